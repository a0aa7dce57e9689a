"""The tables of the register. Nothing is ever removed from them: a site closes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from hygie.establishments.rules.sources import (
    ClosingReason,
    ContactKind,
    ImportStatus,
    Located,
    Outcome,
    SourceKind,
    Standing,
    Subject,
)
from hygie.kernel import geography
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.geography import Department, Region

IS_FINESS = r"^[0-9][0-9AB][0-9]{7}$"
OPEN = Q(is_open=True)


class Ght(models.Model):
    """A hospital group (groupement hospitalier de territoire)."""

    code = models.CharField("code", max_length=10, unique=True)
    name = models.CharField("nom", max_length=200)
    short_name = models.CharField("sigle", max_length=20, blank=True)
    region_code = models.CharField("région", max_length=3)
    support = models.ForeignKey(
        "LegalEntity", models.PROTECT, null=True, related_name="supported", verbose_name="support"
    )
    source = models.CharField("source", max_length=20, choices=SourceKind.choices())
    source_date = models.DateField("date de la source")
    authority = models.PositiveSmallIntegerField("autorité de la source")

    class Meta:
        verbose_name = "GHT"
        verbose_name_plural = "GHT"
        indexes = [models.Index(fields=["region_code"], name="ght_by_region")]

    def __str__(self) -> str:
        return self.name

    @property
    def region(self) -> Region | None:
        """The region of the group."""
        return geography.regions().get(self.region_code)


class LegalEntity(models.Model):
    """A legal person that runs sites; a placeholder when only its number is known yet."""

    finess = models.CharField("numéro FINESS", max_length=9, unique=True)
    name = models.CharField("nom", max_length=200, blank=True)
    long_name = models.CharField("nom complet", max_length=250, blank=True)
    is_placeholder = models.BooleanField("connue par son seul numéro", default=False)
    siren = models.CharField("SIREN", max_length=9, blank=True)
    legal_status_code = models.CharField("statut juridique", max_length=4, blank=True)
    ght = models.ForeignKey(Ght, models.PROTECT, null=True, related_name="members")
    address = models.CharField("adresse", max_length=250, blank=True)
    address_extra = models.CharField("complément", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=120, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    department_code = models.CharField("département", max_length=3)
    region_code = models.CharField("région", max_length=3)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    opened_on = models.DateField("ouverte le", null=True)
    is_open = models.BooleanField("ouverte", default=True)
    closed_on = models.DateField("fermée le", null=True)
    source = models.CharField("source", max_length=20, choices=SourceKind.choices())
    source_date = models.DateField("date de la source")
    authority = models.PositiveSmallIntegerField("autorité de la source")

    class Meta:
        verbose_name = "entité juridique"
        verbose_name_plural = "entités juridiques"
        indexes = [
            models.Index(fields=["region_code"], name="entity_by_region"),
            models.Index(
                fields=["name", "finess"],
                name="entity_open_by_name",
                condition=Q(is_open=True, is_placeholder=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="entity_number_is_a_finess", condition=Q(finess__regex=IS_FINESS)
            ),
            models.CheckConstraint(
                name="entity_has_a_name_unless_placeholder",
                condition=Q(is_placeholder=True, name="") | (Q(is_placeholder=False) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="entity_open_has_no_closing_day",
                condition=~OPEN | Q(closed_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name, or else the number."""
        return self.name or f"Entité juridique {self.finess}"

    def path(self) -> frozenset[Place]:
        """The entity and every place above it."""
        return _path(self.region_code, entity=self.finess, ght=self.ght.code if self.ght else "")


