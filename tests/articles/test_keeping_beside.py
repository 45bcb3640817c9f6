"""What is kept beside a story is right though others have written since its revisions were read."""

import pytest
from django.utils import timezone

from articles.models import Article, PreviewLink, Revision
from articles.pages import preview_links
from articles.revisions.beside import asked_beside, beside_in, drop_autosaves, keep
from articles.revisions.snapshots import freeze, record
from kit.prepared import read
from tests.builders import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(chief):
    article = make_article()
    record(article, by=chief)
    return article


def typed(article, chief, words):
    """Return an autosave that isn't stored, with a headline of its own."""
    article = Article.objects.get(pk=article.pk)
    article.headline = words
    return freeze(article, by=chief, kind=Revision.Kind.AUTOSAVE)


def known(article, chief, replacing):
    return beside_in(article, read(*asked_beside(article, chief, replacing)))


def numbers(article):
    return {each.number: (each.kind, each.headline) for each in article.revisions.all()}


def test_a_save_that_was_made_meanwhile_has_its_number(article, chief):
    before = known(article, chief, 0)
    Article.objects.filter(pk=article.pk).update(headline="Saved")
    record(Article.objects.get(pk=article.pk), by=chief)
    kept = keep(typed(article, chief, "Typed"), based_on=1, replacing=0, known=before)
    assert (kept.number, kept.based_on) == (3, 1)
    assert numbers(article)[2] == ("save", "Saved")
    assert numbers(article)[3] == ("autosave", "Typed")


def test_an_autosave_that_is_gone_meanwhile_isnt_missed(article, chief):
    former = keep(typed(article, chief, "One"), based_on=1)
    before = known(article, chief, former.number)
    drop_autosaves(article, chief, former.number)
    Article.objects.filter(pk=article.pk).update(headline="Saved")
    record(Article.objects.get(pk=article.pk), by=chief)
    assert numbers(article)[former.number] == ("save", "Saved")
    kept = keep(typed(article, chief, "Two"), based_on=1, replacing=former.number, known=before)
    assert numbers(article) == {1: ("save", article.headline), 2: ("save", "Saved"), kept.number: ("autosave", "Two")}


@pytest.mark.django_db(transaction=True)
def test_what_a_link_shows_meanwhile_is_kept_for_it(article, chief):
    former = keep(typed(article, chief, "One"), based_on=1)
    before = known(article, chief, former.number)
    link = preview_links.make(former, by=chief, days=1, at=timezone.now())
    kept = keep(typed(article, chief, "Two"), based_on=1, replacing=former.number, known=before)
    assert numbers(article)[former.number] == ("kept", "One")
    assert numbers(article)[kept.number] == ("autosave", "Two")
    assert PreviewLink.objects.get(pk=link.pk).revision.headline == "One"


def test_its_number_is_that_of_the_one_whose_place_it_takes_where_that_was_the_last(article, chief):
    former = keep(typed(article, chief, "One"), based_on=1)
    assert keep(typed(article, chief, "Two"), based_on=1, replacing=former.number).number == former.number
    Article.objects.filter(pk=article.pk).update(headline="Saved")
    record(Article.objects.get(pk=article.pk))
    assert keep(typed(article, chief, "Three"), based_on=1, replacing=former.number).number == 4
    assert [*numbers(article)] == [4, 3, 1]


def test_what_is_written_along_is_written_once(article, chief):
    written = []
    before = known(article, chief, 0)
    for revision in (freeze(article, by=chief, kind=Revision.Kind.AUTOSAVE), *[typed(article, chief, "Typed")] * 2):
        keep(revision, based_on=1, replacing=0, known=before, along=lambda: written.append(1))
        before = known(article, chief, 0)
    assert len(written) == 3
