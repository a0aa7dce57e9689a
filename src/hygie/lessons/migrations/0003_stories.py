"""The tables of returns of experience."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0020_told_of_cases"),
        ("lessons", "0002_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("text", models.TextField(verbose_name="texte")),
                ("folded", models.TextField(verbose_name="texte sans accents")),
                (
                    "kind",
                    models.CharField(blank=True, max_length=40, verbose_name="type d’incident"),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("HOSPITAL", "Établissement de santé"),
                            ("CARE_HOME", "Établissement médico-social"),
                            ("CITY", "Soins de ville, laboratoire, pharmacie"),
                            ("OTHER", "Autre structure"),
                        ],
                        max_length=10,
                        verbose_name="structure",
                    ),
                ),
                ("month", models.DateField(verbose_name="publié en")),
            ],
            options={
                "verbose_name": "retour d’expérience publié",
                "verbose_name_plural": "retours d’expérience publiés",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="published_tells_no_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("text", models.TextField(verbose_name="texte")),
                (
                    "kind",
                    models.CharField(blank=True, max_length=40, verbose_name="type d’incident"),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("HOSPITAL", "Établissement de santé"),
                            ("CARE_HOME", "Établissement médico-social"),
                            ("CITY", "Soins de ville, laboratoire, pharmacie"),
                            ("OTHER", "Autre structure"),
                        ],
                        max_length=10,
                        verbose_name="structure",
                    ),
                ),
                ("mark", models.CharField(max_length=64, verbose_name="empreinte")),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "retour d’expérience",
                "verbose_name_plural": "retours d’expérience",
            },
        ),
        migrations.CreateModel(
            name="StoryAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Proposé à la structure"),
                            ("APPROVED", "Approuvé et publié"),
                            ("CHANGES", "Des changements sont demandés"),
                            ("WITHDRAWN", "Retiré"),
                        ],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("mark", models.CharField(max_length=64, verbose_name="empreinte")),
                ("words", models.CharField(blank=True, max_length=1000, verbose_name="précision")),
                ("public_id", models.UUIDField(null=True, verbose_name="dans la bibliothèque")),
                ("said_at", models.DateTimeField(verbose_name="dit le")),
                ("said_by", models.CharField(max_length=200, verbose_name="dit par")),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
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
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="lessons.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse à un retour d’expérience",
                "verbose_name_plural": "réponses à un retour d’expérience",
            },
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.UniqueConstraint(
                fields=("incident", "version"), name="story_version_is_written_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="story",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("text", ""), _negated=True)
                ),
                name="story_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="storyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "APPROVED"), ("public_id__isnull", False)),
                    models.Q(("answer", "APPROVED"), _negated=True),
                    _connector="OR",
                ),
                name="story_approved_is_in_the_library",
            ),
        ),
        migrations.AddConstraint(
            model_name="storyanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "CHANGES"), _negated=True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="story_sent_back_says_why",
            ),
        ),
    ]
