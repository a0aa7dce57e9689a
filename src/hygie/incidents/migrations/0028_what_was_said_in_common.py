"""What was said of a common incident before, and what its incidents keep when they leave it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0027_reports_told_apart")]
    operations = [
        migrations.AddField(
            "parentincident", "earlier", models.JSONField("dit avant", default=list)
        ),
        migrations.AddField(
            "incident",
            "parted",
            models.JSONField("incident commun quitté", default=dict, db_default={}),
        ),
    ]
