from datetime import UTC, datetime

from django.db import migrations
from django.db.models import Exists, F, Max, OuterRef, Subquery, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import Coalesce, Greatest, Least

FAR = datetime(9999, 1, 1, tzinfo=UTC)
KINDS = ("Section", "Author", "Person", "Photo", "Product", "Campaign", "Tag")

# The database itself refuses two places of one story at one time. SQLite can't.
APART = """
ALTER TABLE articles_revision ADD CONSTRAINT revision_places_apart EXCLUDE USING gist (
    int8range(article_id, article_id, '[]') WITH &&, tstzrange(live_from, live_until) WITH &&
) WHERE (live_from IS NOT NULL)
"""


def list_leading_sections(apps, schema_editor):
    """Write rows for the sections that lead placed revisions: lists go by these rows alone from now on."""
    rows = apps.get_model("articles.RevisionSection").objects
    led = apps.get_model("articles.Revision").objects.filter(live_from__isnull=False, section__isnull=False)
    lacking = led.filter(~Exists(rows.filter(revision=OuterRef("pk"), section=OuterRef("section"))))
    pairs = lacking.order_by("pk").values_list("pk", "section_id").iterator(1000)
    rows.bulk_create((rows.model(revision_id=pk, section_id=section) for pk, section in pairs), 1000)


def settle(apps, schema_editor):
    """Store when readers see each placed revision, as the embargoes of now say, and copy it into its rows."""
    revisions = apps.get_model("articles.Revision").objects.order_by()
    campaigns = apps.get_model("articles.RevisionCampaign").objects.order_by().filter(revision=OuterRef("pk"))
    theirs = campaigns.values("revision").annotate(last=Max("campaign__embargoed_until")).values("last")
    own = apps.get_model("articles.Article").objects.filter(pk=OuterRef("article")).values("embargoed_until")
    floors = (Coalesce(Subquery(each), F("live_from")) for each in (own, theirs))
    end = Coalesce(F("live_until"), Value(FAR, DateTimeField()))
    placed = revisions.filter(live_from__isnull=False)
    placed.update(seen_from=Least(Greatest(F("live_from"), *floors), end), seen_until=end)
    of_it = revisions.filter(pk=OuterRef("revision"))
    columns = ("article", "published_at", "seen_from", "seen_until")
    for kind in KINDS:
        rows = apps.get_model(f"articles.Revision{kind}").objects
        rows.update(**{name: Subquery(of_it.values(name)) for name in columns})


def set_apart(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # of the rows above, before their table is altered
        schema_editor.execute(APART)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE articles_revision DROP CONSTRAINT revision_places_apart")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0013_seen'),
    ]

    operations = [
        migrations.RunPython(list_leading_sections, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.RunPython(set_apart, let_go),
    ]
