"""No readers' page reads a table that grows with the magazine as a whole, be it the first page of a list or another."""

import re
from copy import copy
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from taggit.models import Tag

from articles.models import (
    Appearance,
    Article,
    Campaign,
    Product,
    Release,
    Revision,
    RevisionAuthor,
    RevisionCampaign,
    RevisionPerson,
    RevisionProduct,
    RevisionSection,
    RevisionTag,
)
from articles.pages import kinds, public
from articles.pages.walks import Walks
from articles.views.request import _listed
from kit.prepared import prepared
from magazine import views
from media.models import Photo, Window
from media.rights.verdicts import Verdict
from people.models import Person
from tests import builders
from tests.plans import planned_once, refused

# Places in the orders of lists, behind which there are rows.
A_MOMENT, A_DAY, A_NAME = "before=20990302T091500-17", "before=20990302-17", "after=1-a"
LATER = {
    **dict.fromkeys(("section", "tag", "month", "campaign", "product", "brand", "person", "author"), A_MOMENT),
    "campaigns": A_DAY,
    "people": A_NAME,
}
PARTS = {
    "/brands/maison-ourlet/ambassadors/": A_DAY,
    "/brands/maison-ourlet/campaigns/": A_DAY,
    "/brands/quai/credits/": A_DAY,
    "/brands/maison-ourlet/products/": "after=a",
    "/people/vera-lind/appointments/": A_DAY,
    "/people/vera-lind/credits/": A_DAY,
    "/people/jo-drape/designs/": "before=2099-17",
    "/people/vera-lind/appearances/": "before=999999999",
    "/products/le-pli/appearances/": "before=999999999",
    "/products/le-pli/campaigns/": A_DAY,
}
ALLOWED = [
    (
        r'"articles_revision"."published_at" AS "published_at" FROM "articles_revision" WHERE .* LIMIT 1\) arm2$',
        "The archive's walks to the newest story and to the oldest end there.",
    ),
]
MENTIONS = [RevisionSection, RevisionTag, RevisionPerson, RevisionAuthor, RevisionProduct, RevisionCampaign]


@pytest.mark.django_db
def test_no_page_reads_a_growing_table_as_a_whole(client, build_magazine):
    pages = build_magazine(stories=3).pages
    del pages["not found"]
    urls = [*pages.values(), "/feed/", *(f"{pages[name]}?{place}" for name, place in LATER.items())]
    urls += [f"{path}{behind}" for path, place in PARTS.items() for behind in ("", f"?{place}")]

    def ask(url):
        assert client.get(url).status_code == 200, url

    found = {url: faults for url in urls if (faults := refused(ask, url, allowed=ALLOWED))}
    said = [f"{url}\n  {why}\n  {sql[:3000]}" for url, faults in found.items() for sql, why in faults]
    assert not said, "\n".join(said)


