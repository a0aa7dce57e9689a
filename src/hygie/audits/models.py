"""The tables of audits: missions, and apart from them, for few readers, what they found."""

from django.db import models
from django.db.models import F, Q

from hygie.accounts.models import Person
from hygie.audits.rules import findings as found
from hygie.audits.rules import missions as rules
from hygie.audits.rules.directory import Status
from hygie.audits.rules.findings import FindingState, Verdict
from hygie.audits.rules.missions import TOLD, AuditorKind, State
from hygie.audits.rules.results import Act, Tool
from hygie.documents.models import Document
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.kernel.markings import Tlp
from hygie.remediation.models import Action, Waiver

_PLACES = [PlaceKind.SITE.value, PlaceKind.LEGAL_ENTITY.value]
_TOLD = [state.value for state in State if state in TOLD]


class Mission(models.Model):
    """One audit of an establishment: what who follows it may know, and nothing that was found."""

    kind = models.CharField("sorte", max_length=20)
    title = models.CharField("intitulé", max_length=rules.LONGEST_TITLE)
    place_kind = models.CharField("niveau", max_length=20)
    place_code = models.CharField("lieu", max_length=40)
    region_code = models.CharField("région", max_length=3, blank=True)
    perimeter = models.CharField("périmètre", max_length=rules.LONGEST_PERIMETER, blank=True)
    auditor_kind = models.CharField("qui audite", max_length=10, choices=AuditorKind.choices())
    auditor = models.CharField("auditeur", max_length=rules.LONGEST_AUDITOR)
    qualification = models.CharField("qualification", max_length=20)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au")
    delivered_on = models.DateField("restitué le", null=True)
    level = models.PositiveSmallIntegerField("niveau atteint", null=True)
    score = models.IntegerField("score", null=True)
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="follow_ups")
    state = models.CharField("état", max_length=10, choices=State.choices())
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    # How many times its outcome was told to the proofs: the last one stands.
    proofs = models.PositiveSmallIntegerField("preuves dites", default=0)
    version = models.PositiveIntegerField("version", default=1)
    made_at = models.DateTimeField("écrit le")
    changed_at = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "audit"
        indexes = [
            # What the walls compare is in each: a list is read and counted from them.
            models.Index(fields=["region_code", "-ends_on", "-id"], name="audit_by_region"),
            models.Index(fields=["place_code", "-ends_on", "-id"], name="audit_by_place"),
            models.Index(fields=["-ends_on", "-id"], name="audit_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_is_of_an_establishment",
                condition=Q(place_kind__in=_PLACES) & ~Q(place_code=""),
            ),
            models.CheckConstraint(
                name="audit_says_what_and_who", condition=~Q(title="") & ~Q(auditor="")
            ),
            models.CheckConstraint(
                name="audit_ends_after_it_begins", condition=Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="audit_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="audit_told_says_when",
                condition=~Q(state__in=_TOLD) | Q(delivered_on__isnull=False, proofs__gte=1),
            ),
            models.CheckConstraint(
                name="audit_follows_another",
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind} {self.place_code}: {self.title[:60]}"

    @property
    def place(self) -> Place:
        """The establishment that is audited."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """Its place, and its region: what is done to it is told there."""
        return Whereabouts(self.place, self.region_code)


class Brief(models.Model):
    """What was to be looked at and what was concluded, for who keeps the audits."""

    mission = models.OneToOneField(Mission, models.PROTECT, related_name="brief", primary_key=True)
    scope = models.TextField("ce qui est regardé", max_length=rules.LONGEST_SCOPE, blank=True)
    summary = models.TextField("conclusion", max_length=rules.LONGEST_SCOPE, blank=True)

    class Meta:
        verbose_name = "cadre d’un audit"
        verbose_name_plural = "cadres d’audits"

    def __str__(self) -> str:
        return f"{self.mission_id}"


class Finding(models.Model):
    """Something that an audit found, as it stands."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="findings", db_index=False)
    number = models.PositiveIntegerField("numéro")
    title = models.CharField("constat", max_length=found.LONGEST_TITLE)
    description = models.TextField("description", max_length=found.LONGEST_TEXT, blank=True)
    severity = models.CharField("gravité", max_length=20)
    reference = models.CharField("référence", max_length=found.LONGEST_REFERENCE, blank=True)
    state = models.CharField("état", max_length=10, choices=FindingState.choices())
    waiver = models.ForeignKey(Waiver, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField("version", default=1)
    made_at = models.DateTimeField("écrit le")
    changed_at = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "constat"
        constraints = [
            models.UniqueConstraint(fields=["mission", "number"], name="finding_number_is_one"),
            models.CheckConstraint(name="finding_says_what", condition=~Q(title="")),
            models.CheckConstraint(
                name="finding_state_is_known",
                condition=Q(state__in=[state.value for state in FindingState]),
            ),
            models.CheckConstraint(
                name="finding_waived_is_accepted",
                condition=Q(waiver__isnull=True) | Q(state=FindingState.ACCEPTED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.number}"


class Recommendation(models.Model):
    """What an audit recommends; once it is an action, the plan says where it stands."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="advice", db_index=False)
    number = models.PositiveIntegerField("numéro")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="advice")
    title = models.CharField("recommandation", max_length=found.LONGEST_TITLE)
    detail = models.TextField("précision", max_length=found.LONGEST_TEXT, blank=True)
    priority = models.CharField("priorité", max_length=20)
    effort = models.CharField("effort", max_length=20)
    action = models.OneToOneField(Action, models.PROTECT, null=True, related_name="advised")
    version = models.PositiveIntegerField("version", default=1)
    made_at = models.DateTimeField("écrite le")
    changed_at = models.DateTimeField("changée le")

    class Meta:
        verbose_name = "recommandation"
        constraints = [
            models.UniqueConstraint(fields=["mission", "number"], name="advice_number_is_one"),
            models.CheckConstraint(name="advice_says_what", condition=~Q(title="")),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.number}"


class Check(models.Model):
    """A finding that a follow-up audit took over, and what it says of it."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="checks", db_index=False)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="checks")
    verdict = models.CharField("avis", max_length=10, choices=Verdict.choices())
    words = models.CharField("précision", max_length=found.LONGEST_REASON, blank=True)
    said_at = models.DateTimeField("dit le", null=True)
    said_by = models.CharField("dit par", max_length=200, blank=True)

    class Meta:
        verbose_name = "vérification d’un constat"
        verbose_name_plural = "vérifications de constats"
        constraints = [
            models.UniqueConstraint(fields=["mission", "finding"], name="check_is_one"),
            models.CheckConstraint(
                name="check_said_says_when",
                condition=Q(verdict=Verdict.WAITS.value, said_at__isnull=True)
                | ~Q(verdict=Verdict.WAITS.value) & Q(said_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.finding_id}"


class Step(models.Model):
    """What was done to a mission, a finding or a recommendation; rows are only added."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="steps", db_index=False)
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="steps")
    advice = models.ForeignKey(Recommendation, models.PROTECT, null=True, related_name="steps")
    act = models.CharField("acte", max_length=12, choices=Act.choices())
    words = models.CharField("précision", max_length=rules.LONGEST_REASON, blank=True)
    # What it said from then on.
    said = models.JSONField("ce qui est dit", default=dict)
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "étape d’un audit"
        verbose_name_plural = "étapes d’audits"
        indexes = [models.Index(fields=["mission", "id"], name="audit_step_of_mission")]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.act}"


class Report(models.Model):
    """A file of a mission: its report, its annexes."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="reports")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce d’un audit"
        verbose_name_plural = "pièces d’audits"
        constraints = [
            models.UniqueConstraint(fields=["mission", "document"], name="report_is_joined_once")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.document_id}"


class Intake(models.Model):
    """A file of results that was taken in: what it is, never the file, which names people."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="intakes", db_index=False)
    tool = models.CharField("outil", max_length=12, choices=Tool.choices())
    domain = models.CharField("domaine", max_length=255, blank=True)
    file_name = models.CharField("fichier", max_length=150)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    made_on = models.DateField("fait le", null=True)
    # Those of the tool: nothing of ANSSI’s scale.
    score = models.PositiveSmallIntegerField("score de risque", null=True)
    maturity = models.PositiveSmallIntegerField("maturité", null=True)
    # Those of the control points.
    sure_level = models.PositiveSmallIntegerField("niveau sûr", null=True)
    best_level = models.PositiveSmallIntegerField("niveau au mieux", null=True)
    passed = models.PositiveIntegerField("passent")
    failed = models.PositiveIntegerField("ne passent pas")
    unknown = models.PositiveIntegerField("non vérifiés")
    taken_at = models.DateTimeField("repris le")
    taken_by = models.CharField("repris par", max_length=200)

    class Meta:
        verbose_name = "fichier de résultats"
        verbose_name_plural = "fichiers de résultats"
        constraints = [
            models.UniqueConstraint(fields=["mission", "sha256"], name="intake_is_taken_once"),
            models.CheckConstraint(
                name="intake_tool_is_known", condition=Q(tool__in=[tool.value for tool in Tool])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}: {self.tool} {self.domain}"


class Result(models.Model):
    """What a tool says of one point: passed or not, how many, and never who."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="results", db_index=False)
    point = models.CharField("point", max_length=100)
    status = models.CharField("résultat", max_length=7, choices=Status.choices())
    count = models.PositiveIntegerField("combien", null=True)
    points = models.PositiveSmallIntegerField("points de risque", null=True)

    class Meta:
        verbose_name = "résultat"
        constraints = [
            models.UniqueConstraint(fields=["intake", "point"], name="result_is_one_of_its_point")
        ]

    def __str__(self) -> str:
        return f"{self.intake_id}: {self.point} {self.status}"
