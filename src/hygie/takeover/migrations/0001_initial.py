"""What was taken over from former tools, behind the wall of the desk."""

import django.db.models.deletion
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_TABLES = ("keptmapping", "takeover", "takenline", "wrongline")


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0016_taken_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="nom")),
                ("text", models.TextField(verbose_name="correspondance")),
                ("kept_at", models.DateTimeField(verbose_name="gardée le")),
                ("kept_by", models.CharField(max_length=200, verbose_name="par")),
            ],
            options={
                "verbose_name": "correspondance",
            },
        ),
        migrations.CreateModel(
            name="Takeover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="fichier")),
                ("source", models.CharField(max_length=100, verbose_name="outil d’origine")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="repris le")),
                ("by", models.CharField(max_length=200, verbose_name="par")),
                ("taken", models.PositiveIntegerField(default=0, verbose_name="repris")),
                ("known", models.PositiveIntegerField(default=0, verbose_name="déjà repris")),
                ("wrong", models.PositiveIntegerField(default=0, verbose_name="refusés")),
            ],
            options={
                "verbose_name": "reprise",
            },
        ),
        migrations.CreateModel(
            name="WrongLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.PositiveIntegerField(verbose_name="ligne")),
                ("why", models.CharField(max_length=500, verbose_name="motif")),
                (
                    "takeover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wrong_lines",
                        to="takeover.takeover",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne refusée",
            },
        ),
        migrations.CreateModel(
            name="TakenLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=100, verbose_name="outil d’origine")),
                ("reference", models.CharField(max_length=200, verbose_name="référence")),
                (
                    "incident",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "takeover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="takeover.takeover",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne reprise",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "reference"), name="line_is_taken_once"
                    )
                ],
            },
        ),
        *(wall(f"takeover_{name}") for name in _TABLES),
        *(
            policy(f"takeover_{name}", name, sees=_DESK, adds=_DESK, changes=_DESK)
            for name in _TABLES
        ),
    ]
