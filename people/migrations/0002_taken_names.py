from django.conf import settings
from django.db import migrations, models

AT_ONCE = 1000


def take(apps, schema_editor):
    """Write down who has which name. Of two that differ in case alone the older has it, and the other stays as it is."""
    for label, name in ((settings.AUTH_USER_MODEL, "username"), ("taggit.Tag", "name")):
        rows = apps.get_model(label).objects.order_by("pk").values_list("pk", name)
        taken = apps.get_model("people", "TakenName")
        names = (taken(kind=label.lower(), folded=each.casefold(), row=pk) for pk, each in rows.iterator())
        taken.objects.bulk_create(names, AT_ONCE, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60)),
                ("folded", models.CharField(max_length=450)),
                ("row", models.PositiveBigIntegerField()),
            ],
            options={
                "verbose_name": "taken name",
                "verbose_name_plural": "taken names",
                "indexes": [models.Index(fields=["kind", "row"], name="name_of_a_row")],
                "constraints": [models.UniqueConstraint(fields=("kind", "folded"), name="name_taken_once")],
            },
        ),
        migrations.RunPython(take, migrations.RunPython.noop),
    ]
