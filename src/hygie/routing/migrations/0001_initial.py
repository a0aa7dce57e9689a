"""Rules, addresses and copies, and their walls: the structure reads its copies."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0021_marks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Address",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "recipient",
                    models.CharField(max_length=20, unique=True, verbose_name="destinataire"),
                ),
                ("mails", models.JSONField(default=list, verbose_name="adresses")),
                ("written_at", models.DateTimeField(verbose_name="écrites le")),
                ("written_by", models.CharField(max_length=200, verbose_name="par")),
            ],
            options={
                "verbose_name": "adresse d’un destinataire",
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="règle")),
                ("edition", models.PositiveIntegerField(verbose_name="version")),
                ("based_on", models.CharField(max_length=20, verbose_name="d’après")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                ("written_by", models.CharField(max_length=200, verbose_name="par")),
            ],
            options={
                "verbose_name": "version d’une règle de copie",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "edition"), name="routing_edition_is_written_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=30, verbose_name="règle")),
                ("rule_mark", models.CharField(max_length=40, verbose_name="version de la règle")),
                ("rule_title", models.CharField(max_length=150, verbose_name="titre de la règle")),
                ("recipient", models.CharField(max_length=20, verbose_name="destinataire")),
                ("occasion", models.CharField(blank=True, max_length=20, verbose_name="occasion")),
                ("why", models.TextField(verbose_name="pourquoi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposée"),
                            ("HELD", "Retenue"),
                            ("SENT", "Envoyée"),
                            ("SET_ASIDE", "Écartée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "obstacle",
                    models.CharField(blank=True, max_length=500, verbose_name="ce qui la retient"),
                ),
                ("made_at", models.DateTimeField(verbose_name="née le")),
                ("tlp", models.CharField(blank=True, max_length=15, verbose_name="marque")),
                ("addresses", models.PositiveIntegerField(default=0, verbose_name="adresses")),
                ("mails", models.JSONField(default=list, verbose_name="mails")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="décidée le")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=200, verbose_name="décidée par"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
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
                "verbose_name": "copie",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "rule", "occasion"), name="copy_is_made_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by", ""),
                                ("state__in", ["HELD", "PROPOSED"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["HELD", "PROPOSED"]), _negated=True),
                                ("decided_at__isnull", False),
                                models.Q(("decided_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="copy_decided_says_when_and_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "SENT"), _negated=True),
                            models.Q(("addresses__gt", 0), models.Q(("tlp", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="copy_sent_says_to_how_many_and_under_which_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "SET_ASIDE"),
                                _negated=True,
                            ),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="copy_set_aside_says_why",
                    ),
                ],
            },
        ),
        wall("routing_edition"),
        policy("routing_edition", "edition", sees=_DESK, adds=_DESK),
        wall("routing_address"),
        policy("routing_address", "address", sees=_DESK, adds=_DESK, changes=_DESK),
        wall("routing_copy"),
        policy("routing_copy", "copy", sees=_TALKING, adds=_DESK, changes=_DESK),
    ]
