"""The pages of the verbs: GET asks, POST acts, and whoever may not is refused, whatever they send."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.admin.article.confirmations import CONFIRMATIONS
from articles.models import Article, AuditEntry, Campaign, Revision
from articles.publishing import publish, schedule, trash
from articles.revisions.snapshots import record
from magazine.roles import CHIEF, EDITOR, PICTURE_EDITOR, WRITER
from tests.builders import REASON, make_article, make_author
from tests.forms import address_of, filled

pytestmark = pytest.mark.django_db
NAMES = [each.name for each in CONFIRMATIONS]
SOON, LATER = timedelta(hours=1), timedelta(hours=3)


def story(name, **fields):
    """Make a story that stands so that the verb of this name can be done."""
    article = make_article("Its headline", authors=[make_author()], **fields)
    if name in ("take-back", "send-back", "approve"):
        Article.objects.filter(pk=article.pk).update(status="in_review")
    if name in ("come-down", "withdraw"):
        publish(article, by=None, override=REASON)
    if name == "unschedule":
        schedule(article, by=None, live_from=timezone.now() + SOON, override=REASON)
    if name == "untrash":
        trash(article, by=None)
    article.refresh_from_db()
    return article


def when(field, moment):
    """Return what a browser sends for a day and a time, by the magazine's clock."""
    local = timezone.localtime(moment)
    return {f"{field}_0": f"{local:%Y-%m-%d}", f"{field}_1": f"{local:%H:%M}"}


def answers(name):
    """Return what a browser sends of a verb's page, of a story that nobody has saved yet."""
    now = timezone.now()
    return {"based_on": ""} | {
        "send-back": {"note": "Too long."},
        "schedule": {**when("live_from", now + SOON), **when("live_until", now + LATER)},
        "come-down": when("live_until", now + LATER),
        "embargo": {**when("until", now + LATER), "note": "As agreed."},
    }.get(name, {"note": "Because."})


def said(name, what):
    return str(getattr(next(each for each in CONFIRMATIONS if each.name == name), what))


def rows():
    """Return all rows that a verb could write."""
    return {model: list(model.objects.order_by("pk").values()) for model in (Article, Revision, AuditEntry, Campaign)}


@pytest.mark.parametrize("name", NAMES)
def test_a_get_asks_and_changes_nothing(desk, name):
    article = story(name)
    before = rows()
    response = desk.get(address_of(article, name))
    assert response.status_code == 200
    page = response.content.decode()
    assert said(name, "title") in page
    assert 'id="ask_form"' in page
    desk.get(address_of(article, name), answers(name))
    desk.head(address_of(article, name))
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_post_does_it_says_so_and_leaves_an_entry(desk, chief, name):
    article = story(name)
    entries = article.audit.count()
    response = desk.post(address_of(article, name), answers(name), follow=True)
    assert response.redirect_chain, response.content.decode()
    assert str(next(each.done for each in CONFIRMATIONS if each.name == name)) in response.content.decode().replace(
        "&#x27;", "'"
    )
    assert article.audit.count() == entries + 1
    assert article.audit.first().by == chief
    assert article.audit.first().verb == name.replace("-", "_")


@pytest.mark.parametrize(
    "name", ["take-back", "send-back", "approve", "unschedule", "come-down", "withdraw", "untrash"]
)
def test_what_cant_be_done_is_said_instead_of_asked(desk, name):
    article = make_article() if name != "untrash" else story(name)
    Article.objects.filter(pk=article.pk, trashed_at__isnull=False).update(
        trashed_at=timezone.now() - timedelta(days=31)
    )
    page = desk.get(address_of(article, name)).content.decode()
    assert 'id="ask_form"' not in page
    assert said(name, "otherwise") in page


@pytest.mark.parametrize("name", ["take-back", "send-back", "approve", "unschedule", "come-down", "withdraw"])
def test_a_verb_that_doesnt_fit_is_refused_in_words_and_changes_nothing(desk, name):
    article = make_article()
    before = rows()
    response = desk.post(address_of(article, name), answers(name))
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()
    assert rows() == before


def test_what_was_typed_stays_on_the_page_of_a_refusal(desk):
    article = make_article()
    page = desk.post(address_of(article, "send_back"), {"note": "Too long by half."}).content.decode()
    assert "This story is a draft already" in page
    assert "Too long by half." in page


def test_warnings_are_passed_with_a_reason_on_the_page_that_says_them(desk):
    article = make_article()
    before = desk.get(address_of(article, "schedule")).content.decode()
    assert 'name="override"' not in before
    page = desk.post(address_of(article, "schedule"), answers("schedule")).content.decode()
    assert "byline" in page
    assert 'name="override"' in page
    desk.post(address_of(article, "schedule"), {**answers("schedule"), "override": "It is a notice."})
    assert "It is a notice." in article.audit.get(verb="override").note


def test_a_blocker_isnt_passed_whatever_the_reason(desk):
    article = make_article(blocks=[])
    page = desk.post(address_of(article, "schedule"), {**answers("schedule"), "override": "Please."}).content.decode()
    assert "The story has no text yet" in page
    assert 'name="override"' not in page
    assert not Revision.objects.ever_placed().exists()


# What was saved meanwhile.

OF_WORDS = [each.name for each in CONFIRMATIONS if each.is_of_words]


