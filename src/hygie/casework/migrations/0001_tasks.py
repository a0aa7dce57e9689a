"""Tasks and playbooks, and their walls: those of the messages of the same incident."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from hygie.kernel.scope import Domain
from hygie.platform.policies import everywhere, policy, wall

_DESK = everywhere(Domain.DESK)
_TALKING = f"{everywhere(Domain.TALKS)} OR walls_talks_case(incident_id)"
# The desk’s own versions are read by whoever works on a case, through a named opening.
_WALLS = [
    wall("casework_edition"),
    policy("casework_edition", "edition", sees=_DESK, adds=_DESK),
    wall("casework_run"),
    policy("casework_run", "run", sees=_TALKING, adds=_TALKING),
    wall("casework_task"),
    policy("casework_task", "task", sees=_TALKING, adds=_TALKING, changes=_TALKING),
]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0015_queue_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="fiche")),
                ("edition", models.PositiveIntegerField(verbose_name="version")),
                ("based_on", models.CharField(max_length=20, verbose_name="d’après")),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("kinds", models.JSONField(default=list, verbose_name="types d’incident")),
                ("lines", models.JSONField(verbose_name="lignes")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                ("written_by", models.CharField(max_length=200, verbose_name="par")),
            ],
            options={
                "verbose_name": "version d’une fiche réflexe",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "edition"), name="edition_is_written_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="fiche")),
                ("mark", models.CharField(max_length=40, verbose_name="version")),
                ("title", models.CharField(max_length=150, verbose_name="titre")),
                ("label", models.CharField(max_length=100, verbose_name="version, en mots")),
                ("started_at", models.DateTimeField(verbose_name="lancée le")),
                ("started_by", models.CharField(max_length=200, verbose_name="par")),
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
                "verbose_name": "fiche réflexe lancée",
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rank", models.PositiveIntegerField(verbose_name="rang")),
                ("text", models.CharField(max_length=300, verbose_name="à faire")),
                (
                    "side",
                    models.CharField(
                        choices=[("STRUCTURE", "La structure"), ("DESK", "L’astreinte")],
                        max_length=10,
                        verbose_name="pour",
                    ),
                ),
                (
                    "decides",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("DIRECTION", "Direction"),
                            ("CIO", "DSI"),
                            ("CISO", "RSSI"),
                            ("CARE", "Direction des soins ou médecin de garde"),
                            ("DPO", "Délégué à la protection des données"),
                            ("DESK", "Astreinte"),
                        ],
                        max_length=10,
                        verbose_name="décide",
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="pourquoi")),
                (
                    "cost",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="coût pour les soins"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TODO", "À faire"),
                            ("DOING", "En cours"),
                            ("DONE", "Fait"),
                            ("NOT_APPLICABLE", "Sans objet"),
                        ],
                        default="TODO",
                        max_length=15,
                        verbose_name="état",
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=100, verbose_name="confiée à")),
                ("due_at", models.DateTimeField(null=True, verbose_name="à faire avant")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("made_at", models.DateTimeField(verbose_name="créée le")),
                ("made_by", models.CharField(max_length=200, verbose_name="créée par")),
                ("changed_at", models.DateTimeField(verbose_name="changée le")),
                ("changed_by", models.CharField(max_length=200, verbose_name="changée par")),
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
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="casework.run",
                    ),
                ),
            ],
            options={
                "verbose_name": "tâche",
            },
        ),
        migrations.AddConstraint(
            model_name="run",
            constraint=models.UniqueConstraint(
                fields=("incident", "code", "mark"), name="run_of_a_version_starts_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["TODO", "DOING", "DONE", "NOT_APPLICABLE"])),
                name="task_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "NOT_APPLICABLE"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="task_set_aside_says_why",
            ),
        ),
        *_WALLS,
    ]
