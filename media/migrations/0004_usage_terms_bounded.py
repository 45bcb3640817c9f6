import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0003_rows_of_places")]

    operations = [
        migrations.AlterField(
            model_name="photo",
            name="usage_terms",
            field=models.TextField(
                blank=True,
                validators=[
                    django.core.validators.MaxLengthValidator(
                        10000,
                        "Shorten them: the library keeps %(limit_value)d characters, and these are %(show_value)d.",
                    )
                ],
                verbose_name="usage terms",
            ),
        ),
    ]