def plan(rows):
    """Return how the database would find rows, told to sort none if it can do otherwise."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off"
            )
        return rows.explain()


@pytest.mark.django_db
@pytest.mark.parametrize("mentions", MENTIONS)
def test_a_list_of_stories_walks_one_index_of_what_is_in_them(mentions):
    rows, place = mentions.objects.of(1).seen(timezone.now()), (timezone.now(), 17)
    for walk in (rows.newest(), rows.newest().older_than(*place), rows.back_from(*place)):
        found = plan(walk.values("revision")[:25])
        assert f"{mentions._meta.model_name}_newest" in found, found
        assert "TEMP B-TREE" not in found, found
        assert "Sort" not in found, found


@pytest.mark.django_db
def test_a_brands_stories_are_found_by_a_walk_for_each_of_its_things():
    of_a_brand = [(Product, RevisionProduct, "product"), (Campaign, RevisionCampaign, "campaign")]
    for things, mentions, name in of_a_brand:
        rows = mentions.objects.seen(timezone.now()).newest()
        walks, place = Walks(((things._base_manager.filter(brand=1, is_knowable=True), rows),)), (timezone.now(), 17)
        for walk in (walks, walks.older_than(*place), walks.back_from(*place)):
            found = plan(Revision.objects.among(walk[:25]))
            assert f"revision{name}_newest" in found, found
            assert re.search(rf"{name}_(brand|knowable_of_brand|last_of_brand)", found), found


@pytest.mark.django_db
@pytest.mark.parametrize("place", [(date(2026, 3, 2), 17), (17,)])
def test_a_list_of_campaigns_walks_one_index_from_a_place(place):
    for rows, index in (
        (Campaign.objects.knowable(), "campaign_last"),
        (Campaign.objects.by_brand(1).knowable(), "campaign_last_of_brand"),
    ):
        for walk in (rows.last_first(), rows.last_first().beyond(*place), rows.back_from(*place)):
            found = plan(walk.values("pk")[:25])
            assert re.search(rf"\b{index}\b", found), found
            assert "TEMP B-TREE" not in found, found
            assert "Sort" not in found, found


@pytest.mark.django_db
def test_the_front_page_reads_its_campaigns_from_the_same():
    """By name it went from house to house, once the database had counted its rows, and sorted all of them."""
    found = plan(views._campaigns.__wrapped__(timezone.now()))
    assert re.search(r"\bcampaign_last\b", found), found
    assert "TEMP B-TREE" not in found, found
    assert "Sort" not in found, found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "place", "index"),
    [
        (lambda: Appearance.objects.of(1), [17], "appearance_last_of_person"),
        (lambda: Appearance.objects.with_product(1), [17], "appearance_last_of_product"),
        (lambda: Release.objects.by(1), [2026, 17], "release_last_of_designer"),
    ],
)
def test_what_belongs_to_a_row_is_walked_from_a_place(rows, place, index):
    for walk in (rows().last_first(), rows().last_first().beyond(*place), rows().back_from(*place)):
        found = plan(walk.values("pk")[:25])
        assert index in found or ("appearance_" in index and "articles_appearance_" in found), found
        assert "TEMP B-TREE" not in found, found
        assert "Sort" not in found, found


@pytest.mark.django_db
def test_a_houses_products_are_walked_by_name_from_a_place():
    rows = Product.objects.by_brand(1).knowable()
    for walk in (rows.a_to_z(), rows.a_to_z().beyond("a"), rows.back_from("a")):
        found = plan(walk.values("pk")[:25])
        assert "product_knowable_of_brand" in found, found
        assert "TEMP B-TREE" not in found, found
        assert "Sort" not in found, found


@pytest.mark.django_db
def test_the_list_of_people_walks_past_nobody_whom_readers_never_know():
    rows = public.people(timezone.now()).knowable()
    for walk in (rows.a_to_z(), rows.a_to_z().named_after("a", 17), rows.back_from("a", 17)):
        found = plan(walk.values("pk")[:241])
        assert "person_knowable" in found, found
        assert "TEMP B-TREE" not in found, found
        assert "Sort" not in found, found


@pytest.mark.django_db
def test_a_list_of_the_desk_walks_its_index_past_the_merged():
    """They are few, and have an index of their own: by one of all SQLite would find the others, and sort them."""
    assert "person_by_name" in plan(Person.objects.order_by("sort_folded", "name", "-pk")[:101])
    assert "person_merged" in plan(Person.ever.filter(merged_into=1).order_by())


@pytest.mark.django_db
def test_a_story_is_found_by_its_address():
    found = plan(Revision.objects.live(timezone.now()).filter(slug="a-coat-for-rain"))
    # For a few rows PostgreSQL takes that of all revisions to be as good.
    is_found = "revision_address" in found or ("articles_revision_slug" in found and connection.vendor == "postgresql")
    assert is_found, found


@pytest.mark.django_db
@pytest.mark.postgresql
def test_what_holds_is_asked_of_each_row():
    """However many rows are asked about, nobody puts together the set of all that hold."""
    Person.objects.bulk_create(Person(name=f"Person {n}", slug=f"person-{n}") for n in range(500))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_person")
        sql, parameters = public.people(timezone.now()).query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", parameters)
        found = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in found
    assert "hashed" not in found, found


@prepared
def newest_with_a_tag(tag, at):
    return RevisionTag.objects.of(tag).seen(at).newest().values_list("revision", flat=True)[:25]


@prepared
def newest_with_each_tag(tags, at):
    walks = Walks(((Tag.objects.filter(pk__in=tags), RevisionTag.objects.seen(at).newest()),))
    return Revision.objects.among(walks[:25]).values_list("pk", flat=True)


@pytest.mark.django_db
@pytest.mark.postgresql
def test_a_walk_that_is_planned_for_all_tags_sorts_none():
    """Of a moment that it doesn't know PostgreSQL expects so little that it would read all with a tag and sort them."""
    _article, revision = builders.publish_article()
    tags = Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(50))
    RevisionTag.objects.bulk_create(RevisionTag(revision=revision, tag=tag) for _row in range(100) for tag in tags)
    counted("articles_revisiontag", "taggit_tag")
    at = timezone.now()
    found = planned_once(newest_with_a_tag(tags[0].pk, at))
    assert "revisiontag_newest" in found, found
    assert "Sort" not in found, found
    found = planned_once(newest_with_each_tag([tag.pk for tag in tags[:3]], at))
    assert "revisiontag_newest" in found, found
    assert "revisiontag_seen" not in found, found


