"""A list is counted from an index that holds what the wall compares, not from its wide rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0004_places_once"),
        ("incidents", "0011_dispatches"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_by_day",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_open_by_day",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_by_region",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_by_status",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_by_severity",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_by_type",
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("status__in", ["ACKNOWLEDGED", "QUALIFIED", "SUBMITTED"])),
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_open_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["region_code", "-declared_at", "-id"],
                include=("site", "declared_entity", "declared_ght"),
                name="incident_by_region",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["status", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("severity", ""), _negated=True),
                fields=["severity", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_by_severity",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["incident_type", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght"),
                name="incident_by_type",
            ),
        ),
    ]
