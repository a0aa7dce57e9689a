"""The tables of plans."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Action",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="action")),
                ("detail", models.TextField(blank=True, max_length=4000, verbose_name="précision")),
                ("owner", models.CharField(max_length=100, verbose_name="par qui")),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TODO", "À faire"),
                            ("DOING", "En cours"),
                            ("BLOCKED", "Bloquée"),
                            ("DONE", "Faite"),
                            ("DROPPED", "Abandonnée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "days",
                    models.DecimalField(
                        decimal_places=1, max_digits=6, null=True, verbose_name="jours de travail"
                    ),
                ),
                (
                    "gain",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=121),
                        default=list,
                        size=None,
                        verbose_name="mesures",
                    ),
                ),
                ("place_kind", models.CharField(blank=True, max_length=20, verbose_name="niveau")),
                ("place_code", models.CharField(blank=True, max_length=40, verbose_name="lieu")),
                ("region_code", models.CharField(blank=True, max_length=3, verbose_name="région")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("ANSWER", "Évaluation"),
                            ("AUDIT", "Audit"),
                            ("INCIDENT", "Incident"),
                            ("EXERCISE", "Exercice"),
                            ("SCAN", "Analyse technique"),
                            ("OTHER", "Autre"),
                        ],
                        max_length=10,
                        verbose_name="origine",
                    ),
                ),
                (
                    "source_module",
                    models.CharField(blank=True, max_length=30, verbose_name="module d’origine"),
                ),
                (
                    "source_key",
                    models.CharField(blank=True, max_length=100, verbose_name="clé d’origine"),
                ),
                (
                    "source_label",
                    models.CharField(blank=True, max_length=200, verbose_name="nom de l’origine"),
                ),
                (
                    "source_address",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="adresse de l’origine"
                    ),
                ),
                ("is_confined", models.BooleanField(default=False, verbose_name="réservée")),
                ("is_advice", models.BooleanField(default=False, verbose_name="recommandation")),
                ("is_void", models.BooleanField(default=False, verbose_name="sans objet")),
                ("folded", models.TextField(blank=True, verbose_name="texte sans accents")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("made_at", models.DateTimeField(verbose_name="écrite le")),
                ("changed_at", models.DateTimeField(verbose_name="changée le")),
                ("ended_on", models.DateField(null=True, verbose_name="terminée le")),
                (
                    "owner_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="remediation.action",
                    ),
                ),
            ],
            options={
                "verbose_name": "action du plan",
                "verbose_name_plural": "actions du plan",
            },
        ),
        migrations.CreateModel(
            name="Cost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "investment",
                    models.DecimalField(
                        decimal_places=2, max_digits=11, verbose_name="investissement"
                    ),
                ),
                (
                    "running",
                    models.DecimalField(
                        decimal_places=2, max_digits=11, verbose_name="fonctionnement par an"
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="écrit le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrit par")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="remediation.action",
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
                        to="remediation.cost",
                        verbose_name="corrige",
                    ),
                ),
            ],
            options={
                "verbose_name": "coût d’une action",
                "verbose_name_plural": "coûts d’actions",
            },
        ),
        migrations.CreateModel(
            name="Dependency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="remediation.action",
                    ),
                ),
                (
                    "needed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="frees",
                        to="remediation.action",
                    ),
                ),
            ],
            options={
                "verbose_name": "dépendance",
            },
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="action")),
                ("detail", models.TextField(blank=True, max_length=4000, verbose_name="précision")),
                ("owner", models.CharField(max_length=100, verbose_name="par qui")),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TODO", "À faire"),
                            ("DOING", "En cours"),
                            ("BLOCKED", "Bloquée"),
                            ("DONE", "Faite"),
                            ("DROPPED", "Abandonnée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                (
                    "days",
                    models.DecimalField(
                        decimal_places=1, max_digits=6, null=True, verbose_name="jours de travail"
                    ),
                ),
                (
                    "gain",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=121),
                        default=list,
                        size=None,
                        verbose_name="mesures",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="motif")),
                ("written_at", models.DateTimeField(verbose_name="écrite le")),
                ("written_by", models.CharField(max_length=200, verbose_name="écrite par")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="remediation.action",
                    ),
                ),
                (
                    "owner_person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "version d’une action",
                "verbose_name_plural": "versions d’actions",
            },
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_kind", models.CharField(max_length=20, verbose_name="niveau")),
                ("place_code", models.CharField(max_length=40, verbose_name="lieu")),
                ("region_code", models.CharField(blank=True, max_length=3, verbose_name="région")),
                (
                    "title",
                    models.CharField(max_length=300, verbose_name="ce qui n’est pas respecté"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="pourquoi")),
                (
                    "compensating",
                    models.TextField(max_length=2000, verbose_name="ce qui protège en attendant"),
                ),
                (
                    "measures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=121),
                        default=list,
                        size=None,
                        verbose_name="mesures",
                    ),
                ),
                ("expires_on", models.DateField(verbose_name="jusqu’au")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Demandée"),
                            ("APPROVED", "Approuvée"),
                            ("REFUSED", "Refusée"),
                            ("ENDED", "Levée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("made_at", models.DateTimeField(verbose_name="demandée le")),
                ("changed_at", models.DateTimeField(verbose_name="changée le")),
                (
                    "action",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="remediation.action",
                    ),
                ),
            ],
            options={
                "verbose_name": "dérogation",
            },
        ),
        migrations.CreateModel(
            name="WaiverStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("ASKED", "Demandée"),
                            ("APPROVED", "Approuvée"),
                            ("REFUSED", "Refusée"),
                            ("ENDED", "Levée"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="précision")),
                (
                    "title",
                    models.CharField(max_length=300, verbose_name="ce qui n’est pas respecté"),
                ),
                ("reason", models.TextField(max_length=2000, verbose_name="pourquoi")),
                (
                    "compensating",
                    models.TextField(max_length=2000, verbose_name="ce qui protège en attendant"),
                ),
                ("expires_on", models.DateField(verbose_name="jusqu’au")),
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
                    "waiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="remediation.waiver",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape d’une dérogation",
                "verbose_name_plural": "étapes de dérogations",
            },
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["region_code", "due_on", "id"], name="plan_action_by_region"
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["place_code", "due_on", "id"], name="plan_action_by_place"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["due_on", "id"], name="plan_action_by_day"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                fields=["source_module", "source_key"], name="plan_action_by_source"
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(
                condition=models.Q(("owner_person__isnull", False)),
                fields=["owner_person", "due_on"],
                name="plan_action_by_owner",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["TODO", "DOING", "BLOCKED", "DONE", "DROPPED"])),
                name="plan_action_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True), models.Q(("owner", ""), _negated=True)
                ),
                name="plan_action_says_what_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("place_kind__in", ["SITE", "LEGAL_ENTITY", "GHT"]),
                        models.Q(("place_code", ""), _negated=True),
                    ),
                    models.Q(("is_confined", True), ("place_code", ""), ("place_kind", "")),
                    _connector="OR",
                ),
                name="plan_action_has_a_place_unless_confined",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", False), ("state__in", ["DONE", "DROPPED"])),
                    models.Q(
                        models.Q(("state__in", ["DONE", "DROPPED"]), _negated=True),
                        ("ended_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="plan_action_over_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="cost",
            constraint=models.CheckConstraint(
                condition=models.Q(("investment__gte", 0), ("running__gte", 0)),
                name="plan_cost_is_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="cost",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("action",),
                name="plan_cost_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.UniqueConstraint(
                fields=("action", "needed"), name="plan_dependency_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="dependency",
            constraint=models.CheckConstraint(
                condition=models.Q(("action", models.F("needed")), _negated=True),
                name="plan_dependency_is_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.UniqueConstraint(
                fields=("action", "number"), name="plan_version_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DROPPED"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="plan_version_dropped_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="waiver",
            index=models.Index(fields=["region_code", "expires_on", "id"], name="waiver_by_region"),
        ),
        migrations.AddIndex(
            model_name="waiver",
            index=models.Index(fields=["place_code", "expires_on", "id"], name="waiver_by_place"),
        ),
        migrations.AddIndex(
            model_name="waiver",
            index=models.Index(fields=["expires_on", "id"], name="waiver_by_day"),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["ASKED", "APPROVED", "REFUSED", "ENDED"])),
                name="waiver_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("compensating", ""), _negated=True),
                ),
                name="waiver_says_what_why_and_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place_kind__in", ["SITE", "LEGAL_ENTITY"]),
                    models.Q(("place_code", ""), _negated=True),
                ),
                name="waiver_is_of_an_establishment",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiverstep",
            constraint=models.UniqueConstraint(
                fields=("waiver", "number"), name="waiver_step_is_one"
            ),
        ),
    ]
