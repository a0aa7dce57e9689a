"""The tables of the file of recovery."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("incidents", "0018_signals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="System",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="système")),
                ("folded", models.CharField(max_length=120, verbose_name="nom sans accents")),
                (
                    "declared_as",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PATIENT_RECORD", "Dossier patient, prescription"),
                            ("APPLICATION", "Autre application"),
                            ("WORKSTATION", "Postes de travail"),
                            ("SERVER", "Serveurs"),
                            ("DIRECTORY", "Annuaire (Active Directory), comptes"),
                            ("BACKUP", "Sauvegardes"),
                            ("NETWORK", "Réseau, accès Internet"),
                            ("TELEPHONY", "Téléphonie"),
                            ("MAIL", "Messagerie"),
                            ("BIOMEDICAL", "Équipements biomédicaux"),
                            ("WEBSITE", "Site Internet"),
                            ("HOSTED_SERVICE", "Service hébergé par un prestataire"),
                            ("BUILDING", "Gestion technique du bâtiment"),
                            ("OTHER", "Autre"),
                        ],
                        max_length=20,
                        verbose_name="dans la déclaration",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="ajouté le")),
                ("written_by", models.CharField(max_length=200, verbose_name="ajouté par")),
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
                "verbose_name": "système à reconstruire",
                "verbose_name_plural": "systèmes à reconstruire",
            },
        ),
        migrations.CreateModel(
            name="Step",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("STOPPED", "Arrêté"),
                            ("DEGRADED", "Dégradé"),
                            ("REBUILT", "Reconstruit"),
                            ("BACK", "Rendu aux soins"),
                            ("ABANDONED", "Abandonné"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("on", models.DateField(verbose_name="depuis le")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="précision")),
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
                        to="recovery.step",
                        verbose_name="corrige",
                    ),
                ),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="recovery.system",
                    ),
                ),
            ],
            options={
                "verbose_name": "étape",
            },
        ),
        migrations.CreateModel(
            name="Work",
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
                ("text", models.CharField(max_length=300, verbose_name="à faire")),
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
                        to="recovery.work",
                        verbose_name="corrige",
                    ),
                ),
            ],
            options={
                "verbose_name": "travail restant",
                "verbose_name_plural": "travaux restants",
            },
        ),
        migrations.CreateModel(
            name="Line",
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
                    "section",
                    models.CharField(
                        choices=[
                            ("HOURS", "Heures passées"),
                            ("COST", "Coûts"),
                            ("LOST", "Activité perdue"),
                        ],
                        max_length=10,
                        verbose_name="rubrique",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("INTERNAL", "Équipes de la structure"),
                            ("PROVIDER", "Prestataire"),
                            ("CERT", "CERT"),
                            ("OTHER_HOSPITAL", "Autre établissement"),
                            ("INVESTMENT", "Investissement : matériel, logiciels"),
                            ("SERVICES", "Prestations"),
                            ("OVERTIME", "Heures supplémentaires, renforts"),
                            ("OTHER_DIRECT", "Autre dépense"),
                            ("LOST_REVENUE", "Recettes perdues"),
                            ("EXCESS", "Franchise d’assurance"),
                            ("OTHER_INDIRECT", "Autre perte"),
                            ("STAYS_CANCELLED", "Séjours annulés"),
                            ("STAYS_DEFERRED", "Séjours reportés"),
                            ("VISITS_CANCELLED", "Consultations annulées"),
                            ("VISITS_DEFERRED", "Consultations reportées"),
                            ("SURGERY_CANCELLED", "Opérations annulées"),
                            ("SURGERY_DEFERRED", "Opérations reportées"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=11, verbose_name="quantité"),
                ),
                ("since", models.DateField(verbose_name="du")),
                ("until", models.DateField(verbose_name="au")),
                ("people", models.PositiveIntegerField(default=1, verbose_name="personnes")),
                ("who", models.CharField(blank=True, max_length=150, verbose_name="qui")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="précision")),
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
                        to="recovery.line",
                        verbose_name="corrige",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ["INTERNAL", "PROVIDER", "CERT", "OTHER_HOSPITAL"]),
                                ("section", "HOURS"),
                            ),
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "INVESTMENT",
                                        "SERVICES",
                                        "OVERTIME",
                                        "OTHER_DIRECT",
                                        "LOST_REVENUE",
                                        "EXCESS",
                                        "OTHER_INDIRECT",
                                    ],
                                ),
                                ("section", "COST"),
                            ),
                            models.Q(
                                (
                                    "kind__in",
                                    [
                                        "STAYS_CANCELLED",
                                        "STAYS_DEFERRED",
                                        "VISITS_CANCELLED",
                                        "VISITS_DEFERRED",
                                        "SURGERY_CANCELLED",
                                        "SURGERY_DEFERRED",
                                    ],
                                ),
                                ("section", "LOST"),
                            ),
                            _connector="OR",
                        ),
                        name="recovery_line_kind_is_of_its_section",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0), ("people__gte", 1)),
                        name="recovery_line_counts_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="recovery_line_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_withdrawn", False), ("replaces__isnull", True)),
                            models.Q(
                                ("replaces__isnull", False), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="recovery_line_correction_says_why",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.UniqueConstraint(
                fields=("incident", "folded"), name="recovery_system_is_listed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="system",
            constraint=models.CheckConstraint(
                condition=models.Q(("folded", ""), _negated=True), name="recovery_system_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["STOPPED", "DEGRADED", "REBUILT", "BACK", "ABANDONED"])
                ),
                name="recovery_step_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_withdrawn", False), ("replaces__isnull", True)),
                    models.Q(("replaces__isnull", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recovery_step_correction_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["TODO", "DONE", "DROPPED"])),
                name="recovery_work_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("owner", ""), _negated=True)
                ),
                name="recovery_work_says_what_and_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="work",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_withdrawn", False),
                    models.Q(
                        models.Q(("state", "DROPPED"), _negated=True),
                        models.Q(("reason", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="recovery_work_dropped_says_why",
            ),
        ),
    ]
