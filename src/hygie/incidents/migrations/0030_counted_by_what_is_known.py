"""The index from which tables count knows to what the day of a declaration is known."""

from django.db import migrations, models

_WALLED = ("site", "region_code", "declared_entity", "declared_ght", "nature")
_COUNTED_BY = (
    "status",
    "severity",
    "incident_type",
    "origin",
    "patient_danger",
    "department_code",
    "is_significant",
    "wants_help",
    "precision",
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0029_dates_as_known")]

    operations = [
        migrations.RemoveIndex(model_name="incident", name="incident_by_day"),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["-declared_at", "-id"],
                include=(*_WALLED, *_COUNTED_BY),
                name="incident_by_day",
            ),
        ),
    ]
