import kit.fields
from django.db import migrations, models

from kit.text import fold
from people.names import surname_first

AT_ONCE = 500


def follow(apps, schema_editor):
    """Let go of the sort names that nobody has written: what was made of the name is made of it anew from now on."""
    for label, turns in (("Person", lambda row: row.kind == "individual"), ("Brand", lambda row: False)):
        model = apps.get_model("people", label)
        rows, last = model.objects.only("name", "kind", "sort_name", "sort_folded").order_by("pk"), 0
        while batch := list(rows.filter(pk__gt=last)[:AT_ONCE]):
            last, made = batch[-1].pk, []
            for row in batch:
                first, _, surname = row.name.rpartition(" ")
                if row.sort_name == (f"{surname}, {first}" if first and turns(row) else row.name):
                    row.sort_name, row.sort_folded = "", fold(surname_first(row.name) if turns(row) else row.name)
                    made.append(row)
            model.objects.bulk_update(made, ["sort_name", "sort_folded"])


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_taken_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='brand',
            name='sort_folded',
            field=kit.fields.FoldedField(db_index=True, editable=False, max_length=240, source='sorted_as'),
        ),
        migrations.AlterField(
            model_name='brand',
            name='sort_name',
            field=models.CharField(blank=True, help_text='Where it stands in an A to Z, if not where its name says: “Ghesquière, Nicolas”.', max_length=201, verbose_name='sort name'),
        ),
        migrations.AlterField(
            model_name='person',
            name='sort_folded',
            field=kit.fields.FoldedField(db_index=True, editable=False, max_length=240, source='sorted_as'),
        ),
        migrations.AlterField(
            model_name='person',
            name='sort_name',
            field=models.CharField(blank=True, help_text='Where it stands in an A to Z, if not where its name says: “Ghesquière, Nicolas”.', max_length=201, verbose_name='sort name'),
        ),
        migrations.RunPython(follow, migrations.RunPython.noop),
    ]
