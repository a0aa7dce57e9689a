"""What is found of the cause after the declaration, and its walls: added, never changed."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_OPTIONS = {
    "verbose_name": "cause retenue",
    "constraints": [
        models.CheckConstraint(
            name="cause_finding_says_why", condition=models.Q(("reason", ""), _negated=True)
        ),
    ],
}


def _table() -> migrations.CreateModel:
    return migrations.CreateModel(
        name="CauseFinding",
        fields=[
            (
                "id",
                models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                ),
            ),
            (
                "root_cause",
                models.CharField(blank=True, max_length=30, verbose_name="nature de la cause"),
            ),
            (
                "entry_vector",
                models.CharField(blank=True, max_length=40, verbose_name="porte d’entrée"),
            ),
            ("words", models.TextField(blank=True, verbose_name="cause, en quelques mots")),
            ("reason", models.CharField(max_length=500, verbose_name="motif")),
            (
                "side",
                models.CharField(
                    choices=[("STRUCTURE", "La structure"), ("DESK", "L’astreinte")],
                    max_length=10,
                    verbose_name="dit par",
                ),
            ),
            ("said_at", models.DateTimeField(verbose_name="dit le")),
            ("said_by", models.CharField(max_length=200, verbose_name="dit par")),
            (
                "incident",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="cause_findings",
                    to="incidents.incident",
                ),
            ),
        ],
        options=_OPTIONS,
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0016_taken_over")]
    operations = [
        migrations.AddField(
            model_name="incident",
            name="cause",
            field=models.JSONField(default=dict, verbose_name="cause retenue"),
        ),
        _table(),
        wall("incidents_causefinding"),
        # Who reads the incident reads them; who talks about it adds to them.
        policy(
            "incidents_causefinding",
            "finding",
            sees=f"{everywhere(Domain.CASES)} OR walls_sees_case(incident_id)",
            adds=f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)",
        ),
    ]
