"""Indexes of the moments at which a page changes by itself, to which no list of a page is led astray."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_last_of_parts")]

    operations = [
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("kind", "save"), ("live_from__isnull", False), ("seen_from__isnull", False)),
                fields=["seen_from"],
                name="revision_next_seen",
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                condition=models.Q(("kind", "save"), ("live_from__isnull", False), ("seen_until__isnull", False)),
                fields=["seen_until"],
                name="revision_next_unseen",
            ),
        ),
        # Last, as whoever reads waits from here on.
        migrations.RemoveIndex(model_name="revision", name="revision_appears"),
        migrations.RemoveIndex(model_name="revision", name="revision_disappears"),
    ]
