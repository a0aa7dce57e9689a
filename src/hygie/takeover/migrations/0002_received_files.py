"""Files that somebody gives to a page, behind the wall of the desk."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_walls"),
        ("takeover", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="fichier")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte SHA-256")),
                ("size", models.BigIntegerField(verbose_name="taille en octets")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("CSV", "Tableau (CSV)"),
                            ("VERIS", "VERIS (JSON)"),
                            ("HHS", "Portail HHS (CSV)"),
                        ],
                        max_length=10,
                        verbose_name="format",
                    ),
                ),
                (
                    "is_fictional",
                    models.BooleanField(default=False, verbose_name="incidents d’exercice"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TO_DESCRIBE", "Colonnes à dire"),
                            ("CHECKING", "Vérification en cours"),
                            ("CHECKED", "Vérifié, rien n’est repris"),
                            ("TAKING", "Reprise en cours"),
                            ("STOPPED", "Reprise arrêtée"),
                            ("DONE", "Repris"),
                            ("REFUSED", "Refusé"),
                            ("ABANDONED", "Abandonné"),
                        ],
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("mapping", models.TextField(blank=True, verbose_name="correspondance")),
                ("turn", models.PositiveIntegerField(default=0, verbose_name="essai")),
                ("read", models.PositiveIntegerField(default=0, verbose_name="lignes lues")),
                ("checked", models.JSONField(default=dict, verbose_name="ce qui serait repris")),
                ("sentence", models.TextField(blank=True, verbose_name="explication")),
                ("received_at", models.DateTimeField(verbose_name="reçu le")),
                ("received_by", models.CharField(max_length=200, verbose_name="reçu de")),
                (
                    "asked_by",
                    models.CharField(blank=True, max_length=200, verbose_name="repris par"),
                ),
                ("person_id", models.BigIntegerField(null=True, verbose_name="personne")),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "takeover",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="file",
                        to="takeover.takeover",
                    ),
                ),
            ],
            options={
                "verbose_name": "fichier d’un historique",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "REFUSED"), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="file_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["TAKING", "STOPPED", "DONE"]), _negated=True),
                            ("takeover__isnull", False),
                            _connector="OR",
                        ),
                        name="file_taken_has_its_report",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["ABANDONED", "DONE", "REFUSED"]),
                                ("document__isnull", True),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["ABANDONED", "DONE", "REFUSED"]), _negated=True
                                ),
                                ("document__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="file_is_kept_until_it_is_over",
                    ),
                ],
            },
        ),
        wall("takeover_receivedfile"),
        policy("takeover_receivedfile", "receivedfile", sees=_DESK, adds=_DESK, changes=_DESK),
    ]
