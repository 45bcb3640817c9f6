from django.contrib.auth.management import create_permissions
from django.db import migrations

from magazine import roles


def make_roles(apps, schema_editor):
    """Make the groups. Django makes permissions after the last migration only, so they are made here first."""
    for app in apps.get_app_configs():
        app.models_module = True  # a model of a migration has no module, and would be passed over
        create_permissions(app, apps=apps, verbosity=0)
        app.models_module = None
    roles.repair(apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("media", "0001_initial"),
        ("people", "0001_initial"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
