"""The tables of reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0001_snapshots"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
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
                        verbose_name="sorte de lieu",
                    ),
                ),
                ("place_code", models.CharField(max_length=20, verbose_name="lieu")),
                ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                ("edition", models.PositiveSmallIntegerField(default=1, verbose_name="édition")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "Projet"),
                            ("PUBLISHED", "Publié"),
                            ("WITHDRAWN", "Retiré"),
                        ],
                        default="DRAFT",
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("begun_at", models.DateTimeField(verbose_name="commencé le")),
                ("begun_by", models.CharField(max_length=200, verbose_name="commencé par")),
            ],
            options={
                "verbose_name": "rapport",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place_kind", "place_code", "year", "edition"),
                        name="report_edition_is_begun_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "DRAFT")),
                        fields=("place_kind", "place_code", "year"),
                        name="report_has_one_draft",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "PUBLISHED")),
                        fields=("place_kind", "place_code", "year"),
                        name="report_has_one_publication",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["DRAFT", "PUBLISHED", "WITHDRAWN"])),
                        name="report_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("place_kind__in", ["NATION", "REGION"])),
                        name="report_is_of_the_nation_or_a_region",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="titre")),
                ("snapshot", models.CharField(max_length=20, verbose_name="instantané")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("figures", models.JSONField(verbose_name="chiffres")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte")),
                ("pdf", models.BinaryField(verbose_name="document")),
                (
                    "revisions",
                    models.PositiveIntegerField(default=0, verbose_name="chiffres révisés"),
                ),
                ("published_at", models.DateTimeField(verbose_name="publié le")),
                ("published_by", models.CharField(max_length=200, verbose_name="publié par")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="observatory.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
            },
        ),
        migrations.CreateModel(
            name="ReportText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("section", models.CharField(max_length=40, verbose_name="section")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("text", models.TextField(blank=True, verbose_name="texte")),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="observatory.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "texte d’un rapport",
                "verbose_name_plural": "textes d’un rapport",
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="motif")),
                ("withdrawn_at", models.DateTimeField(verbose_name="retiré le")),
                ("withdrawn_by", models.CharField(max_length=200, verbose_name="retiré par")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="observatory.publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "retrait",
            },
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")),
                name="publication_has_its_digest",
            ),
        ),
        migrations.AddConstraint(
            model_name="reporttext",
            constraint=models.UniqueConstraint(
                fields=("report", "section", "version"), name="report_text_is_written_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="withdrawal_says_why"
            ),
        ),
    ]
