"""The tables of debriefs, lessons and actions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0020_told_of_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lesson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="retiré")),
                ("text", models.CharField(max_length=500, verbose_name="leçon")),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="lessons.lesson",
                        verbose_name="corrige",
                    ),
                ),
            ],
            options={
                "verbose_name": "leçon",
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="retiré")),
                ("text", models.CharField(max_length=300, verbose_name="action")),
                ("owner", models.CharField(max_length=100, verbose_name="par qui")),
                ("due_on", models.DateField(verbose_name="avant le")),
                (
                    "state",
                    models.CharField(
                        choices=[("TODO", "À faire"), ("DONE", "Fait"), ("DROPPED", "Abandonné")],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="lessons.action",
                        verbose_name="corrige",
                    ),
                ),
                (
                    "lesson",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="lessons.lesson",
                    ),
                ),
            ],
            options={
                "verbose_name": "action",
            },
        ),
        migrations.CreateModel(
            name="Debrief",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("is_withdrawn", models.BooleanField(default=False, verbose_name="retiré")),
                (
                    "kind",
                    models.CharField(
                        choices=[("HOT", "À chaud"), ("COLD", "À froid")],
                        max_length=5,
                        verbose_name="à chaud ou à froid",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="tenu le")),
                (
                    "participants",
                    models.CharField(max_length=500, verbose_name="fonctions présentes"),
                ),
                ("story", models.TextField(blank=True, verbose_name="ce qui s’est passé")),
                ("worked", models.TextField(blank=True, verbose_name="ce qui a marché")),
                ("failed", models.TextField(blank=True, verbose_name="ce qui n’a pas marché")),
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
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="lessons.debrief",
                        verbose_name="corrige",
                    ),
                ),
            ],
            options={
                "verbose_name": "débriefing",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["HOT", "COLD"])),
                        name="debrief_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("participants", ""), _negated=True),
                            models.Q(("failed", ""), ("worked", ""), _negated=True),
                        ),
                        name="debrief_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_withdrawn", False), ("replaces__isnull", True)),
                            models.Q(
                                ("replaces__isnull", False), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="debrief_correction_says_why",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="lesson_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="lesson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_withdrawn", False), ("replaces__isnull", True)),
                    models.Q(("replaces__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="lesson_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["TODO", "DONE", "DROPPED"])),
                name="lesson_action_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("owner", ""), _negated=True)
                ),
                name="lesson_action_says_what_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_withdrawn", False),
                    models.Q(
                        models.Q(("state", "DROPPED"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="lesson_action_dropped_says_why",
            ),
        ),
    ]
