"""The register: entities, sites, groups, nomenclatures, search entries, imports."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# The application role may not ANALYZE what it does not own; after a large import, it must.
ANALYZE = """
    CREATE FUNCTION establishments_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public AS $$
    BEGIN
        ANALYZE public.establishments_ght, public.establishments_legalentity,
            public.establishments_site, public.establishments_searchentry,
            public.establishments_searchword, public.establishments_registerimportline;
    END $$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("platform", "0001_attempts_and_extensions")]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=4, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "short_label",
                    models.CharField(blank=True, max_length=60, verbose_name="libellé court"),
                ),
                ("group_code", models.CharField(blank=True, max_length=4, verbose_name="agrégat")),
                (
                    "group_label",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="libellé de l’agrégat"
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="fin")),
            ],
            options={
                "verbose_name": "catégorie",
            },
        ),
        migrations.CreateModel(
            name="Ght",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                ("short_name", models.CharField(blank=True, max_length=20, verbose_name="sigle")),
                ("region_code", models.CharField(max_length=3, verbose_name="région")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("SAE_ID", "SAE, table ID (sites d’hospitalisation)"),
                            ("SAE_IDB", "SAE, table IDB (sites secondaires)"),
                            ("SAE_GHT", "SAE, table GHT"),
                            ("SAE_LIST", "SAE, liste de diffusion (classeur)"),
                            ("ETALAB_SITES", "FINESS etalab, établissements"),
                            ("ETALAB_ENTITIES", "FINESS etalab, entités juridiques"),
                            ("ETALAB_POSITIONS", "FINESS etalab, géolocalisation"),
                            ("FINESS_PLUS", "FINESS+, structures (JSON)"),
                            ("XML_SITES", "FINESS, flux XML des établissements"),
                            ("XML_ENTITIES", "FINESS, flux XML des entités juridiques"),
                            ("XML_CATEGORIES", "FINESS, nomenclature des catégories"),
                            ("XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"),
                            ("DEMONSTRATION", "Démonstration (données fictives)"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("source_date", models.DateField(verbose_name="date de la source")),
                (
                    "authority",
                    models.PositiveSmallIntegerField(verbose_name="autorité de la source"),
                ),
            ],
            options={
                "verbose_name": "GHT",
                "verbose_name_plural": "GHT",
            },
        ),
        migrations.CreateModel(
            name="LegalStatus",
            fields=[
                (
                    "code",
                    models.CharField(
                        max_length=4, primary_key=True, serialize=False, verbose_name="code"
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="libellé")),
                (
                    "short_label",
                    models.CharField(blank=True, max_length=60, verbose_name="libellé court"),
                ),
                ("group_code", models.CharField(blank=True, max_length=4, verbose_name="agrégat")),
                (
                    "group_label",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="libellé de l’agrégat"
                    ),
                ),
                ("ended_on", models.DateField(null=True, verbose_name="fin")),
            ],
            options={
                "verbose_name": "statut juridique",
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finess",
                    models.CharField(max_length=9, unique=True, verbose_name="numéro FINESS"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="nom")),
                (
                    "long_name",
                    models.CharField(blank=True, max_length=250, verbose_name="nom complet"),
                ),
                (
                    "category_code",
                    models.CharField(blank=True, max_length=4, verbose_name="catégorie"),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("SEAT", "Siège de l’entité"),
                            ("MAIN", "Site principal"),
                            ("ANNEX", "Site secondaire"),
                            ("UNKNOWN", "Non précisé"),
                        ],
                        default="UNKNOWN",
                        max_length=10,
                        verbose_name="place dans l’entité",
                    ),
                ),
                ("siret", models.CharField(blank=True, max_length=14, verbose_name="SIRET")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "address_extra",
                    models.CharField(blank=True, max_length=250, verbose_name="complément"),
                ),
                (
                    "postcode",
                    models.CharField(blank=True, max_length=10, verbose_name="code postal"),
                ),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="ville")),
                (
                    "commune_code",
                    models.CharField(blank=True, max_length=5, verbose_name="commune"),
                ),
                ("department_code", models.CharField(max_length=3, verbose_name="département")),
                ("region_code", models.CharField(max_length=3, verbose_name="région")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="courriel")),
                ("longitude", models.FloatField(null=True, verbose_name="longitude")),
                ("latitude", models.FloatField(null=True, verbose_name="latitude")),
                (
                    "located",
                    models.CharField(
                        choices=[
                            ("ADDRESS", "À l’adresse"),
                            ("COMMUNE", "Au centre de la commune"),
                            ("NONE", "Non situé"),
                        ],
                        default="NONE",
                        max_length=10,
                        verbose_name="précision",
                    ),
                ),
                ("opened_on", models.DateField(null=True, verbose_name="ouvert le")),
                ("is_open", models.BooleanField(default=True, verbose_name="ouvert")),
                ("closed_on", models.DateField(null=True, verbose_name="fermé le")),
                (
                    "closing_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("STATED", "La source le dit fermé"),
                            ("ABSENT", "Absent du dernier fichier national"),
                        ],
                        max_length=10,
                        verbose_name="motif de fermeture",
                    ),
                ),
                (
                    "stock_on",
                    models.DateField(
                        null=True, verbose_name="dernier fichier national qui le cite"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("SAE_ID", "SAE, table ID (sites d’hospitalisation)"),
                            ("SAE_IDB", "SAE, table IDB (sites secondaires)"),
                            ("SAE_GHT", "SAE, table GHT"),
                            ("SAE_LIST", "SAE, liste de diffusion (classeur)"),
                            ("ETALAB_SITES", "FINESS etalab, établissements"),
                            ("ETALAB_ENTITIES", "FINESS etalab, entités juridiques"),
                            ("ETALAB_POSITIONS", "FINESS etalab, géolocalisation"),
                            ("FINESS_PLUS", "FINESS+, structures (JSON)"),
                            ("XML_SITES", "FINESS, flux XML des établissements"),
                            ("XML_ENTITIES", "FINESS, flux XML des entités juridiques"),
                            ("XML_CATEGORIES", "FINESS, nomenclature des catégories"),
                            ("XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"),
                            ("DEMONSTRATION", "Démonstration (données fictives)"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("source_date", models.DateField(verbose_name="date de la source")),
                (
                    "authority",
                    models.PositiveSmallIntegerField(verbose_name="autorité de la source"),
                ),
            ],
            options={
                "verbose_name": "site",
            },
        ),
        migrations.CreateModel(
            name="LegalEntity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "finess",
                    models.CharField(max_length=9, unique=True, verbose_name="numéro FINESS"),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                (
                    "long_name",
                    models.CharField(blank=True, max_length=250, verbose_name="nom complet"),
                ),
                (
                    "is_placeholder",
                    models.BooleanField(default=False, verbose_name="connue par son seul numéro"),
                ),
                ("siren", models.CharField(blank=True, max_length=9, verbose_name="SIREN")),
                (
                    "legal_status_code",
                    models.CharField(blank=True, max_length=4, verbose_name="statut juridique"),
                ),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                (
                    "address_extra",
                    models.CharField(blank=True, max_length=250, verbose_name="complément"),
                ),
                (
                    "postcode",
                    models.CharField(blank=True, max_length=10, verbose_name="code postal"),
                ),
                ("city", models.CharField(blank=True, max_length=120, verbose_name="ville")),
                (
                    "commune_code",
                    models.CharField(blank=True, max_length=5, verbose_name="commune"),
                ),
                ("department_code", models.CharField(max_length=3, verbose_name="département")),
                ("region_code", models.CharField(max_length=3, verbose_name="région")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("opened_on", models.DateField(null=True, verbose_name="ouverte le")),
                ("is_open", models.BooleanField(default=True, verbose_name="ouverte")),
                ("closed_on", models.DateField(null=True, verbose_name="fermée le")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("SAE_ID", "SAE, table ID (sites d’hospitalisation)"),
                            ("SAE_IDB", "SAE, table IDB (sites secondaires)"),
                            ("SAE_GHT", "SAE, table GHT"),
                            ("SAE_LIST", "SAE, liste de diffusion (classeur)"),
                            ("ETALAB_SITES", "FINESS etalab, établissements"),
                            ("ETALAB_ENTITIES", "FINESS etalab, entités juridiques"),
                            ("ETALAB_POSITIONS", "FINESS etalab, géolocalisation"),
                            ("FINESS_PLUS", "FINESS+, structures (JSON)"),
                            ("XML_SITES", "FINESS, flux XML des établissements"),
                            ("XML_ENTITIES", "FINESS, flux XML des entités juridiques"),
                            ("XML_CATEGORIES", "FINESS, nomenclature des catégories"),
                            ("XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"),
                            ("DEMONSTRATION", "Démonstration (données fictives)"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                ("source_date", models.DateField(verbose_name="date de la source")),
                (
                    "authority",
                    models.PositiveSmallIntegerField(verbose_name="autorité de la source"),
                ),
                (
                    "ght",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="establishments.ght",
                    ),
                ),
            ],
            options={
                "verbose_name": "entité juridique",
                "verbose_name_plural": "entités juridiques",
            },
        ),
        migrations.AddField(
            model_name="ght",
            name="support",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="supported",
                to="establishments.legalentity",
                verbose_name="support",
            ),
        ),
        migrations.CreateModel(
            name="RegisterImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200, verbose_name="fichier")),
                (
                    "sha256",
                    models.CharField(blank=True, max_length=64, verbose_name="empreinte SHA-256"),
                ),
                ("size", models.BigIntegerField(default=0, verbose_name="taille")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SAE_ID", "SAE, table ID (sites d’hospitalisation)"),
                            ("SAE_IDB", "SAE, table IDB (sites secondaires)"),
                            ("SAE_GHT", "SAE, table GHT"),
                            ("SAE_LIST", "SAE, liste de diffusion (classeur)"),
                            ("ETALAB_SITES", "FINESS etalab, établissements"),
                            ("ETALAB_ENTITIES", "FINESS etalab, entités juridiques"),
                            ("ETALAB_POSITIONS", "FINESS etalab, géolocalisation"),
                            ("FINESS_PLUS", "FINESS+, structures (JSON)"),
                            ("XML_SITES", "FINESS, flux XML des établissements"),
                            ("XML_ENTITIES", "FINESS, flux XML des entités juridiques"),
                            ("XML_CATEGORIES", "FINESS, nomenclature des catégories"),
                            ("XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"),
                            ("DEMONSTRATION", "Démonstration (données fictives)"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                ("data_date", models.DateField(null=True, verbose_name="date des données")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("WAITING", "En attente"),
                            ("DONE", "Importé"),
                            ("IGNORED", "Reconnu, rien à importer"),
                            ("REFUSED", "Refusé"),
                        ],
                        max_length=10,
                        verbose_name="état",
                    ),
                ),
                ("sentence", models.TextField(blank=True, verbose_name="explication")),
                ("started_at", models.DateTimeField(verbose_name="commencé le")),
                ("seconds", models.FloatField(default=0, verbose_name="durée en secondes")),
                ("by", models.CharField(max_length=200, verbose_name="par")),
                ("read", models.PositiveIntegerField(default=0, verbose_name="lus")),
                ("new", models.PositiveIntegerField(default=0, verbose_name="nouveaux")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="modifiés")),
                ("unchanged", models.PositiveIntegerField(default=0, verbose_name="inchangés")),
                ("closed", models.PositiveIntegerField(default=0, verbose_name="fermés")),
                (
                    "damaged",
                    models.PositiveIntegerField(default=0, verbose_name="repris en partie"),
                ),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refusés")),
            ],
            options={
                "verbose_name": "import du registre",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["REFUSED", "IGNORED"]), _negated=True),
                            models.Q(("sentence", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="import_refused_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterImportLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(null=True, verbose_name="ligne")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("NEW", "Nouveau"),
                            ("CHANGED", "Modifié"),
                            ("CLOSED", "Fermé"),
                            ("DAMAGED", "Repris en partie"),
                            ("REFUSED", "Refusé"),
                        ],
                        max_length=10,
                        verbose_name="résultat",
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SITE", "Site"),
                            ("ENTITY", "Entité juridique"),
                            ("GHT", "GHT"),
                            ("CATEGORY", "Catégorie"),
                            ("LEGAL_STATUS", "Statut juridique"),
                        ],
                        max_length=20,
                        verbose_name="objet",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=20, verbose_name="numéro")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("reason", models.TextField(blank=True, verbose_name="motif")),
                ("text", models.TextField(blank=True, verbose_name="texte de la ligne")),
                ("changes", models.JSONField(default=dict, verbose_name="changements")),
                (
                    "register_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="establishments.registerimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "ligne d’import",
            },
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                (
                    "site",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="search",
                        serialize=False,
                        to="establishments.site",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("name_words", models.TextField()),
                ("city_words", models.TextField()),
                ("prominence", models.SmallIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="site",
            name="entity",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sites",
                to="establishments.legalentity",
                verbose_name="entité juridique",
            ),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SWITCHBOARD", "Standard"),
                            ("DIRECTOR", "Direction"),
                            ("ON_CALL", "Administrateur de garde"),
                            ("CISO", "RSSI"),
                            ("CIO", "DSI"),
                            ("DPO", "Délégué à la protection des données"),
                        ],
                        max_length=20,
                        verbose_name="fonction",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="nom")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="téléphone")),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="courriel")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("SAE_ID", "SAE, table ID (sites d’hospitalisation)"),
                            ("SAE_IDB", "SAE, table IDB (sites secondaires)"),
                            ("SAE_GHT", "SAE, table GHT"),
                            ("SAE_LIST", "SAE, liste de diffusion (classeur)"),
                            ("ETALAB_SITES", "FINESS etalab, établissements"),
                            ("ETALAB_ENTITIES", "FINESS etalab, entités juridiques"),
                            ("ETALAB_POSITIONS", "FINESS etalab, géolocalisation"),
                            ("FINESS_PLUS", "FINESS+, structures (JSON)"),
                            ("XML_SITES", "FINESS, flux XML des établissements"),
                            ("XML_ENTITIES", "FINESS, flux XML des entités juridiques"),
                            ("XML_CATEGORIES", "FINESS, nomenclature des catégories"),
                            ("XML_LEGAL_STATUSES", "FINESS, nomenclature des statuts juridiques"),
                            ("DEMONSTRATION", "Démonstration (données fictives)"),
                        ],
                        max_length=20,
                        verbose_name="source",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="establishments.legalentity",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contacts",
                        to="establishments.site",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["word"], name="search_word_by_letters", opclasses=["gin_trgm_ops"]
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="legalentity",
            index=models.Index(fields=["region_code"], name="entity_by_region"),
        ),
        migrations.AddConstraint(
            model_name="legalentity",
            constraint=models.CheckConstraint(
                condition=models.Q(("finess__regex", "^[0-9][0-9AB][0-9]{7}$")),
                name="entity_number_is_a_finess",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalentity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_placeholder", True), ("name", "")),
                    models.Q(("is_placeholder", False), models.Q(("name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="entity_has_a_name_unless_placeholder",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalentity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_open", True), _negated=True),
                    ("closed_on__isnull", True),
                    _connector="OR",
                ),
                name="entity_open_has_no_closing_day",
            ),
        ),
        migrations.AddIndex(
            model_name="ght",
            index=models.Index(fields=["region_code"], name="ght_by_region"),
        ),
        migrations.AddIndex(
            model_name="registerimportline",
            index=models.Index(
                fields=["register_import", "outcome", "id"], name="import_line_by_outcome"
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["words"], name="search_by_words"
            ),
        ),
        migrations.AddIndex(
            model_name="searchentry",
            index=models.Index(fields=["-prominence"], name="search_by_prominence"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["region_code", "is_open"], name="site_by_region"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["department_code"], name="site_by_department"),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(
                fields=["siret"], name="site_by_siret", opclasses=["varchar_pattern_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("finess__regex", "^[0-9][0-9AB][0-9]{7}$")),
                name="site_number_is_a_finess",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="site_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("is_open", True), ("closed_on__isnull", True), ("closing_reason", "")
                    ),
                    models.Q(
                        models.Q(("is_open", True), _negated=True),
                        models.Q(("closing_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="site_closed_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("latitude__isnull", True), ("located", "NONE"), ("longitude__isnull", True)
                    ),
                    models.Q(
                        models.Q(("located", "NONE"), _negated=True),
                        ("latitude__isnull", False),
                        ("longitude__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="site_located_has_coordinates",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entity__isnull", True), ("site__isnull", False)),
                    models.Q(("entity__isnull", False), ("site__isnull", True)),
                    _connector="OR",
                ),
                name="contact_is_of_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="contact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("email", ""), _negated=True),
                    _connector="OR",
                ),
                name="contact_can_be_reached",
            ),
        ),
        migrations.RunSQL(ANALYZE, "DROP FUNCTION establishments_analyze()"),
    ]
