"""Exercises that are announced, and the wall around them: seen with the posture of their place."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import policy, reaches_place, wall

_KEEPS = reaches_place(Domain.EVIDENCE)
_SEES = f"{_KEEPS} OR ({reaches_place(Domain.POSTURE)})"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_proofs_by_index_alone"),
    ]

    operations = [
        migrations.CreateModel(
            name="Planned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place_kind",
                    models.CharField(
                        choices=[
                            ("SITE", "Site"),
                            ("LEGAL_ENTITY", "Entité juridique"),
                            ("GHT", "GHT"),
                            ("REGION", "Région"),
                            ("NATION", "France"),
                        ],
                        max_length=20,
                        verbose_name="niveau",
                    ),
                ),
                ("place_code", models.CharField(max_length=40, verbose_name="lieu")),
                ("planned_on", models.DateField(verbose_name="prévu le")),
                ("title", models.CharField(max_length=200, verbose_name="intitulé")),
                ("token", models.CharField(max_length=64, verbose_name="page")),
                ("announced_at", models.DateTimeField(verbose_name="annoncé le")),
                ("announced_by", models.CharField(max_length=200, verbose_name="annoncé par")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PLANNED", "Prévu"),
                            ("DONE", "Fait"),
                            ("MOVED", "Reporté"),
                            ("CALLED_OFF", "Annulé"),
                        ],
                        default="PLANNED",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="terminé le")),
                (
                    "ended_by",
                    models.CharField(blank=True, max_length=200, verbose_name="terminé par"),
                ),
                ("next_step_on", models.DateField(null=True, verbose_name="prochain rappel")),
                (
                    "event",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned",
                        to="evidence.event",
                    ),
                ),
                (
                    "former",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="evidence.planned",
                    ),
                ),
            ],
            options={
                "verbose_name": "exercice prévu",
                "verbose_name_plural": "exercices prévus",
                "indexes": [
                    models.Index(
                        fields=["place_code", "place_kind", "-planned_on", "-id"],
                        name="planned_of_place",
                    ),
                    models.Index(
                        condition=models.Q(("state", "PLANNED")),
                        fields=["planned_on", "id"],
                        name="planned_to_come",
                    ),
                    models.Index(
                        condition=models.Q(("state", "PLANNED")),
                        fields=["next_step_on"],
                        name="planned_to_be_recalled",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place_kind", "place_code", "token"),
                        name="planned_once_by_its_page",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place_kind__in", ["SITE", "LEGAL_ENTITY"])),
                        name="planned_is_of_an_establishment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("event__isnull", True),
                                ("reason", ""),
                                ("state", "PLANNED"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("event__isnull", False),
                                ("reason", ""),
                                ("state", "DONE"),
                            ),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("event__isnull", True),
                                ("state__in", ["MOVED", "CALLED_OFF"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="planned_ended_says_how",
                    ),
                ],
            },
        ),
        wall("evidence_planned"),
        policy("evidence_planned", "planned", sees=_SEES, adds=_KEEPS, changes=_KEEPS),
    ]
