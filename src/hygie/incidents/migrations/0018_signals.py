"""Near misses and threats beside incidents: told by a column that every list of incidents reads."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# The function that looks for words knows one column more; its walls are those of its first day.
_FIRST = import_module("hygie.incidents.migrations.0004_walls")._MATCHING
_KNOWN = "'is_significant', 'wants_help'"
_CREATE = "CREATE FUNCTION"


def _matching(columns: str) -> str:
    replaced: str = _FIRST.replace(_CREATE, "CREATE OR REPLACE FUNCTION").replace(_KNOWN, columns)
    return replaced


class Migration(migrations.Migration):
    dependencies = [
        ("establishments", "0004_places_once"),
        ("incidents", "0017_causes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
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
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_of_analyst",
        ),
        migrations.RemoveIndex(
            model_name="incident",
            name="incident_to_take",
        ),
        migrations.AddField(
            model_name="draft",
            name="arose_from",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.incident",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="nature",
            field=models.CharField(db_default="INCIDENT", default="INCIDENT", max_length=10),
        ),
        migrations.AddField(
            model_name="incident",
            name="arose_from",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="became",
                to="incidents.incident",
                verbose_name="signalé d’abord",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="nature",
            field=models.CharField(
                choices=[
                    ("INCIDENT", "Incident"),
                    ("NEAR_MISS", "Presque-accident"),
                    ("THREAT", "Menace"),
                ],
                db_default="INCIDENT",
                default="INCIDENT",
                max_length=10,
                verbose_name="nature",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("status__in", ["ACKNOWLEDGED", "QUALIFIED", "SUBMITTED"])),
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_open_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["region_code", "-declared_at", "-id"],
                include=("site", "declared_entity", "declared_ght", "nature"),
                name="incident_by_region",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["status", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("severity", ""), _negated=True),
                fields=["severity", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_by_severity",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                fields=["incident_type", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_by_type",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(("analyst__isnull", False)),
                fields=["analyst", "-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_of_analyst",
            ),
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                condition=models.Q(
                    ("analyst_name", ""), ("status__in", ["ACKNOWLEDGED", "QUALIFIED", "SUBMITTED"])
                ),
                fields=["-declared_at", "-id"],
                include=("site", "region_code", "declared_entity", "declared_ght", "nature"),
                name="incident_to_take",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("nature__in", ["INCIDENT", "NEAR_MISS", "THREAT"])),
                name="incident_nature_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("nature", "INCIDENT"),
                    models.Q(("is_significant", False), ("must_declare", False), ("terms", [])),
                    _connector="OR",
                ),
                name="incident_signal_owes_nothing",
            ),
        ),
        migrations.RunSQL(_matching(f"{_KNOWN}, 'nature'"), _matching(_KNOWN)),
    ]
