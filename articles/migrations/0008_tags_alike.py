from itertools import groupby

from django.db import migrations

from articles.tags import move_links
from people.taken import ALIKE, tag_key

AT_ONCE = 500


def merge(apps, schema_editor):
    """Make one of all tags that differ in case, accents, hyphens or blanks alone: the oldest, whose spelling stays.

    The others' addresses lead to it. Who tags something meanwhile waits for it: the rows are held.
    """
    tags = apps.get_model("taggit.Tag").objects
    keys = [(tag_key(name), pk) for pk, name in tags.order_by("pk").values_list("pk", "name").iterator()]
    for _key, group in groupby(sorted(keys), key=lambda each: each[0]):
        kept, *others = [pk for _key, pk in group]
        held = tags.select_for_update().in_bulk([kept, *others]) if others else {}
        for pk in others:
            move_links(apps, kept, pk, former=held[pk].slug)
            tags.filter(pk=pk)._raw_delete(tags.db)


def write_down(apps, schema_editor):
    """Write down which tag has which name, by the rule of now. What the version before wrote goes."""
    taken = apps.get_model("people.TakenName").objects
    taken.filter(kind="taggit.tag").delete()
    rows = apps.get_model("taggit.Tag").objects.order_by("pk").values_list("pk", "name")
    names = [taken.model(kind=ALIKE, folded=tag_key(name), row=pk) for pk, name in rows.iterator()]
    taken.bulk_create(names, AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_merged_tags'),
        ('people', '0003_sort_names_follow'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.RunPython(merge, migrations.RunPython.noop),
        migrations.RunPython(write_down, migrations.RunPython.noop),
    ]
