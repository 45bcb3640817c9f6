"""Of the buttons at the foot of a story one is filled, the one that comes next; none would do nothing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from articles.models import Article
from articles.revisions.snapshots import record
from magazine.roles import EDITOR, WRITER
from tests.builders import make_article, make_author, publish_article
from tests.forms import address_of, press, signed_in

pytestmark = pytest.mark.django_db
OF_CHANGES = {"_publish", "_schedule", "_submit"}


def foot(client, article):
    """Return the names of the buttons at the foot of a story's form, and of those that are filled."""
    page = client.get(address_of(article)).content.decode()
    row = page[page.index('class="submit-row"') :].split("</form>")[0]
    buttons = re.findall(r'<input type="submit"[^>]*>', row)
    names = {re.search(r'name="(\w+)"', each)[1]: each for each in buttons}
    return {*names}, [name for name, each in names.items() if re.search(r'class="[^"]*\bdefault\b', each)]


def in_state(state, by):
    now = timezone.now()
    article = make_article(authors=[make_author()], created_by=by)
    record(article, by=by)
    if state in ("in_review", "approved"):
        Article.objects.update(status=state)
    if state == "scheduled":
        publishing.schedule(article, by=None, live_from=now + timedelta(days=1))
    if state in ("live", "changed", "embargo", "withdrawn"):
        publishing.publish(article, by=None)
    if state == "changed":
        Article.objects.update(headline="Another coat")
        record(Article.objects.get())
    if state == "embargo":
        publishing.set_embargo(article, until=now + timedelta(days=1), by=None)
    if state == "withdrawn":
        publishing.withdraw(article, by=None)
    return Article.objects.get()


@pytest.mark.parametrize(
    ("state", "writer", "editor"),
    [
        ("draft", "_submit", "_publish"),
        ("in_review", None, "_approve"),
        ("approved", "_continue", "_publish"),
        ("scheduled", "_continue", "_continue"),
        ("live", "_continue", "_continue"),
        ("changed", "_submit", "_publish"),
        ("embargo", "_continue", "_continue"),
        ("withdrawn", "_continue", "_continue"),
    ],
)
def test_one_button_is_filled_and_none_would_do_nothing(make_member, state, writer, editor):
    vera, jonas = make_member(WRITER, "vera"), make_member(EDITOR, "jonas")
    article = in_state(state, vera)
    for user, filled in ((vera, writer), (jonas, editor)):
        names, found = foot(signed_in(user), article)
        assert found == ([filled] if filled else []), user
        if state in ("live", "embargo"):
            assert not names & OF_CHANGES


def test_a_story_that_reads_as_readers_see_it_can_still_be_changed_and_published_at_once(desk):
    article, _revision = publish_article(authors=[make_author()])
    press(desk, article, "_publish", headline="Another coat")
    assert [each.headline for each in article.revisions.live(timezone.now())] == ["Another coat"]
