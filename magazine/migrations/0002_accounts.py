from django.db import migrations


def take_groups(apps, schema_editor):
    """Take from the Chief what let them write roles: whoever writes those grants what they don't hold."""
    over_groups = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="auth", content_type__model="group"
    )
    for chief in apps.get_model("auth", "Group").objects.filter(name="Chief"):
        chief.permissions.remove(*over_groups)


class Migration(migrations.Migration):
    dependencies = [("magazine", "0001_roles")]

    operations = [migrations.RunPython(take_groups, migrations.RunPython.noop)]
