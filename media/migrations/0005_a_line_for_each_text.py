from django.db import migrations

from kit.folding import refold


def refold_photos(apps, schema_editor):
    """Give each text of a photo its own line, by whose number the desk knows how much it tells."""
    refold(apps.get_model("media", "Photo"))


class Migration(migrations.Migration):
    dependencies = [("media", "0004_departures")]

    operations = [migrations.RunPython(refold_photos, migrations.RunPython.noop, elidable=True)]