@pytest.fixture
def question(desk):
    """Return a function that opens a verb's page on a story that was saved, and then saves the story again."""

    def ask(name):
        article = story(name, status="in_review" if name == "approve" else "draft")
        record(article)
        sent = answers(name) | filled(desk.get(address_of(article, name)), "ask_form", note="As I read it.")
        Article.objects.update(headline="Unread")
        return article, sent | answers(name) | {"based_on": sent["based_on"]}, record(Article.objects.get())

    return ask


def test_every_verb_that_says_something_of_the_words_asks_which():
    assert OF_WORDS == ["submit", "approve", "schedule"]


@pytest.mark.parametrize("name", OF_WORDS)
def test_nothing_is_done_to_words_that_were_saved_after_the_question(desk, name, question):
    article, sent, newest = question(name)
    newest.refresh_from_db()
    before = rows()
    response = desk.post(address_of(article, name), sent)
    page = response.content.decode()
    assert response.status_code == 409
    assert "The console or a former account saved this story at" in page
    assert f'href="{address_of(article, "compare", 1, 2)}"' in page
    assert "It is about revision 2" in page
    assert rows() == before


@pytest.mark.parametrize("name", OF_WORDS)
def test_whoever_was_shown_the_newer_words_can_do_it(desk, name, question):
    article, sent, newest = question(name)
    told = desk.post(address_of(article, name), sent)
    assert "Unread" in told.content.decode()
    response = desk.post(address_of(article, name), filled(told, "ask_form"))
    assert response.status_code == 302
    assert article.audit.get().revision == newest


@pytest.mark.parametrize("name", OF_WORDS)
@pytest.mark.parametrize("based_on", [None, "", "0", "1 ", "9" * 5000, "٢"])
def test_a_page_that_doesnt_say_what_it_showed_does_nothing(desk, name, based_on, question):
    article, sent, _newest = question(name)
    sent = {key: value for key, value in sent.items() if key != "based_on"}
    before = rows()
    response = desk.post(address_of(article, name), sent if based_on is None else sent | {"based_on": based_on})
    assert response.status_code == 409
    assert rows() == before


# Refused.

MAY = {
    "submit": {WRITER, EDITOR, CHIEF},
    "take-back": {WRITER, EDITOR, CHIEF},
    "send-back": {EDITOR, CHIEF},
    "approve": {EDITOR, CHIEF},
    "schedule": {EDITOR, CHIEF},
    "unschedule": {EDITOR, CHIEF},
    "come-down": {EDITOR, CHIEF},
    "withdraw": {EDITOR, CHIEF},
    "embargo": {EDITOR, CHIEF},
    "trash": {WRITER, EDITOR, CHIEF},
    "untrash": {WRITER, EDITOR, CHIEF},
}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [WRITER, PICTURE_EDITOR, EDITOR, CHIEF])
@pytest.mark.parametrize("name", NAMES)
def test_a_role_does_what_is_its_own_and_no_more(client, make_member, name, role, method):
    user = make_member(role)
    client.force_login(user)
    article = story(name, **({"created_by": user} if role == WRITER else {}))
    before = rows()
    response = getattr(client, method)(address_of(article, name), answers(name))
    if role in MAY[name]:
        assert response.status_code == (200 if method == "get" else 302), response.content.decode()
    else:
        assert response.status_code == 403
        assert rows() == before


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_a_writer_doesnt_learn_that_anothers_story_exists(client, make_member, name, method):
    client.force_login(make_member(WRITER))
    article = story(name)
    before = rows()
    response = getattr(client, method)(address_of(article, name), answers(name))
    assert response.status_code == 404
    assert "Its headline" not in response.content.decode()
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_nobody_gets_in_without_a_login(client, name):
    article = story(name)
    before = rows()
    for response in (client.get(address_of(article, name)), client.post(address_of(article, name), answers(name))):
        assert response.status_code == 302
        assert response.url.startswith("/desk/login/")
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_post_without_a_token_is_refused(chief, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)
    article = story(name)
    before = rows()
    assert client.post(address_of(article, name), answers(name)).status_code == 403
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_other_methods_are_not_answered(desk, name):
    article = story(name)
    before = rows()
    for method in (desk.put, desk.delete, desk.patch, desk.options):
        assert method(address_of(article, name)).status_code == 405
    assert rows() == before


@pytest.mark.parametrize("name", NAMES)
def test_a_story_that_there_isnt_is_a_404(desk, name):
    for number in ("4711", "9" * 40):
        assert desk.get(f"/desk/articles/article/{number}/{name}/").status_code == 404


def test_a_headline_of_markup_stays_text_on_every_page(desk):
    article = make_article("<script>alert(1)</script>")
    for name in NAMES:
        assert "<script>alert" not in desk.get(address_of(article, name)).content.decode()


def test_the_day_and_the_time_of_a_moment_are_named_together_with_its_help_and_its_error(desk):
    article = make_article()
    record(article)
    page = desk.post(address_of(article, "schedule"), {"based_on": "1"}).content.decode()
    described = 'aria-describedby="id_live_from_helptext id_live_from_error"'
    assert f"<fieldset {described}><legend>Goes live</legend>" in page
    assert 'id="id_live_from_error"' in page
    assert 'id="id_live_from_helptext"' in page
    assert '<label for="">' not in page
