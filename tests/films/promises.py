"""What a story promises, asked of a kind of block that no module was told of."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.admin.article.blocks import INLINES
from articles.checklist import checklist
from articles.galleries import galleries_known_to
from articles.models import Article, Block, PhotoGallery, RevisionGallery, RevisionPhoto
from articles.models.blocks.base import Declaration
from articles.models.blocks.held import HeldPhoto, Words
from articles.pages import preview_links
from articles.pages.rendering import story
from articles.publishing import publish
from articles.revisions.comparison import compare
from articles.revisions.restoring import restore_block_into, restore_into
from articles.revisions.snapshots import campaign_ids, freeze, photo_ids, product_ids, record, same
from kit.admin.usage import uses_of, with_uses
from magazine.roles import WRITER
from media.display import anchor
from media.models import Photo
from tests.builders import (
    A_DAY,
    REASON,
    deny,
    make_article,
    make_campaign,
    make_gallery,
    make_member,
    make_person,
    make_photo,
    make_product,
    picture_file,
    publish_article,
)
from tests.films.models import Film
from tests.forms import save

pytestmark = pytest.mark.django_db
WATCH = "https://films.example/salt"


@pytest.fixture
def film():
    """Return an unsaved film with all that one can hold."""
    photos = [make_photo(name, data=picture_file(colour)) for name, colour in (("Poster", "#402"), ("Still", "#024"))]
    return Film(
        poster=photos[0],
        still=photos[1],
        still_words="Ada Lens on the quay",
        watch_at=WATCH,
        transcript="<h2>Reel one</h2><p>It rains on Vera Lind.</p>",
        minutes=9,
        sequel=publish_article("The sequel")[0],
        costume=make_product("La Vague"),
        made_for=make_campaign("Salt"),
        stills=make_gallery([make_photo("In the rain", data=picture_file("#240"))], title="On the set"),
    )


def told(article):
    """Return the checklist as {code: sentence}."""
    return {found.code: found.sentence for found in checklist(article, A_DAY)}


def page_of(revision):
    return Client().get(revision.get_absolute_url()).content.decode()


# --- The gate


@pytest.mark.parametrize("field", ["poster", "still"])
def test_a_photo_without_credit_or_with_unknown_rights_keeps_the_story_back(film, field):
    setattr(film, field, make_photo("Uncredited", creator=""))
    assert told(make_article(blocks=[film]))["no_credit"].startswith("Block 1, film: “Uncredited” has no credit.")
    setattr(film, field, make_photo("Unknown", rights="unknown"))
    assert told(make_article(blocks=[film]))["unknown_rights"].startswith("Block 1, film: The rights of “Unknown”")


def test_embargoes_of_what_it_holds_keep_the_story_back(film):
    until = {"embargoed_until": A_DAY.replace(year=2027)}
    film.made_for = None
    make_campaign("Secret", photos=[film.still], products=[film.costume], **until)
    assert {"photo_embargo", "product_embargo"} <= told(make_article(blocks=[film])).keys()
    film.made_for = make_campaign("Kept", **until)
    assert told(make_article(blocks=[film]))["campaign_embargo"].startswith("Block 1, film: The campaign")


def test_one_that_is_unfinished_is_named_and_left_out(film):
    article = make_article(blocks=[Film(watch_at=WATCH)])
    assert told(article)["empty_block"] == "Block 1, film: It has no poster. Choose one, or delete the block."
    assert "no_text" in told(article)
    assert story(freeze(article), at=A_DAY).blocks == []


def test_its_words_and_links_are_looked_at(film):
    make_person("Vera Lind")
    film.transcript = '<h3>Reel</h3><p>Vera Lind</p><p><a href="/x/"> </a></p>'
    film.sequel = make_article("Not out yet")
    said = told(make_article(blocks=[film]))
    assert {"person_not_linked", "empty_link", "heading_level", "see_also_not_live"} <= said.keys()
    assert said["person_not_linked"].startswith("Vera Lind is named in block 1")


# --- Revisions


def test_a_revision_keeps_it_and_names_what_it_holds(film):
    _article, revision = publish_article(blocks=[film])
    [block] = revision.body["blocks"]
    in_the_gallery = film.stills.places.get().photo_id
    assert block == {
        "kind": "film",
        "key": str(film.key),
        "poster": film.poster_id,
        "still": film.still_id,
        "still_words": "Ada Lens on the quay",
        "watch_at": WATCH,
        "transcript": film.transcript,
        "minutes": 9,
        "sequel": film.sequel_id,
        "costume": film.costume_id,
        "made_for": film.made_for_id,
        "stills": film.stills_id,
        "stills_title": "On the set",
        "stills_photos": [{"photo": in_the_gallery, "caption": "Look 1"}],
    }
    assert photo_ids(revision) == [film.poster_id, film.still_id, in_the_gallery]
    assert {*RevisionPhoto.objects.filter(revision=revision).values_list("photo", flat=True)} == {*photo_ids(revision)}
    assert product_ids(revision) == [film.costume_id]
    assert campaign_ids(revision) == [film.made_for_id]
    assert [each.gallery_id for each in RevisionGallery.objects.filter(revision=revision)] == [film.stills_id]
    assert [*revision.body["seals"]] == [str(film.key)]
    Film.objects.update(stills=None)
    for photo in photo_ids(revision)[:2]:
        Film.objects.update(poster=None, still=None)
        with pytest.raises(ProtectedError):
            Photo.objects.get(pk=photo).delete()


def test_which_row_its_gallery_is_makes_no_difference(film):
    article = make_article(blocks=[film])
    before = freeze(article)
    copy = make_gallery([film.stills.places.get().photo], title="On the set")
    Film.objects.update(stills=copy)
    assert same(before, freeze(article))
    assert not [block for block in compare(before, freeze(article)).blocks if block.how]


def test_two_revisions_are_compared_by_what_it_holds(film):
    article = make_article(blocks=[film])
    before = freeze(article)
    other = make_photo("Another poster")
    Film.objects.update(
        poster=other, still_words="On the stairs", watch_at=f"{WATCH}/2", transcript="<p>It pours.</p>", minutes=10,
        sequel=None, costume=None, made_for=None,
    )  # fmt: skip
    film.stills.places.update(caption="Look 2")
    [block] = compare(before, freeze(article)).blocks
    parts = {part.label: part for part in block.parts}
    assert (str(block.label), block.title, block.how) == ("film", "On the stairs", ["changed"])
    assert [row.photo for row in parts["poster of the film"].photos] == [film.poster, other]
    assert ("new", "It pours") in [(of.how, of.text) for each in parts["transcript"].words for of in each.segments]
    assert [(row.how, row.name) for row in parts["costume"].rows] == [("gone", str(film.costume))]
    assert [row.words != [] for row in parts["photos"].photos] == [True]
    assert parts.keys() == {
        *("poster of the film", "words below the still", "where it runs", "transcript", "minutes"),
        *("sequel", "costume", "made for", "photos"),
    }


def test_it_comes_back_alone_and_with_its_story(film):
    article = make_article(blocks=[film])
    revision = record(article)
    Film.objects.all().delete()
    assert restore_block_into(revision, article, film.key) == []
    assert same(freeze(article), revision)
    Film.objects.all().delete()
    film.stills.places.all().delete()  # so that a gallery like it has to be made
    assert restore_into(revision, article) == []
    assert same(freeze(article), revision)
    assert PhotoGallery.objects.count() == 2
    Film.objects.all().delete()
    film.poster.delete()
    assert restore_into(revision, article) == ["No longer there, and so not brought back: 1 photo."]
    assert (Film.objects.get().poster, Film.objects.get().still) == (None, film.still)


# --- Pages


def test_its_page_shows_what_it_holds_and_no_photo_outside_its_rights(film):
    _article, revision = publish_article(blocks=[film])
    page = page_of(revision)
    assert f'href="{WATCH}"' in page
    assert '<h2 dir="auto">Reel one</h2>' in page
    assert "La Vague" in page
    assert [f"/photos/{pk}-" in page for pk in photo_ids(revision)] == [True] * 3
    assert [f'id="{anchor(photo)}"' in page for photo in Photo.objects.in_bulk(photo_ids(revision)).values()] == [
        True
    ] * 3
    assert page.count('"ImageObject"') == 3
    credited = Client().get(reverse("picture_credits", args=[revision.slug])).content.decode()
    assert [f"/photos/{pk}-" in credited for pk in photo_ids(revision)] == [True] * 3
    deny(film.still)
    page = page_of(revision)
    assert (f"/photos/{film.still_id}-" in page, f"/photos/{film.poster_id}-" in page) == (False, True)
    assert "Picture not available" in page


def test_more_of_them_cost_no_query(film):
    counted = []
    for number in (1, 4):
        values = {field.attname: getattr(film, field.attname) for field in Film._meta.concrete_fields[5:]}
        _article, revision = publish_article(f"Of {number}", blocks=[Film(**values) for _ in range(number)])
        page_of(revision)
        with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
            page_of(revision)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_look_links_nothing_that_has_no_page_yet(film):
    article = make_article(blocks=[film])
    link = preview_links.make(record(article), by=make_member("Chief"), days=1)
    page = Client().get(reverse("preview", args=[preview_links.token(link)])).content.decode()
    assert "La Vague" in page
    assert film.costume.get_absolute_url() not in page
    assert "The sequel" in page
    publish(article, by=None, override=REASON)
    assert film.costume.get_absolute_url() in page_of(article.revisions.newest_saved())


# --- The desk


def test_what_it_holds_is_used_and_stays(film):
    article = make_article(blocks=[film])
    for row in (film.poster, film.still, film.costume, film.made_for, film.stills, film.sequel):
        uses = [use for use in uses_of(type(row)) if use.model is Film]
        assert article in [owner for use in uses for owner in use.owners(row, Article.objects.all())]
        assert with_uses(type(row).objects, lambda model: None).get(pk=row.pk).use_count
        with pytest.raises(ProtectedError):
            row.delete()
    labels = [use.label for use in uses_of(Photo) if use.model is Film]
    assert labels == ["Is the poster in the story", "Is a still in the story"]
    for photo in (film.poster, film.still, film.stills.places.get().photo):
        assert [*Article.objects.showing_photo(photo)] == [article]
    assert [*Article.objects.showing(film.stills)] == [article]


def test_its_gallery_is_known_to_those_who_see_the_story(film):
    writer, other = make_member(WRITER), make_member(WRITER, "other")
    make_article(blocks=[film], created_by=writer)
    assert [galleries_known_to(user, A_DAY).contains(film.stills) for user in (writer, other)] == [True, False]


def test_the_form_of_a_story_saves_one(admin_client, film):
    article = make_article(blocks=[film])
    answer = save(admin_client, article, **{"films_film_set-0-still_words": "Changed"})
    assert answer.status_code == 302, answer.content.decode()
    assert Film.objects.get().still_words == "Changed"
    assert article.revisions.newest_saved().body["blocks"][0]["still_words"] == "Changed"


# --- What is refused when it leaves something unsaid


def refused():
    """Return what `check` says of films."""
    with pytest.raises(SystemCheckError) as refusal:
        call_command("check", stderr=StringIO())
    return [line for line in str(refusal.value).splitlines() if "articles.E" in line]


def test_nothing_is_unsaid_of_any_kind():
    call_command("check")


def test_a_field_that_is_not_declared_is_refused(monkeypatch):
    holds = [held for held in Film.holds if held.name != "still"]
    monkeypatch.setattr(Film, "holds", holds)
    monkeypatch.setattr(Film, "declared", Declaration(Film))
    [said] = refused()
    assert "articles.E002" in said
    assert "tests.films.models.Film has a field `still` of which it doesn't declare" in said


def test_a_photo_that_is_declared_as_words_is_refused(monkeypatch):
    holds = [Words("poster") if held.name == "poster" else held for held in Film.holds]
    monkeypatch.setattr(Film, "holds", [*holds, HeldPhoto("trailer")])
    monkeypatch.setattr(Film, "declared", Declaration(Film))
    said = refused()
    assert ["articles.E002" in line for line in said] == [True, True]
    assert "declares `poster` as Words" in "".join(said)
    assert "declares `trailer`, but has no such field" in "".join(said)


def test_a_kind_without_an_inline_is_refused(monkeypatch):
    monkeypatch.delitem(INLINES, Film)
    [said] = refused()
    assert "articles.E003" in said
    assert "tests.films.models.Film has no inline" in said


def test_a_kind_without_a_template_is_refused(monkeypatch):
    monkeypatch.setattr(Film.declared, "template", "none")
    [said] = refused()
    assert "articles.E004" in said
    assert "write templates/pages/none." in said


def test_a_kind_that_does_not_say_when_it_is_unfinished_is_refused(monkeypatch):
    monkeypatch.setattr(Film, "is_unfinished", Block.is_unfinished)
    [said] = refused()
    assert "articles.E005" in said


def test_a_name_that_is_taken_is_refused(monkeypatch):
    monkeypatch.setattr(Film, "kind", "picture")
    [said] = refused()
    assert "articles.E001" in said
    assert "which articles.models.blocks.kinds.Picture is already" in said
