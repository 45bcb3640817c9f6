"""A magazine that `bench/load.py` has made is, row by row and column by column, what the verbs would have made."""

from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey
from taggit.models import Tag, TaggedItem

from articles.models import Article, Campaign, Product, Revision, RevisionPhoto, Section
from articles.publishing import publish, schedule, set_embargo, withdraw
from articles.revisions.snapshots import record
from people.models import Author, Person
from tests.bench.conftest import SIZE
from tests.builders import make_article

MODELS = {"people": Person, "products": Product, "campaigns": Campaign, "other_sections": Section}


def by_verbs(load, story):
    """Store a story as the desk would."""
    many = {name: list(MODELS[name].objects.filter(pk__in=ids)) for name, ids in story.many.items()}
    authors = [Author.objects.get(pk=pk) for pk in story.authors]
    tags = [Tag.objects.get(pk=pk) for pk in story.tags]
    columns = story.columns | {"standfirst": story.before or story.columns["standfirst"]}
    article = make_article(**columns, **many, authors=authors, tags=tags, blocks=story.blocks)
    if story.fate == "draft":
        record(article)
        return
    if story.until:
        article = set_embargo(article, until=story.until, by=None)
    if story.fate in ("scheduled", "embargoed"):
        schedule(article, by=None, live_from=story.at)
        return
    publish(article, by=None, at=story.at)
    if story.fate == "superseded":
        article = Article.objects.get(pk=article.pk)
        article.standfirst = story.columns["standfirst"]
        article.save()
        publish(article, by=None, at=load.replaced_at(story))
    if story.fate == "withdrawn":
        withdraw(article, by=None)


def written_by(write, now):
    """Return {model: [row]} of what a function adds to the tables, told without ids, and undo it."""
    models = apps.get_models(include_auto_created=True)
    before = {model: {*model._base_manager.values_list("pk", flat=True)} for model in models}
    found = {}
    with transaction.atomic():
        write()
        for model in models:
            rows = model._base_manager.exclude(pk__in=before[model]).order_by("pk")
            is_set = model._meta.auto_created or model is TaggedItem  # in which no order means anything
            if told := sorted((told_of(row, now) for row in rows), key=str if is_set else owner_of):
                found[model._meta.label] = told
        transaction.set_rollback(True)
    return found


def told_of(row, now):
    """Return a row's columns: the rows that it leads to by what is known of them, moments of today as \"now\"."""
    columns = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key:
            continue
        if isinstance(field, ForeignKey) and value is not None:
            other = getattr(row, field.name)
            if isinstance(other, Article):
                value = other.slug
            elif isinstance(other, Revision):
                value = f"{other.article.slug} {other.number}"
        elif field.name == "object_id":
            value = Article.objects.get(pk=value).slug
        elif isinstance(value, datetime) and abs((value - now).total_seconds()) < 600:
            value = "now"
        columns[field.name] = value
    return columns


def owner_of(columns):
    """Return by which rows are put side by side: those of one story stay in the order in which they were written."""
    owners = ("revision", "article", "parent", "object_id", "slug")
    return next(str(columns[name]) for name in owners if name in columns)


def test_every_row_is_what_the_verbs_write(bench):
    load, told, now = bench
    bulk = written_by(lambda: load.store(told(), now), now)
    verbs = written_by(lambda: [by_verbs(load, story) for story in told()], now)
    assert bulk.keys() == verbs.keys()
    for model, rows in verbs.items():
        assert bulk[model] == rows, model
    assert {"articles.RevisionGallery", "articles.AuditEntry", "articles.SeeAlso", "articles.RevisionTag"} <= {*bulk}


def test_a_load_that_was_stopped_goes_on_and_its_pages_show_pictures(bench, client, capsys):
    load, _told, _now = bench
    load.load(30)
    load.load(SIZE)
    load.load(SIZE)
    assert {*Article.objects.values_list("slug", flat=True)} >= {f"story-{n + 1}" for n in range(1, SIZE)}
    assert Article.objects.count() == SIZE
    page = client.get("/stories/story-5/").content.decode()
    shown = RevisionPhoto.objects.filter(revision__slug="story-5").values_list("photo", flat=True)
    assert len(shown) == 4
    assert all(f"/photos/{pk}-" in page for pk in shown)
    assert client.get("/stories/story-20/").status_code == client.get("/stories/story-12/").status_code == 404
    for path in ("/", "/sections/fashion/", "/archive/", "/campaigns/", "/people/", "/feed/"):
        assert client.get(path).status_code == 200
