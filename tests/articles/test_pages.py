"""Pages: the magazine's own words, at addresses of their own, in no list."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.checklist import checklist
from articles.importing.body import story_called
from articles.importing.pages import make_pages
from articles.models import Article, Revision, Text
from articles.publishing import publish, schedule, withdraw
from articles.querysets import intervals
from articles.revisions.comparison import compare
from articles.revisions.restoring import restore_into
from articles.revisions.snapshots import record
from magazine import roles
from tests.builders import (
    make_article,
    make_member,
    make_page,
    make_photo,
    picture_file,
    publish_article,
    publish_page,
)
from tests.forms import address_of, filled, form_of, save, signed_in

pytestmark = pytest.mark.django_db


def body(client, path):
    return client.get(path).content.decode()


def test_a_page_stands_at_an_address_of_its_own(client):
    publish_page(standfirst="Who makes this.")
    answer = client.get("/imprint/")
    assert answer.status_code == 200
    assert "It rains." in answer.content.decode()
    assert '"@type": "WebPage"' in answer.content.decode()


def test_it_isn_t_a_story_and_a_story_is_no_page(client):
    publish_page()
    publish_article("A Coat for Rain")
    assert client.get(reverse("article", args=["imprint"])).status_code == 404
    assert client.get(reverse("picture_credits", args=["imprint"])).status_code == 404
    assert client.get("/a-coat-for-rain/").status_code == 404


def test_nobody_finds_one_that_isn_t_published(client):
    make_page()
    assert client.get("/imprint/").status_code == 404


def test_it_stands_in_no_list(client):
    photo = make_photo(data=picture_file())
    publish_article("A Coat for Rain")
    publish_page("Word for nobody", lead_photo=photo)
    lists = ["/", "/feed/", "/archive/", "/archive/2026/03/", "/sections/fashion/", "/stories/a-coat-for-rain/"]
    assert not [path for path in lists if "Word for nobody" in body(client, path)]


def test_every_page_leads_to_those_that_ask_for_it(client):
    publish_page("Imprint", listed_in="foot", list_position=2)
    publish_page("Privacy", listed_in="foot", list_position=1)
    publish_page("About", listed_in="menu")
    publish_page("Thanks")
    make_page("Draft", listed_in="foot")
    page = body(client, "/people/")
    head, _, foot = page.partition("</header>")
    assert '<a dir="auto" href="/about/">About</a>' in head
    assert "/thanks/" not in page
    assert "/draft/" not in page
    assert 0 < foot.index('href="/privacy/"') < foot.index('href="/imprint/"')


def test_a_link_in_the_foot_changes_when_it_is_published(client):
    page, _revision = publish_page(listed_in="foot")
    page.listed_in = ""
    page.save()
    record(page)
    assert "/imprint/" in body(client, "/people/")
    publish(page, by=None)
    assert "/imprint/" not in body(client, "/people/")


def test_its_place_is_compared_and_restored():
    page, first = publish_page(listed_in="foot", list_position=3)
    page.listed_in, page.list_position = "menu", 0
    page.save()
    second = record(page)
    labels = {each.label: [row.name for row in each.rows] for each in compare(first, second).fields}
    assert labels["link on every page"] == ["at the foot", "in the menu"]
    restore_into(first, page)
    page.refresh_from_db()
    assert (page.listed_in, page.list_position) == ("foot", 3)


def test_a_story_s_revision_reads_as_before():
    _article, revision = publish_article()
    assert not {"of", "listed_in", "list_position"} & revision.body.keys()


def test_a_former_address_leads_on(client):
    page, _revision = publish_page()
    page.slug = "legal"
    page.save()
    publish(page, by=None)
    answer = client.get("/imprint/")
    assert (answer.status_code, answer.url) == (301, "/legal/")


def test_it_has_no_date_and_keeps_when_it_first_was_there():
    page, first = publish_page()
    first.refresh_from_db()
    page.refresh_from_db()
    began = page.published_at
    assert first.published_at is None
    assert began == first.live_from
    page.headline = "Who we are"
    page.save()
    publish(page, by=None)
    page.refresh_from_db()
    assert page.published_at == began


def test_a_page_may_be_scheduled_and_withdrawn(client):
    page = make_page()
    schedule(page, by=None, live_from=timezone.now() + timedelta(days=1))
    assert client.get("/imprint/").status_code == 404
    publish(page, by=None)
    assert client.get("/imprint/").status_code == 200
    withdraw(page, by=None)
    assert client.get("/imprint/").status_code == 404


@pytest.mark.parametrize(
    "slug", ["stories", "people", "desk", "photos", "previews", "feed", "static", "en", "pt-br", "search", "series"]
)
def test_no_page_takes_the_address_of_another_part(slug):
    page = make_page(slug=slug)
    assert "address_reserved" in {each.code for each in checklist(page, timezone.now())}
    story = make_article("A story", slug=slug)
    assert "address_reserved" not in {each.code for each in checklist(story, timezone.now())}


def test_the_checklist_asks_a_page_for_no_byline_and_no_section():
    codes = {each.code for each in checklist(make_page(), timezone.now())}
    assert not codes & {"no_byline", "no_section", "person_not_linked"}


def test_a_photo_on_a_page_is_served_with_its_credit(client):
    photo = make_photo(data=picture_file(), creator="Ada Lens")
    publish_page(lead_photo=photo)
    page = body(client, "/imprint/")
    assert "Ada Lens" in page
    [name] = {part.split('"')[0] for part in page.split('src="/photos/')[1:]} or [""]
    answer = client.get(f"/photos/{name}")
    assert answer.status_code == 200
    answer.close()


def test_a_page_is_begun_at_the_desk(client):
    client = signed_in(make_member(roles.EDITOR))
    answer = client.post("/desk/articles/article/add/?of=page", {"headline": "Stories"})
    page = Article.objects.get()
    assert (page.kind, page.slug) == (Article.Kind.PAGE, "stories-2")
    form = client.get(answer.url)
    assert "Lead photo" in form.content.decode()
    assert not {"section", "kicker", "people"} & filled(form, "article_form").keys()
    data = filled(form, "article_form", slug="people")
    assert "is another part of the magazine" in client.post(answer.url, data).content.decode()
    saved = client.post(answer.url, filled(form, "article_form", slug="contact", listed_in="foot"))
    page.refresh_from_db()
    assert saved.status_code == 302
    assert (page.slug, page.listed_in) == ("contact", "foot")
    assert page.revisions.saves().latest("number").body["of"] == "page"


def test_a_writer_begins_no_page(client):
    client = signed_in(make_member(roles.WRITER))
    assert client.get("/desk/articles/article/add/").status_code == 200
    assert client.get("/desk/articles/article/add/?of=page").status_code == 403
    assert client.post("/desk/articles/article/add/?of=page", {"headline": "Mine"}).status_code == 403
    assert "?of=page" in body(client, "/desk/")
    assert "add/?of=page" not in body(client, "/desk/")
    for path in ("/desk/", "/desk/articles/article/?of=page"):
        assert 'href="/desk/articles/article/add/" class="addlink"' in body(client, path)


def test_the_list_shows_pages_alone_and_stories_alone(client):
    client = signed_in(make_member(roles.CHIEF))
    make_page("Imprint")
    make_article("A Coat for Rain")

    def listed(query):
        list_page = body(client, f"/desk/articles/article/{query}")
        return [name for name in ("Imprint", "A Coat for Rain") if f">{name}</a>" in list_page]

    assert listed("") == ["A Coat for Rain"]
    assert listed("?of=all") == ["Imprint", "A Coat for Rain"]
    assert listed("?waiting=drafts") == []
    assert listed("?state=draft&of=all") == ["Imprint", "A Coat for Rain"]
    assert listed("?of=page") == ["Imprint"]
    assert listed("?of=story") == ["A Coat for Rain"]


def test_a_story_can_t_lead_to_a_page_as_to_another_story(client):
    client = signed_in(make_member(roles.CHIEF))
    publish_page("Imprint")
    publish_article("Imprint of a coat")
    query = "?term=imprint&app_label=articles&model_name=seealso&field_name=article"
    found = client.get(f"/desk/autocomplete/{query}").json()["results"]
    assert [each["text"] for each in found] == ["Imprint of a coat"]


def test_a_preview_prints_what_the_page_will(client):
    page, revision = publish_page(standfirst="Who makes this.")
    public = body(client, "/imprint/")
    client = signed_in(make_member(roles.CHIEF))
    look = body(client, reverse("admin:articles_article_preview", args=[page.pk, revision.number]))

    def article(html):
        return html.partition("<article")[2].partition("</article>")[0]

    assert article(look) == article(public) != ""


def test_the_desk_leads_to_a_page_s_own_address(client):
    page, _revision = publish_page()
    client = signed_in(make_member(roles.CHIEF))
    assert 'href="/imprint/"' in body(client, reverse("admin:articles_article_change", args=[page.pk]))


def test_an_override_isn_t_needed_to_publish_a_page():
    page = make_page()
    publish(page, by=make_member(roles.CHIEF))
    assert Revision.objects.live(timezone.now()).pages().count() == 1


def test_a_page_is_kept_by_itself_and_taken_up():
    page = make_page(listed_in="foot", list_position=4)
    record(page)
    client = signed_in(make_member(roles.EDITOR))
    data = form_of(client, page, headline="Legal notice", listed_in="menu", list_position="2")
    kept = client.post(address_of(page, "autosave"), data)
    assert kept.status_code == 200
    number = page.revisions.autosaves().get().number
    assert page.revisions.get(number=number).body["listed_in"] == "menu"
    client.post(f"/desk/articles/article/{page.pk}/autosave/{number}/take-up/")
    page.refresh_from_db()
    assert (page.headline, page.listed_in, page.list_position) == ("Legal notice", "menu", 2)


def test_a_save_over_a_newer_one_of_a_page_is_refused_and_shown():
    page = make_page(listed_in="foot")
    record(page)
    client = signed_in(make_member(roles.EDITOR))
    data = form_of(client, page, listed_in="menu") | {"_save": "1"}
    save(signed_in(make_member(roles.CHIEF)), page, headline="Theirs")
    answer = client.post(address_of(page), data)
    page.refresh_from_db()
    assert (page.headline, page.listed_in) == ("Theirs", "foot")
    assert "See the difference" in answer.content.decode() or "stale" in answer.content.decode()


def test_a_page_without_words_isn_t_published():
    page = make_page(blocks=[])
    assert "The page has no text yet" in checklist(page, timezone.now())[0].sentence


def test_a_link_to_a_page_is_dead_until_there_is_one():
    story = make_article(
        blocks=[Text(html='<p><a href="/imprint/">Who answers</a>, <a href="/imprnt">or who.</a></p>')]
    )

    def dead():
        found = checklist(story, timezone.now())
        return [each.sentence.partition("”")[0] for each in found if each.code == "link_nowhere"]

    assert len(dead()) == 2
    page, _revision = publish_page()
    [sentence] = dead()
    assert sentence.endswith("or who.")
    withdraw(page, by=None)
    assert len(dead()) == 2


def test_what_the_version_before_has_dated_is_a_page_again(client):
    _page, revision = publish_page()
    Revision.objects.filter(pk=revision.pk).update(published_at=timezone.now(), body=revision.body | {"of": "story"})
    assert client.get("/stories/imprint/").status_code == 200
    assert intervals.catch_up() == 1
    assert client.get("/stories/imprint/").status_code == 404
    assert client.get("/imprint/").status_code == 200
    assert "Imprint" not in body(client, "/feed/")
    assert intervals.catch_up() == 0


def test_a_page_and_a_story_of_one_headline_are_begun_one_after_the_other():
    client = signed_in(make_member(roles.EDITOR))
    for query in ("", "?of=page", "?of=page"):
        client.post(f"/desk/articles/article/add/{query}", {"headline": "Imprint"})
    assert sorted(Article.objects.values_list("kind", flat=True)) == ["page", "story"]


def test_a_place_that_is_emptied_is_the_first():
    page = make_page(listed_in="foot", list_position=3)
    record(page)
    save(signed_in(make_member(roles.EDITOR)), page, list_position="")
    page.refresh_from_db()
    assert page.list_position == 0


def test_a_page_that_was_there_before_an_address_was_reserved_is_still_saved():
    page = make_page(slug="search")
    record(page)
    save(signed_in(make_member(roles.EDITOR)), page, headline="Find us")
    page.refresh_from_db()
    assert (page.headline, page.slug) == ("Find us", "search")


def test_a_sample_page_whose_address_is_taken_is_named_and_the_others_come(tmp_path):
    for name in ("about", "contact", "legal"):
        (tmp_path / f"{name}.toml").write_text(f'headline = "{name.title()}"\nhtml = "<p>Words.</p>"')
    publish_article("About", slug="about")
    moved, _revision = publish_page("Contact", slug="contact")
    moved.slug = "write-to-us"
    moved.save()
    publish(moved, by=None)
    problems = []
    report = make_pages(tmp_path, problems)
    assert [line.name for line in report.lines] == ["Legal"]
    assert [path.name for path, _said in problems] == ["about.toml"]
    assert "has the address" in problems[0][1]


def test_an_imported_text_leads_to_the_story_of_a_headline_and_not_to_the_page():
    publish_page("Imprint")
    assert story_called("Imprint") is None
    story = make_article("Imprint", slug="imprint-of-a-coat")
    assert story_called("Imprint") == story
