"""The tables of exchanges: files that were taken in, their events as they came."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ExchangeFile",
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
                (
                    "provider",
                    models.CharField(blank=True, max_length=200, verbose_name="prestataire"),
                ),
                ("common", models.TextField(default="[]", verbose_name="acteurs communs")),
                ("taken_at", models.DateTimeField(verbose_name="repris le")),
                ("taken_by", models.CharField(max_length=200, verbose_name="repris par")),
                ("events", models.PositiveIntegerField(default=0, verbose_name="événements")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="déjà connus")),
                ("placed", models.PositiveIntegerField(default=0, verbose_name="rattachés")),
                ("proofs", models.PositiveIntegerField(default=0, verbose_name="preuves")),
                ("waiting", models.PositiveIntegerField(default=0, verbose_name="à rattacher")),
                ("not_done", models.PositiveIntegerField(default=0, verbose_name="non réalisés")),
                ("quirks", models.PositiveIntegerField(default=0, verbose_name="écarts tolérés")),
                ("remarks", models.JSONField(default=list, verbose_name="remarques")),
            ],
            options={
                "verbose_name": "fichier OPSSIES",
                "verbose_name_plural": "fichiers OPSSIES",
                "indexes": [models.Index(fields=["-taken_at", "-id"], name="exchange_file_latest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_kind__in", ["REGION", "NATION"])),
                        name="exchange_file_is_of_an_authority",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceivedEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="rang dans le fichier")),
                ("digest", models.CharField(max_length=64, unique=True, verbose_name="empreinte")),
                ("payload", models.TextField(verbose_name="événement, tel quel")),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("PLACED", "Rattaché"),
                            ("WAITING", "À rattacher"),
                            ("SET_ASIDE", "Mis de côté"),
                            ("NOT_DONE", "Non réalisé"),
                        ],
                        max_length=10,
                        verbose_name="devenir",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=200, verbose_name="pourquoi")),
                ("kind", models.PositiveSmallIntegerField(verbose_name="type")),
                ("programme", models.PositiveSmallIntegerField(verbose_name="programme")),
                ("done_at", models.DateTimeField(null=True, verbose_name="réalisé le")),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau")),
                ("score", models.IntegerField(null=True, verbose_name="score")),
                (
                    "tlp",
                    models.CharField(
                        choices=[
                            ("CLEAR", "TLP:CLEAR, public"),
                            ("GREEN", "TLP:GREEN, la communauté"),
                            ("AMBER", "TLP:AMBER, l’organisation et ceux qu’elle sert"),
                            ("AMBER_STRICT", "TLP:AMBER+STRICT, l’organisation seulement"),
                            ("RED", "TLP:RED, l’astreinte seulement"),
                        ],
                        max_length=12,
                        verbose_name="TLP",
                    ),
                ),
                (
                    "identifiers",
                    models.CharField(blank=True, max_length=1000, verbose_name="identifiants"),
                ),
                (
                    "name",
                    models.CharField(blank=True, max_length=200, verbose_name="structure auditée"),
                ),
                ("is_group", models.BooleanField(default=False, verbose_name="groupement")),
                (
                    "perimeter",
                    models.CharField(blank=True, max_length=500, verbose_name="périmètre"),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="décidé le")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=200, verbose_name="décidé par"),
                ),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="opssies.exchangefile",
                    ),
                ),
            ],
            options={
                "verbose_name": "événement reçu",
                "verbose_name_plural": "événements reçus",
                "indexes": [
                    models.Index(fields=["file", "number"], name="received_event_of_file"),
                    models.Index(
                        condition=models.Q(("fate", "WAITING")),
                        fields=["file", "id"],
                        name="received_event_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__range", (1, 61))),
                        name="received_event_kind_is_of_the_schema",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by", ""),
                                ("reason", ""),
                                models.Q(("fate", "SET_ASIDE"), _negated=True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("fate__in", ["PLACED", "SET_ASIDE"]),
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="received_event_decided_says_by_whom_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate", "WAITING"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="received_event_waits_for_a_reason",
                    ),
                ],
            },
        ),
    ]
