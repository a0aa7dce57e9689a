"""Support asked and given, and its wall: the structure asks, the desk gives and withdraws."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"
# Nobody but the desk says that help was given.
_ADDS = f"{_DESK} OR way = 'ASKED' AND ({_TALKING})"


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_shift_log"),
        ("incidents", "0017_causes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[("ASKED", "Demandé"), ("GIVEN", "Donné")],
                        max_length=10,
                        verbose_name="sens",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("NONE", "Aucune aide pour le moment"),
                            ("ADVICE", "Un conseil"),
                            ("TECHNICAL_HELP", "Une aide technique"),
                            ("FORENSICS", "Une recherche de traces"),
                            ("CRISIS_HELP", "Une aide à la gestion de crise"),
                            ("PRESS", "Une aide pour la communication"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("minutes", models.PositiveIntegerField(default=0, verbose_name="minutes")),
                ("giver", models.CharField(blank=True, max_length=150, verbose_name="par qui")),
                ("happened_on", models.DateField(verbose_name="le")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="précision")),
                ("written_at", models.DateTimeField(verbose_name="noté le")),
                ("written_by", models.CharField(max_length=200, verbose_name="noté par")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="retiré le")),
                (
                    "withdrawn_by",
                    models.CharField(blank=True, max_length=200, verbose_name="retiré par"),
                ),
                (
                    "withdrawn_for",
                    models.CharField(blank=True, max_length=500, verbose_name="motif du retrait"),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "appui",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "GIVEN"), _negated=True),
                            models.Q(("minutes__gt", 0), models.Q(("giver", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="support_given_says_how_long_and_by_whom",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by", ""),
                                ("withdrawn_for", ""),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                models.Q(("withdrawn_by", ""), _negated=True),
                                models.Q(("withdrawn_for", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="support_withdrawn_says_who_and_why",
                    ),
                ],
            },
        ),
        wall("casework_support"),
        policy("casework_support", "support", sees=_TALKING, adds=_ADDS, changes=_DESK),
    ]
