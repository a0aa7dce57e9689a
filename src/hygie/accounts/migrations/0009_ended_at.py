"""A role that is stopped at once says when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_people_of_a_region")]
    operations = [
        migrations.AddField(
            model_name="membership",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="arrêté le"),
        ),
    ]
