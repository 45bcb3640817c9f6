"""The console is asked what everybody is asked: what the checklist warns of goes live for a reason only."""

import pytest
from django.core.management import CommandError
from django.utils import timezone

from articles.models import Article, Picture, PullQuote, SeeAlso, Text
from articles.publishing import NotPublishable, publish, schedule, submit
from tests.articles.clock import DAY
from tests.articles.importing.texts import A, write
from tests.articles.test_seed import seed
from tests.builders import make_article, make_author, make_photo, picture_file

pytestmark = pytest.mark.django_db

WARNED_OF = {
    "no section": {"section": None},
    "no byline": {"authors": []},
    "a headline that is too long": {"headline": "Rain " * 20},
    "no alt text": {"lead_photo": lambda: make_photo(data=picture_file(), alt_text="")},
    "a see-also that leads nowhere": {"blocks": lambda: [Text(html="<p>R.</p>"), SeeAlso(article=make_article("No"))]},
    "a link without words": {"blocks": lambda: [Text(html='<p>Rain.<a href="https://example.com/"></a></p>')]},
    "a level that is left out": {"blocks": lambda: [Text(html="<p>Rain.</p><h3>Wind</h3>")]},
}
BLOCKED = {
    "no text": {"blocks": []},
    "no credit": {"lead_photo": lambda: make_photo(creator="")},
    "no rights": {"blocks": lambda: [Text(html="<p>R.</p>"), Picture(photo=make_photo(rights="unknown"))]},
    "an unfinished block": {"blocks": lambda: [Text(html="<p>Rain.</p>"), PullQuote(text="")]},
}
VERBS = {
    "publish": publish,
    "schedule": lambda article, **said: schedule(article, live_from=timezone.now() + DAY, **said),
}


def story(parts):
    made = {name: part() if callable(part) else part for name, part in parts.items()}
    return make_article(**{"authors": [make_author()], **made})


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
@pytest.mark.parametrize("parts", WARNED_OF.values(), ids=WARNED_OF)
def test_the_console_passes_no_warning_without_a_reason(parts, verb):
    article = story(parts)
    for reason in ("", "  \n"):
        with pytest.raises(NotPublishable) as refused:
            verb(article, by=None, override=reason)
        assert refused.value.can_override
    assert not article.audit.exists()
    verb(article, by=None, override=" The desk has asked. ")
    note = article.audit.get(verb="override").note
    assert note.split("\n")[0] == "The desk has asked."
    assert len(note.split("\n– ")) == 1 + len(refused.value.findings)


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
@pytest.mark.parametrize("parts", BLOCKED.values(), ids=BLOCKED)
def test_no_reason_passes_a_blocker(parts, verb):
    article = story(parts)
    with pytest.raises(NotPublishable) as refused:
        verb(article, by=None, override="The desk has asked.")
    assert not refused.value.can_override


def test_the_console_submits_nothing_without_section_or_reason():
    article = story({"section": None})
    with pytest.raises(NotPublishable):
        submit(article, by=None)
    submit(article, by=None, override="It comes tomorrow.")


def test_a_story_without_a_warning_needs_no_reason_and_leaves_none():
    article = story({})
    publish(article, by=None)
    assert [entry.verb for entry in article.audit.all()] == ["publish"]


# --- The command -----------------------------------------------------------------------------------------------------


@pytest.fixture
def text(tmp_path):
    (tmp_path / "a.txt").write_text(A)
    return tmp_path / "a.txt"


def is_live():
    return Article.objects.live(timezone.now()).exists()


def test_a_text_that_lacks_a_section_stays_a_draft_and_says_why(text):
    status, _out, errors = seed(text, override=None)
    assert (status, is_live()) == (1, False)
    assert "is kept as a draft. The story has no section." in errors
    assert Article.objects.get().revisions.count() == 1


@pytest.mark.parametrize("said", [{"section": "Fashion"}, {"override": "A notice."}])
def test_what_the_console_says_helps_at_the_first_run_and_at_the_next(text, said):
    assert seed(text, override=None)[0] == 1
    assert seed(text, override=None)[0] == 0
    assert not is_live()
    assert seed(text, **{"override": None, **said})[0] == 0
    assert is_live()
    assert str(Article.objects.get().section or "") == said.get("section", "")
    for options in ({"override": None}, {"override": None, **said}):
        assert "Nothing changed" in seed(text, **options)[1]
    assert is_live()


def test_the_next_run_leaves_a_draft_alone_on_which_the_desk_has_written(text, admin_user):
    seed(text, override=None)
    article = Article.objects.get()
    submit(article, by=admin_user, override="Read it.")
    seed(text, section="Fashion", override="A notice.")
    assert (is_live(), Article.objects.get().section) == (False, None)


def test_a_section_of_the_text_or_of_the_dossier_comes_first(tmp_path):
    paths = write(tmp_path, a=A, dossier='[[story]]\nheadline = "The Coat That Waits"\nsections = ["Beauty"]\n')
    seed(*paths, tmp_path / "dossiers" / "dossier.toml", section="Fashion", override=None)
    assert str(Article.objects.get().section) == "Beauty"


def test_a_dossier_gives_the_reason_for_its_story(tmp_path):
    paths = write(tmp_path, a=A, dossier='[[story]]\nheadline = "The Coat That Waits"\noverride = "A notice."\n')
    assert seed(*paths, tmp_path / "dossiers" / "dossier.toml", override=None)[0] == 0
    assert Article.objects.get().audit.get(verb="override").note.startswith("A notice.\n– ")


def test_an_empty_reason_is_none(text):
    with pytest.raises(CommandError, match="--override wants the reason"):
        seed(text, override=" ")
    assert not Article.objects.exists()


def led(number, to):
    """Return a text that leads to another one."""
    top = f"Fashion | January 24, 2024\nCoat {number}\nOdile Hem\nBy Odile Hem\n\n"
    return f"{top}It rains here.\n\nSee also\nCoat {to}\n"


def test_stories_of_one_run_lead_to_each_other_without_a_reason(tmp_path):
    paths = write(tmp_path, a=led(1, 2), b=led(2, 3), c=led(3, 1))
    assert seed(*paths, override=None)[::2] == (0, "")
    assert Article.objects.live(timezone.now()).count() == 3
    assert SeeAlso.objects.filter(article__isnull=False).count() == 3


def test_a_story_that_leads_to_one_which_is_kept_back_is_kept_back_too(tmp_path):
    paths = write(tmp_path, a=led(1, 2), b=led(2, 1).replace("Odile Hem\nBy Odile Hem\n\n", ""))
    status, _out, errors = seed(*paths, override=None)
    assert (status, is_live()) == (1, False)
    assert "The story has no byline." in errors
    assert "Readers can’t reach the story" in errors
