"""The tables of proofs: what happened, what it proves of each place, what became of that."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0003_erased"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField(verbose_name="type")),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="intitulé")),
                ("occurred_on", models.DateField(verbose_name="jour")),
                ("occurred_at", models.DateTimeField(null=True, verbose_name="moment")),
                ("score", models.IntegerField(null=True, verbose_name="score")),
                ("level", models.PositiveSmallIntegerField(null=True, verbose_name="niveau")),
                (
                    "perimeter",
                    models.CharField(blank=True, max_length=500, verbose_name="périmètre"),
                ),
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
                ("source_module", models.CharField(max_length=40, verbose_name="source")),
                ("source_key", models.CharField(max_length=200, verbose_name="clé de la source")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("recorded_at", models.DateTimeField(verbose_name="noté le")),
                ("recorded_by", models.CharField(max_length=200, verbose_name="noté par")),
            ],
            options={
                "verbose_name": "fait de sécurité",
                "verbose_name_plural": "faits de sécurité",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_module", "source_key"),
                        name="event_is_told_once_by_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__range", (1, 61))),
                        name="event_kind_is_of_the_schema",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("tlp__in", ["CLEAR", "GREEN", "AMBER", "AMBER_STRICT", "RED"])
                        ),
                        name="event_tlp_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source_module", ""), _negated=True),
                            models.Q(("source_key", ""), _negated=True),
                        ),
                        name="event_says_its_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__isnull", True), ("level__lte", 1000), _connector="OR"
                        ),
                        name="event_level_is_bounded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
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
                ("kind", models.PositiveSmallIntegerField(verbose_name="type")),
                ("occurred_on", models.DateField(verbose_name="jour")),
                ("expires_on", models.DateField(verbose_name="expire le")),
                ("score", models.IntegerField(null=True, verbose_name="score")),
                (
                    "level",
                    models.PositiveSmallIntegerField(null=True, verbose_name="niveau atteint"),
                ),
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
                ("source_module", models.CharField(max_length=40, verbose_name="source")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("STANDING", "En vigueur"),
                            ("SUPERSEDED", "Remplacée"),
                            ("WITHDRAWN", "Retirée"),
                        ],
                        default="STANDING",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="terminée le")),
                ("next_step_on", models.DateField(null=True, verbose_name="prochaine annonce")),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="evidence.event",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaces",
                        to="evidence.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "preuve",
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("SUPERSEDED", "Remplacée"),
                            ("WITHDRAWN", "Retirée"),
                            ("RESTORED", "Remise en vigueur"),
                        ],
                        max_length=10,
                        verbose_name="acte",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="le")),
                ("by", models.CharField(max_length=200, verbose_name="par")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                (
                    "proof",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="evidence.proof",
                    ),
                ),
            ],
            options={
                "verbose_name": "changement d’une preuve",
                "verbose_name_plural": "changements des preuves",
            },
        ),
        migrations.CreateModel(
            name="Joined",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="evidence.event",
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d’une preuve",
                "verbose_name_plural": "pièces des preuves",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "document"), name="event_joins_a_file_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                fields=["place_code", "place_kind", "-occurred_on", "-id"], name="proof_of_place"
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("state", "STANDING")),
                fields=["kind", "place_code"],
                name="proof_standing_by_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("state", "STANDING")),
                fields=["expires_on", "id"],
                name="proof_standing_by_end",
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("next_step_on__isnull", False)),
                fields=["next_step_on"],
                name="proof_end_to_be_told",
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("replaced_by__isnull", False)),
                fields=["replaced_by"],
                name="proof_by_what_replaced_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.UniqueConstraint(
                fields=("event", "place_kind", "place_code"), name="proof_is_one_of_its_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_kind__in", ["SITE", "LEGAL_ENTITY"])),
                name="proof_is_of_an_establishment",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_on__gt", models.F("occurred_on"))),
                name="proof_expires_after_the_fact",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("reason", ""),
                        ("replaced_by__isnull", True),
                        ("state", "STANDING"),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("replaced_by__isnull", False),
                        ("state", "SUPERSEDED"),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("replaced_by__isnull", True),
                        ("state", "WITHDRAWN"),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proof_ended_says_when_and_why",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["proof", "id"], name="change_of_proof"),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["SUPERSEDED", "WITHDRAWN", "RESTORED"])),
                name="change_act_is_known",
            ),
        ),
    ]
