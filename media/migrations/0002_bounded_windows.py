from datetime import UTC, datetime

from django.db import migrations, models

import media.models.window


def leave_empty(apps, schema_editor):
    """Leave empty the ends that files have brought as the year 9999, and the beginnings of the year 1."""
    windows = apps.get_model("media", "Window").objects
    windows.filter(usable_until__gte=datetime(3001, 1, 1, tzinfo=UTC)).update(usable_until=None)
    windows.filter(usable_from__lt=datetime(1900, 1, 1, tzinfo=UTC)).update(usable_from=None)


class Migration(migrations.Migration):
    dependencies = [("media", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="window",
            name="usable_from",
            field=models.DateTimeField(
                blank=True, null=True, validators=[media.models.window.check_year], verbose_name="from"
            ),
        ),
        migrations.AlterField(
            model_name="window",
            name="usable_until",
            field=models.DateTimeField(
                blank=True,
                help_text="At this minute it acts on every page by itself.",
                null=True,
                validators=[media.models.window.check_year],
                verbose_name="until",
            ),
        ),
        migrations.RunPython(leave_empty, migrations.RunPython.noop),
    ]
