"""Tables count incidents from the index of their days: it holds what they count by."""

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
)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0022_found_page_by_page")]

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