@pytest.mark.django_db
@pytest.mark.postgresql
def test_rows_and_what_they_have_become_are_found_by_their_ids():
    """For two conditions, either of which may hold, PostgreSQL would go through all people, expecting most of them."""
    people = Person.objects.bulk_create(Person(name=f"Person {n}", slug=f"person-{n}") for n in range(3000))
    counted("people_person")
    found = planned_once(kinds._people([person.pk for person in people[:3]]))
    assert "people_person_pkey" in found, found
    assert "Seq Scan" not in found, found


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_stories_that_are_live_with_changes_are_found_before_any_other_is_looked_at():
    """Told to expect many, PostgreSQL would look at all stories in the order of the list, until it has a few."""
    article, revision = builders.publish_article()
    revision.refresh_from_db()  # with when it is seen
    stories = [copy(article) for _story in range(300)]
    for number, story in enumerate(stories):
        story.pk, story.key, story.slug = None, uuid4(), f"story-{number}"
    live = [copy(revision) for _story in stories]
    for story, row in zip(Article.objects.bulk_create(stories), live, strict=True):
        row.pk, row.article, row.slug, row.is_behind = None, story, story.slug, True
    Revision.objects.bulk_create(live)
    counted("articles_article", "articles_revision")
    found = Article.objects.changed(timezone.now()).order_by("-saved_at", "-pk")[:6].explain()
    assert "article_last_saved" not in found, found


@pytest.mark.django_db
@pytest.mark.postgresql
def test_whether_a_window_allows_it_is_asked_of_each_photo_of_a_list():
    photos = Photo.objects.bulk_create(Photo(description=f"Photo {n}") for n in range(500))
    Window.objects.bulk_create(Window(photo=photo, verdict=Verdict.ALLOW) for photo in photos)
    counted("media_photo", "media_window")
    found = Photo.objects.with_reasons(timezone.now()).order_by("source")[:6].explain()
    assert "hashed" not in found, found
    assert "Seq Scan on media_window" not in found, found


@pytest.mark.django_db
@pytest.mark.postgresql
def test_the_pages_that_all_lead_to_are_found_by_their_kind():
    """Most revisions are saves without a place, and so without a date, as pages are: it would expect many of those."""
    article, revision = builders.publish_article()
    revision.refresh_from_db()  # with when it is seen
    builders.publish_page(listed_in="foot")
    saves = [copy(revision) for _save in range(3000)]
    for number, row in enumerate(saves, start=10):
        row.pk, row.number, row.live_from, row.published_at = None, number, None, None
        row.seen_from, row.seen_until = None, None
    Revision.objects.bulk_create(saves)
    stories = [copy(article) for _story in range(600)]
    for number, story in enumerate(stories):
        story.pk, story.key, story.slug = None, uuid4(), f"story-{number}"
    live = [copy(revision) for _story in stories]
    for story, row in zip(Article.objects.bulk_create(stories), live, strict=True):
        row.pk, row.article, row.slug = None, story, story.slug
    Revision.objects.bulk_create(live)
    counted("articles_article", "articles_revision")
    found = planned_once(_listed(timezone.now()))
    assert "article_of_kind" in found, found
    assert "Seq Scan on articles_revision" not in found, found


def counted(*tables):
    """Have PostgreSQL count the rows of tables, by which it plans."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
