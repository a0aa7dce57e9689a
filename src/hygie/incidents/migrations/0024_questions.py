"""The questions of the desk and their answers, and their walls: each answer for its readers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"
# What is read with the declaration is seen with it.
_READ_WITH = f"of_declaration AND ({everywhere(Domain.CASES)} OR walls_sees_case(incident_id))"
# The versions that the desk wrote are read by whoever answers, through a named opening.
_WALLS = [
    wall("incidents_questionedition"),
    policy("incidents_questionedition", "edition", sees=_DESK, adds=_DESK),
    wall("incidents_questionanswer"),
    policy("incidents_questionanswer", "answer", sees=f"{_TALKING} OR {_READ_WITH}", adds=_TALKING),
]


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0023_counted_two_ways"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="incident",
            name="answered",
            field=models.PositiveIntegerField(
                db_default=0, default=0, verbose_name="réponses aux questions"
            ),
        ),
        migrations.CreateModel(
            name="QuestionEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="question")),
                ("edition", models.PositiveIntegerField(verbose_name="version")),
                ("based_on", models.CharField(max_length=20, verbose_name="d’après")),
                ("content", models.JSONField(verbose_name="contenu")),
                ("why", models.CharField(max_length=500, verbose_name="pourquoi")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                ("written_by", models.CharField(max_length=200, verbose_name="par")),
            ],
            options={
                "verbose_name": "version d’une question",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "edition"), name="question_edition_is_written_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True),
                        name="question_edition_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="question")),
                ("rank", models.PositiveIntegerField(verbose_name="rang")),
                ("mark", models.CharField(max_length=40, verbose_name="version")),
                ("label", models.CharField(max_length=100, verbose_name="version, en mots")),
                ("wording", models.JSONField(verbose_name="question posée")),
                ("told", models.JSONField(default=list, verbose_name="pour les démarches")),
                ("of_declaration", models.BooleanField(verbose_name="lue avec la déclaration")),
                ("value", models.JSONField(null=True, verbose_name="réponse")),
                ("answered_at", models.DateTimeField(verbose_name="répondue le")),
                ("answered_by", models.CharField(max_length=200, verbose_name="par")),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
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
                "verbose_name": "réponse à une question",
                "verbose_name_plural": "réponses aux questions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("incident", "code", "rank"), name="question_answer_follows_another"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rank", 1), _negated=True),
                            ("value__isnull", False),
                            _connector="OR",
                        ),
                        name="question_answer_first_says_something",
                    ),
                ],
            },
        ),
        *_WALLS,
    ]
