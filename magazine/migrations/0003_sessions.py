"""Takes away the sessions that were stored under the cookie itself: no cookie finds them now, and each is a secret."""

from django.db import migrations


def clear(apps, schema_editor):
    apps.get_model("sessions", "Session").objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("magazine", "0002_accounts"), ("sessions", "0001_initial")]
    operations = [migrations.RunPython(clear, migrations.RunPython.noop, elidable=True)]