class Site(models.Model):
    """A place of care, or the seat of an entity that the SAE lists like one."""

    finess = models.CharField("numéro FINESS", max_length=9, unique=True)
    entity = models.ForeignKey(
        LegalEntity,
        models.PROTECT,
        null=True,
        related_name="sites",
        verbose_name="entité juridique",
    )
    name = models.CharField("nom", max_length=200)
    long_name = models.CharField("nom complet", max_length=250, blank=True)
    category_code = models.CharField("catégorie", max_length=4, blank=True)
    standing = models.CharField(
        "place dans l’entité", max_length=10, choices=Standing.choices(), default="UNKNOWN"
    )
    siret = models.CharField("SIRET", max_length=14, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    address_extra = models.CharField("complément", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=10, blank=True)
    city = models.CharField("ville", max_length=120, blank=True)
    commune_code = models.CharField("commune", max_length=5, blank=True)
    department_code = models.CharField("département", max_length=3)
    region_code = models.CharField("région", max_length=3)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.CharField("courriel", max_length=254, blank=True)
    longitude = models.FloatField("longitude", null=True)
    latitude = models.FloatField("latitude", null=True)
    located = models.CharField(
        "précision", max_length=10, choices=Located.choices(), default="NONE"
    )
    opened_on = models.DateField("ouvert le", null=True)
    is_open = models.BooleanField("ouvert", default=True)
    closed_on = models.DateField("fermé le", null=True)
    closing_reason = models.CharField(
        "motif de fermeture", max_length=10, choices=ClosingReason.choices(), blank=True
    )
    stock_on = models.DateField("dernier fichier national qui le cite", null=True)
    source = models.CharField("source", max_length=20, choices=SourceKind.choices())
    source_date = models.DateField("date de la source")
    authority = models.PositiveSmallIntegerField("autorité de la source")

    class Meta:
        verbose_name = "site"
        indexes = [
            models.Index(fields=["region_code", "is_open"], name="site_by_region"),
            models.Index(fields=["department_code"], name="site_by_department"),
            models.Index(fields=["siret"], name="site_by_siret", opclasses=["varchar_pattern_ops"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="site_number_is_a_finess", condition=Q(finess__regex=IS_FINESS)
            ),
            models.CheckConstraint(name="site_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="site_closed_says_why",
                condition=(OPEN & Q(closed_on__isnull=True, closing_reason=""))
                | (~OPEN & ~Q(closing_reason="")),
            ),
            models.CheckConstraint(
                name="site_located_has_coordinates",
                condition=Q(located="NONE", longitude__isnull=True, latitude__isnull=True)
                | (~Q(located="NONE") & Q(longitude__isnull=False, latitude__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def path(self) -> frozenset[Place]:
        """The site and every place above it; ask for `entity__ght` with the site."""
        entity = self.entity
        return _path(
            self.region_code,
            site=self.finess,
            entity=entity.finess if entity else "",
            ght=entity.ght.code if entity and entity.ght else "",
        )

    @property
    def region(self) -> Region | None:
        """The region of the site, with its health authority."""
        return geography.regions().get(self.region_code)

    @property
    def department(self) -> Department | None:
        """The department of the site, with its clock."""
        return geography.departments().get(self.department_code)


class Category(models.Model):
    """A category of structures, as the ministry's nomenclature names it."""

    code = models.CharField("code", max_length=4, primary_key=True)
    label = models.CharField("libellé", max_length=200)
    short_label = models.CharField("libellé court", max_length=60, blank=True)
    group_code = models.CharField("agrégat", max_length=4, blank=True)
    group_label = models.CharField("libellé de l’agrégat", max_length=200, blank=True)
    ended_on = models.DateField("fin", null=True)

    class Meta:
        verbose_name = "catégorie"

    def __str__(self) -> str:
        return self.label


class LegalStatus(models.Model):
    """A legal status of entities, as the ministry's nomenclature names it."""

    code = models.CharField("code", max_length=4, primary_key=True)
    label = models.CharField("libellé", max_length=200)
    short_label = models.CharField("libellé court", max_length=60, blank=True)
    group_code = models.CharField("agrégat", max_length=4, blank=True)
    group_label = models.CharField("libellé de l’agrégat", max_length=200, blank=True)
    ended_on = models.DateField("fin", null=True)

    class Meta:
        verbose_name = "statut juridique"

    def __str__(self) -> str:
        return self.label


class Contact(models.Model):
    """Somebody to reach at a site or at an entity."""

    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="contacts")
    entity = models.ForeignKey(LegalEntity, models.PROTECT, null=True, related_name="contacts")
    kind = models.CharField("fonction", max_length=20, choices=ContactKind.choices())
    name = models.CharField("nom", max_length=200, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.CharField("courriel", max_length=254, blank=True)
    source = models.CharField("source", max_length=20, choices=SourceKind.choices())

    class Meta:
        verbose_name = "contact"
        constraints = [
            models.CheckConstraint(
                name="contact_is_of_one_place",
                condition=Q(site__isnull=False, entity__isnull=True)
                | Q(site__isnull=True, entity__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_can_be_reached", condition=~Q(phone="") | ~Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.name or self.phone or self.email}"


class SearchEntry(models.Model):
    """How a site is found; made again each time that the site changes."""

    site = models.OneToOneField(Site, models.PROTECT, primary_key=True, related_name="search")
    words = SearchVectorField()
    name_words = models.TextField()
    city_words = models.TextField()
    prominence = models.SmallIntegerField()

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_by_words", fastupdate=False),
            models.Index(fields=["-prominence"], name="search_by_prominence"),
        ]

    def __str__(self) -> str:
        return self.name_words


class SearchWord(models.Model):
    """A word of the register, to which a mistyped one may be brought back."""

    word = models.CharField(max_length=30, primary_key=True)

    class Meta:
        indexes = [
            GinIndex(fields=["word"], name="search_word_by_letters", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.word


class RegisterImport(models.Model):
    """One file read: what it was, and what it changed."""

    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, blank=True)
    size = models.BigIntegerField("taille", default=0)
    kind = models.CharField("nature", max_length=20, choices=SourceKind.choices(), blank=True)
    data_date = models.DateField("date des données", null=True)
    status = models.CharField("état", max_length=10, choices=ImportStatus.choices())
    sentence = models.TextField("explication", blank=True)
    started_at = models.DateTimeField("commencé le")
    seconds = models.FloatField("durée en secondes", default=0)
    by = models.CharField("par", max_length=200)
    read = models.PositiveIntegerField("lus", default=0)
    new = models.PositiveIntegerField("nouveaux", default=0)
    changed = models.PositiveIntegerField("modifiés", default=0)
    unchanged = models.PositiveIntegerField("inchangés", default=0)
    closed = models.PositiveIntegerField("fermés", default=0)
    damaged = models.PositiveIntegerField("repris en partie", default=0)
    refused = models.PositiveIntegerField("refusés", default=0)

    class Meta:
        verbose_name = "import du registre"
        constraints = [
            models.CheckConstraint(
                name="import_refused_says_why",
                condition=~Q(status__in=["REFUSED", "IGNORED"]) | ~Q(sentence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.status}"


class RegisterImportLine(models.Model):
    """What an import did of one line."""

    register_import = models.ForeignKey(RegisterImport, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField("ligne", null=True)
    outcome = models.CharField("résultat", max_length=10, choices=Outcome.choices())
    subject = models.CharField("objet", max_length=20, choices=Subject.choices(), blank=True)
    code = models.CharField("numéro", max_length=20, blank=True)
    name = models.CharField("nom", max_length=200, blank=True)
    reason = models.TextField("motif", blank=True)
    text = models.TextField("texte de la ligne", blank=True)
    changes = models.JSONField("changements", default=dict)

    class Meta:
        verbose_name = "ligne d’import"
        indexes = [
            models.Index(fields=["register_import", "outcome", "id"], name="import_line_by_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome} {self.code}"


def _path(region: str, *, site: str = "", entity: str = "", ght: str = "") -> frozenset[Place]:
    codes = (
        (PlaceKind.SITE, site),
        (PlaceKind.LEGAL_ENTITY, entity),
        (PlaceKind.GHT, ght),
        (PlaceKind.REGION, region),
    )
    return frozenset({NATION, *(Place(kind, code) for kind, code in codes if code)})
