"""What is said of care while an incident lasts, and its walls: points are added, never changed."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_TELLS = """
CREATE FUNCTION walls_tells_care(wanted bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN wanted = walls_held_incident() OR EXISTS (
        SELECT FROM incidents_incident WHERE id = wanted AND (
            site_id = ANY (walls_sites('CARE'))
            OR region_code = ANY (walls_regions('CARE'))
            OR declared_entity = ANY (walls_entities('CARE'))
            OR declared_ght = ANY (walls_ghts('CARE'))
        )
    );
END $$
"""


_OPTIONS = {
    "verbose_name": "situation des soins",
    "constraints": [
        models.CheckConstraint(
            name="care_point_correction_says_why",
            condition=Q(replaces__isnull=True) | ~Q(reason=""),
        ),
        models.CheckConstraint(
            name="care_point_is_no_correction_of_itself",
            condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
        ),
    ],
}


def _table() -> migrations.CreateModel:
    return migrations.CreateModel(
        name="CarePoint",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            ("at", models.DateTimeField(verbose_name="vrai le")),
            ("content", models.JSONField(verbose_name="situation")),
            ("words", models.TextField(blank=True, verbose_name="précisions")),
            (
                "source",
                models.CharField(
                    choices=[
                        ("DECLARATION", "Déclaration"),
                        ("DECLARANT", "Déclarant, par son code"),
                        ("ESTABLISHMENT", "Établissement"),
                        ("DESK", "Astreinte"),
                    ],
                    max_length=15,
                    verbose_name="dit par",
                ),
            ),
            ("written_at", models.DateTimeField(verbose_name="écrit le")),
            ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
            ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
            (
                "incident",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="care_points",
                    to="incidents.incident",
                ),
            ),
            (
                "replaces",
                models.OneToOneField(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="replaced_by",
                    to="incidents.carepoint",
                    verbose_name="corrige",
                ),
            ),
        ],
        options=_OPTIONS,
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_walls_of_notices")]
    operations = [
        migrations.AddField(
            model_name="incident",
            name="care",
            field=models.JSONField(default=dict, verbose_name="effet sur les soins"),
        ),
        _table(),
        migrations.RunSQL(_TELLS, "DROP FUNCTION walls_tells_care"),
        wall("incidents_carepoint"),
        policy(
            "incidents_carepoint",
            "care",
            sees=f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)",
            adds=f"{everywhere(Domain.CARE)} OR walls_tells_care(incident_id)",
        ),
    ]
