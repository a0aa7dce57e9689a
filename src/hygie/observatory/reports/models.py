"""The tables of reports: who wrote what, what was published, why it was withdrawn."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.kernel.actor import NATION, Place, PlaceKind, Whereabouts
from hygie.observatory.rules.reports import State

_WRITTEN_FOR = (PlaceKind.NATION, PlaceKind.REGION)


class Report(models.Model):
    """The report of a place and a year, in one edition."""

    place_kind = models.CharField("sorte de lieu", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=20)
    year = models.PositiveSmallIntegerField("année")
    edition = models.PositiveSmallIntegerField("édition", default=1)
    state = models.CharField(
        "état", max_length=10, choices=State.choices(), default=State.DRAFT.value
    )
    begun_at = models.DateTimeField("commencé le")
    begun_by = models.CharField("commencé par", max_length=200)
    is_rounded = models.BooleanField("arrondi", default=False)
    # What somebody asked to publish: what they read, of which snapshot, and how far it is verified.
    turn = models.PositiveIntegerField("tour", default=0)
    asked_at = models.DateTimeField("demandé le", null=True)
    asked_by = models.CharField("demandé par", max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    asked_mark = models.CharField("ce qui a été relu", max_length=64, blank=True)
    asked_snapshot = models.CharField("instantané relu", max_length=20, blank=True)
    verified = models.PositiveSmallIntegerField("années vérifiées", default=0)
    to_verify = models.PositiveSmallIntegerField("années à vérifier", default=0)
    # Why it was not published, for whoever opens it next.
    refusal = models.CharField("refus", max_length=1000, blank=True)

    class Meta:
        app_label = "observatory"
        verbose_name = "rapport"
        constraints = [
            models.UniqueConstraint(
                fields=["place_kind", "place_code", "year", "edition"],
                name="report_edition_is_begun_once",
            ),
            models.UniqueConstraint(
                fields=["place_kind", "place_code", "year"],
                condition=Q(state__in=[State.DRAFT.value, State.VERIFYING.value]),
                name="report_has_one_draft",
            ),
            models.UniqueConstraint(
                fields=["place_kind", "place_code", "year"],
                condition=Q(state=State.PUBLISHED.value),
                name="report_has_one_publication",
            ),
            models.CheckConstraint(
                name="report_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="report_is_of_the_nation_or_a_region",
                condition=Q(place_kind__in=[kind.value for kind in _WRITTEN_FOR]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_code} {self.year}, {self.edition}"

    @property
    def place(self) -> Place:
        """Of which place it is."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    @property
    def path(self) -> frozenset[Place]:
        """The place and what is above it."""
        return frozenset({self.place, NATION})

    def stands_at(self) -> Whereabouts:
        """Where it stands, for the journal."""
        is_region = self.place_kind == PlaceKind.REGION
        return Whereabouts(place=self.place, region_code=self.place_code if is_region else "")


class ReportText(models.Model):
    """One version of the text of a section; never changed, the next one follows it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="texts")
    section = models.CharField("section", max_length=40)
    version = models.PositiveIntegerField("version")
    text = models.TextField("texte", blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        app_label = "observatory"
        verbose_name = "texte d’un rapport"
        verbose_name_plural = "textes d’un rapport"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section", "version"], name="report_text_is_written_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.section} {self.version}"


class Publication(models.Model):
    """What was published, whole and for ever: words, figures, pictures, sheet, and their digest."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="publication")
    title = models.CharField("titre", max_length=300)
    snapshot = models.CharField("instantané", max_length=20)
    content = models.JSONField("contenu")
    figures = models.JSONField("chiffres")
    # All that it told, open data too: what the next ones must not give away.
    told = models.BinaryField("ce qui a été dit", default=bytes)
    rounded = models.PositiveSmallIntegerField("arrondi à", null=True)
    digest = models.CharField("empreinte", max_length=64)
    pdf = models.BinaryField("document")
    revisions = models.PositiveIntegerField("chiffres révisés", default=0)
    published_at = models.DateTimeField("publié le")
    published_by = models.CharField("publié par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        app_label = "observatory"
        verbose_name = "publication"
        constraints = [
            models.CheckConstraint(
                name="publication_has_its_digest", condition=Q(digest__regex="^[0-9a-f]{64}$")
            )
        ]

    def __str__(self) -> str:
        return self.title


class Withdrawal(models.Model):
    """Why a publication is no longer to be read; what it said is kept."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="withdrawal")
    reason = models.CharField("motif", max_length=1000)
    withdrawn_at = models.DateTimeField("retiré le")
    withdrawn_by = models.CharField("retiré par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        app_label = "observatory"
        verbose_name = "retrait"
        constraints = [models.CheckConstraint(name="withdrawal_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.publication_id}"
