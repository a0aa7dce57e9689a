"""The reckoning of a nation reads what is proven in an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0002_walls"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="proof",
            name="proof_standing_by_kind",
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("state", "STANDING")),
                fields=["kind", "place_code", "expires_on"],
                include=("place_kind", "occurred_on", "tlp"),
                name="proof_standing_by_kind",
            ),
        ),
    ]
