"""By which address the magazine is known: by its own, whatever name a request has come by."""

import json
import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client

from articles.models import Article
from articles.pages.listings import PER_PAGE
from articles.publishing import publish
from tests.articles.preview_links import links_of
from tests.builders import REASON, publish_article
from tests.list_pages import older

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
APPS = ("magazine", "articles", "media", "people", "kit", "templates")
SITE = "https://revers.example"
HOSTS = ["testserver", "magazine.example", "magazine.example:8443", "127.0.0.1:8000", "[::1]:8000"]
ORIGIN = re.compile(r"https?://(?:[\w.-]+|\[[0-9a-f:]+\])(?::\d+)?")
FOREIGN = {"http://www.w3.org", "http://search.yahoo.com", "https://schema.org"}  # names that XML and JSON-LD are in
FOREIGN |= {"https://example.com"}  # where the sample's links lead


def asked(path, host, client=None, **more):
    page = (client or Client()).get(path, headers={"host": host}, **more)
    assert page.status_code == 200, path
    return page.content.decode()


def origins(page):
    return {*ORIGIN.findall(page)} - FOREIGN


def structured(page):
    return json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])


@pytest.fixture
def pages(build_magazine, settings):
    settings.ALLOWED_HOSTS = ["*"]
    return {**build_magazine(stories=3).pages, "feed": "/feed/"}


def test_every_page_says_the_same_of_itself_on_every_host(pages, settings):
    settings.SITE_URL = SITE
    del pages["not found"]
    said = set()
    for name, path in pages.items():
        each = {asked(path, host) for host in HOSTS} | {asked(path, HOSTS[0], secure=True)}
        assert len(each) == 1, name
        said |= origins(each.pop())
    assert said == {SITE}


def test_without_an_address_of_its_own_a_page_has_that_of_the_request(pages):
    del pages["not found"]
    for name in pages:
        for host in HOSTS:
            assert origins(asked(pages[name], host)) == {f"http://{host}"}, (name, host)
        assert origins(asked(pages[name], HOSTS[1], secure=True)) == {f"https://{HOSTS[1]}"}, name


def known_by(page):
    """Return by which addresses a page says that it is known."""
    return re.findall('(?:rel="canonical" href|property="og:url" content)="(.*)"', page)


def test_a_page_is_known_by_one_address_however_it_was_asked_for(pages, settings):
    settings.SITE_URL = SITE
    assert known_by(Client().get(pages.pop("not found")).content.decode()) == []
    del pages["feed"]
    for name, path in pages.items():
        for added in ("", "?utm_source=letter", "?page=2", "?page=01&q=x"):
            page = asked(f"{path}{added}", HOSTS[1])
            assert known_by(page) == [f"{SITE}{path}"] * 2, (name, added)
        assert "ld+json" not in page or structured(page)["url"] == f"{SITE}{path}", name


def test_each_page_of_a_list_is_known_by_its_own_key(build_magazine, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], SITE
    pages = build_magazine(stories=PER_PAGE + 1).pages
    lists = ("section", "tag", "month", "campaign", "product", "brand", "person", "author")
    for name in lists:
        second = older(asked(pages[name], HOSTS[1]))
        page = asked(f"{second}&utm_source=letter", HOSTS[1])
        assert known_by(page) == [f"{SITE}{second}"] * 2, name
    key = second.partition("?")[2]
    for name in ("front page", "story", "picture credits", "archive", "people"):
        assert known_by(asked(f"{pages[name]}?{key}", HOSTS[1])) == [f"{SITE}{pages[name]}"] * 2, name


def test_letters_that_are_sent_apart_from_their_accents_lead_to_the_page_of_the_same_address():
    publish_article("Été", slug="été")
    for path in ("/stories/e\u0301te\u0301/", "/stories/e\u0301te\u0301/credits/"):
        found = re.findall('(?:rel="canonical" href|og:url" content)="(.*)"', asked(path, HOSTS[0]))
        assert {*found} == {f"http://testserver/stories/%C3%A9t%C3%A9/{path.split('/')[3] and 'credits/'}"}


def test_machines_know_a_story_by_the_same_id_at_another_address():
    article, revision = publish_article()
    before = structured(asked(revision.get_absolute_url(), HOSTS[0]))
    Article.objects.filter(pk=article.pk).update(slug="a-coat-for-snow")
    article.refresh_from_db()
    after = structured(asked(publish(article, by=None, override=REASON).get_absolute_url(), HOSTS[0]))
    assert before["url"] != after["url"]
    assert before["@id"] == after["@id"]


def test_a_link_that_is_sent_leads_to_the_magazines_own_address(client, chief, settings):
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], SITE
    article, _ = publish_article()
    client.force_login(chief)
    client.post(links_of(article), {"revision": "1", "days": "7"})
    page = asked(links_of(article), "desk.internal", client)
    assert re.findall(r"https?://[^\"]+/previews/", page) == [f"{SITE}/previews/"]


@pytest.mark.services  # the checks look at the database and the cache too
def test_an_address_that_is_missing_or_leads_away_is_noticed_before_a_deployment(settings):
    def said():
        return {each.id for each in run_checks(include_deployment_checks=True)} & {"magazine.I002", "magazine.I003"}

    assert said() == set()
    settings.HTTPS = True
    assert said() == {"magazine.I002"}
    settings.SITE_URL = "http://revers.example"
    assert said() == {"magazine.I003"}
    settings.SITE_URL = SITE
    assert said() == set()


def test_no_whole_address_is_made_past_the_one_function():
    past = re.compile(r"build_absolute_uri|get_host\(|get_current_site|_scheme_host|request\.(scheme|get_host)")
    sources = [each for app in APPS for each in (ROOT / app).rglob("*.*") if each.suffix in (".py", ".html")]
    found = {str(each.relative_to(ROOT)) for each in sources if past.search(each.read_text(encoding="utf-8"))}
    assert found == {"kit/origin.py"}
