"""A text of which nobody sees anything is none: no reason, no credit, no section and no word, whoever sends it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from articles import publishing
from articles.checklist import checklist
from articles.desk import notes
from articles.importing.dossiers import tables
from articles.importing.dossiers.schema import Misfit, build_all
from articles.importing.press_text.parsed import TextRefused
from articles.importing.saving import save as store
from articles.models import Article, Embed, PullQuote, Section, SeeAlso, Text
from articles.publishing import Refused
from kit.blanks import says
from media.intake import ingest, takedown
from media.models import Photo
from people.models import Person
from tests.builders import REASON, make_article, make_photo, picture_file
from tests.forms import save

pytestmark = pytest.mark.django_db
NOTHING = ["\u200b", "\u2060 \ufeff", "\u3164", "\u2800\u00a0", "\u0301", "\u202e\u200f"]
SEEN = ["–", "x", "É", "e\u0301", "👩🏽\u200d🎨", "あ", "\u200bx", "ا"]


@pytest.mark.parametrize(("texts", "expected"), [(NOTHING, False), (["", " \t\n"], False), (SEEN, True)])
def test_what_says_something(texts, expected):
    assert {says(text) for text in texts} == {expected}


def refused(act):
    with pytest.raises(Refused):
        act()


@pytest.mark.parametrize("nothing", NOTHING)
def test_no_verb_takes_it_for_a_reason(chief, nothing):
    story, photo = make_article(section=None), make_photo()
    refused(lambda: publishing.publish(story, by=chief, override=nothing))
    refused(lambda: notes.add_note(story, text=nothing, by=chief))
    publishing.submit(story, by=chief, override=REASON)
    refused(lambda: publishing.send_back(story, by=chief, note=nothing))
    publishing.set_embargo(story, until=timezone.now() + timedelta(days=1), by=chief)
    refused(lambda: publishing.set_embargo(story, until=None, by=chief, note=nothing))
    with pytest.raises(takedown.TakedownRefused):
        takedown.take_down(photo, by=chief, reason=nothing, places=[])


@pytest.mark.parametrize("nothing", NOTHING)
def test_no_photo_is_credited_by_it_whichever_way_it_comes_in(desk, nothing):
    photo = make_photo("A quay", creator="")
    save(desk, photo, creator=nothing, credit_line=nothing, alt_text=nothing)
    brought = ingest.ingest(picture_file(), description="A coat", credit_line=nothing, licence=nothing, rights="agency")
    for pk in (photo.pk, brought.pk):
        found = Photo.objects.get(pk=pk)
        assert (found.creator, found.credit_line, found.licence) == ("", "", "")
        assert not Photo.objects.usable(timezone.now()).contains(found)
        story = make_article(f"Story {pk}", lead_photo=found)
        assert "no_credit" in {finding.code for finding in checklist(story, timezone.now())}


@pytest.mark.parametrize("nobody", [";", "; ;", "\u200b; \u3164"])
def test_semicolons_are_nobodys_name(nobody):
    photo = make_photo(creator=nobody)
    assert (photo.creator, photo.credit) == ("", "")
    assert not Photo.objects.usable(timezone.now()).exists()


@pytest.mark.parametrize("nothing", NOTHING)
def test_no_block_says_it(nothing):
    blocks = [Text(html=f"<p>{nothing}</p>"), PullQuote(text=nothing), SeeAlso(title=nothing)]
    story = make_article(blocks=[*blocks, Embed(url="https://example.com/", title=nothing)])
    codes = [finding.code for finding in checklist(story, timezone.now())]
    assert (codes.count("no_text"), codes.count("empty_block")) == (1, 4)


def test_no_row_is_called_so(desk):
    page = save(desk, Person, name=NOTHING[0]).content.decode()
    assert "This field is required" in page
    assert not Person.objects.exists()


def seed(*arguments):
    """Run the command, and return what it complains of."""
    said = StringIO()
    with pytest.raises((SystemExit, CommandError)) as ended:
        call_command("seed", *map(str, arguments), stdout=StringIO(), stderr=said)
    return said.getvalue() + str(ended.value)


@pytest.mark.parametrize("nothing", NOTHING)
def test_the_console_passes_no_warning_by_it(tmp_path, nothing):
    text = tmp_path / "coat.txt"
    text.write_text("A Coat for Rain\n\nBy Odile Hem\n\nIt rains, and the coat is long.\n")
    assert "no section" in seed(text, "--section", nothing)
    assert "this one is empty" in seed(text, "--override", nothing)
    assert not Section.objects.exists()
    assert not Article.objects.live(timezone.now()).exists()


@pytest.mark.parametrize("nothing", [*NOTHING, "\xad\xa0\xad"])
def test_no_story_is_called_so_at_the_desk(desk, nothing):
    story = make_article("A Coat for Rain")
    for row in (story, Article):
        assert "Write a headline: a working title is enough." in save(desk, row, headline=nothing).content.decode()
    save(desk, story, kicker=nothing, standfirst=nothing)
    assert [*Article.objects.values_list("headline", "kicker", "standfirst")] == [("A Coat for Rain", "", "")]


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_line_that_says_nothing_is_no_headline_of_an_imported_story(tmp_path, nothing):
    text = tmp_path / "coat.txt"
    text.write_text(f"{nothing}\nA Coat for Rain\n\nBy Odile Hem\n{nothing}\nIt rains, and the coat is long.\n")
    call_command("seed", str(text), stdout=StringIO(), stderr=StringIO(), override=REASON)
    assert Article.objects.get().headline == "A Coat for Rain"
    text.write_text(nothing)
    assert "is empty" in seed(text)


@pytest.mark.parametrize("nothing", NOTHING)
def test_no_row_that_is_imported_is_called_so(nothing):
    with pytest.raises(TextRefused, match="cannot be blank"):
        store(Person(name=nothing))
    with pytest.raises(Misfit, match="is empty"):
        build_all(tables.BrandEntry, [{"name": nothing}], "brand")
    with pytest.raises(Misfit, match="list of texts"):
        build_all(tables.BrandEntry, [{"name": "Maison", "aliases": [nothing]}], "brand")
