"""The tables of drafts, of incidents, of what the desk and the authorities add."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from hygie.accounts.models import ApiKey, Person
from hygie.documents.models import Document
from hygie.establishments.models import Site
from hygie.incidents.rules.crisis import is_crisis
from hygie.incidents.rules.lifecycle import OPEN, Severity, Status
from hygie.incidents.rules.marks import in_words, mark_of
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.readers import WITHHELD
from hygie.incidents.rules.reception import CallBack, Channel
from hygie.kernel.actor import NATION, Place, PlaceKind, Whereabouts
from hygie.kernel.markings import Tlp

CLOSED = Q(status=Status.CLOSED.value)
# What the wall compares: an index that holds these counts a list without reading its rows.
# A list of incidents holds no signal: this too is told by the index.
MARKS = ["", *sorted(mark.value for mark in Tlp)]
WALLED = ["site", "region_code", "declared_entity", "declared_ght", "nature"]
# What tables count by: with these they read an index, and not the rows.
COUNTED_BY = [
    "status",
    "severity",
    "incident_type",
    "origin",
    "patient_danger",
    "department_code",
    "is_significant",
    "wants_help",
    "precision",
]


class Incident(models.Model):
    """An incident: what was declared, and what the desk made of it.

    The columns that repeat the declaration are those on which lists filter and statistics count.
    """

    number = models.CharField("numéro", max_length=20, unique=True)
    nature = models.CharField(
        "nature", max_length=10, choices=Nature.choices(), default="INCIDENT", db_default="INCIDENT"
    )
    arose_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="became", verbose_name="signalé d’abord"
    )
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="incidents")
    structure_name = models.CharField("structure", max_length=200)
    city = models.CharField("commune", max_length=100, blank=True)
    department_code = models.CharField("département", max_length=3, blank=True)
    region_code = models.CharField("région", max_length=3, blank=True)
    # Those who answered for the site then may read what was declared then, wherever it goes.
    declared_entity = models.CharField("entité à la déclaration", max_length=9, blank=True)
    declared_ght = models.CharField("GHT à la déclaration", max_length=10, blank=True)

    # Empty while nobody chose: what stands then is data. The structure’s choice binds the desk.
    tlp = models.CharField("marque", max_length=15, blank=True, default="", db_default="")
    tlp_declared = models.CharField(
        "marque choisie par la structure", max_length=15, blank=True, default="", db_default=""
    )

    title = models.CharField("titre", max_length=150)
    content = models.JSONField("déclaration")
    version = models.PositiveIntegerField("version", default=1)
    channel = models.CharField("reçu par", max_length=10, choices=Channel.choices())
    declarant = models.CharField("déclarant", max_length=200)
    declared_at = models.DateTimeField("déclaré le")
    aware_at = models.DateTimeField("connu le")
    # To what these two are known: a former tool may have kept the month.
    precision = models.CharField("dates", max_length=6, default="MOMENT", db_default="MOMENT")
    origin = models.CharField("origine", max_length=15, blank=True)
    incident_type = models.CharField("type", max_length=40, blank=True)
    patient_danger = models.CharField("danger pour les patients", max_length=10, blank=True)
    wants_help = models.BooleanField("demande de l’aide", default=False)
    must_declare = models.BooleanField("déclaration obligatoire")
    is_significant = models.BooleanField("significatif")
    terms = models.JSONField("échéances légales", default=list)
    # By kind of notice, when each duty was first told: what stands of the table of notices.
    told = models.JSONField("autorités prévenues", default=dict)
    # The worst that was said of care since the declaration, as the law looks at it.
    care = models.JSONField("effet sur les soins", default=dict)
    # What stands of the findings about the cause; empty while only the declaration speaks.
    cause = models.JSONField("cause retenue", default=dict)

    status = models.CharField("état", max_length=15, choices=Status.choices())
    severity = models.CharField("gravité", max_length=12, choices=Severity.choices(), blank=True)
    acknowledged_at = models.DateTimeField("pris en compte le", null=True)
    acknowledged_by = models.CharField("pris en compte par", max_length=200, blank=True)
    qualified_at = models.DateTimeField("qualifié le", null=True)
    qualified_by = models.CharField("qualifié par", max_length=200, blank=True)
    closed_at = models.DateTimeField("clos le", null=True)
    closed_by = models.CharField("clos par", max_length=200, blank=True)
    resolved_at = models.DateTimeField("résolu le", null=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", verbose_name="doublon de"
    )
    # What many structures meet at once, and this one with them.
    parent = models.ForeignKey(
        "ParentIncident",
        models.PROTECT,
        null=True,
        related_name="joined",
        verbose_name="incident commun",
    )
    # The common incident from which it was released last: what was said of it, when, why.
    parted = models.JSONField("incident commun quitté", default=dict, db_default={})
    call_back_words = models.CharField("mots de rappel", max_length=60)
    verified_at = models.DateTimeField("déclarant vérifié le", null=True)
    changed_at = models.DateTimeField("changé le")
    # By when the desk owes its next step, by its own clock.
    queue_due_at = models.DateTimeField("à faire avant", null=True)
    # Who has it in charge; the name stands beside, for lists that join nothing.
    analyst = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name="suivi par",
    )
    analyst_name = models.CharField(
        "nom de qui le suit", max_length=200, blank=True, default="", db_default=""
    )
    taken_at = models.DateTimeField("suivi depuis le", null=True)
    # Messages of the structure that nobody of the desk has read.
    unread = models.PositiveIntegerField("messages à lire", default=0, db_default=0)
    # What the questions of the desk were answered: most incidents are asked for none.
    answered = models.PositiveIntegerField("réponses aux questions", default=0, db_default=0)
    is_fictional = models.BooleanField("fictif", default=False)
    search = SearchVectorField(null=True)

    class Meta:
        verbose_name = "incident"
        constraints = [
            models.CheckConstraint(
                name="incident_status_is_known",
                condition=Q(status__in=[status.value for status in Status]),
            ),
            models.CheckConstraint(
                name="incident_nature_is_known",
                condition=Q(nature__in=[nature.value for nature in Nature]),
            ),
            models.CheckConstraint(
                name="incident_mark_is_known",
                condition=Q(tlp__in=MARKS, tlp_declared__in=MARKS),
            ),
            models.CheckConstraint(
                name="incident_signal_owes_nothing",
                condition=Q(nature=Nature.INCIDENT.value)
                | Q(terms=[], must_declare=False, is_significant=False),
            ),
            models.CheckConstraint(
                name="incident_closed_says_when_and_who",
                condition=CLOSED & Q(closed_at__isnull=False) & ~Q(closed_by="")
                | ~CLOSED & Q(closed_at__isnull=True, closed_by=""),
            ),
            models.CheckConstraint(
                name="incident_acknowledged_says_when_and_who",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by="")
                | Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by=""),
            ),
            models.CheckConstraint(
                name="incident_new_is_not_acknowledged",
                condition=~Q(status=Status.SUBMITTED) | Q(acknowledged_at__isnull=True),
            ),
            models.CheckConstraint(
                name="incident_duplicate_says_of_what",
                condition=Q(status=Status.DUPLICATE, duplicate_of__isnull=False)
                | ~Q(status=Status.DUPLICATE) & Q(duplicate_of__isnull=True),
            ),
            models.CheckConstraint(
                name="incident_is_no_duplicate_of_itself", condition=~Q(duplicate_of=models.F("id"))
            ),
            models.CheckConstraint(
                name="incident_qualified_has_a_severity",
                condition=~Q(status=Status.QUALIFIED) | ~Q(severity=""),
            ),
            models.CheckConstraint(
                name="incident_in_charge_says_who_and_since",
                condition=Q(taken_at__isnull=True, analyst__isnull=True, analyst_name="")
                | Q(taken_at__isnull=False) & ~Q(analyst_name=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-declared_at", "-id"],
                name="incident_by_day",
                include=[*WALLED, *COUNTED_BY],
            ),
            models.Index(
                fields=["-declared_at", "-id"],
                name="incident_open_by_day",
                condition=Q(status__in=[status.value for status in sorted(OPEN)]),
                include=WALLED,
            ),
            models.Index(
                fields=["region_code", "-declared_at", "-id"],
                name="incident_by_region",
                include=[name for name in WALLED if name != "region_code"],
            ),
            models.Index(fields=["site", "-declared_at", "-id"], name="incident_by_site"),
            models.Index(
                fields=["status", "-declared_at", "-id"], name="incident_by_status", include=WALLED
            ),
            # The two filters that leave few rows: without these, the list reads all the others.
            models.Index(
                fields=["severity", "-declared_at", "-id"],
                name="incident_by_severity",
                condition=~Q(severity=""),
                include=WALLED,
            ),
            models.Index(
                fields=["incident_type", "-declared_at", "-id"],
                name="incident_by_type",
                include=WALLED,
            ),
            models.Index(fields=["-changed_at"], name="incident_by_change"),
            models.Index(
                fields=["analyst", "-declared_at", "-id"],
                name="incident_of_analyst",
                condition=Q(analyst__isnull=False),
                include=WALLED,
            ),
            models.Index(
                fields=["-declared_at", "-id"],
                name="incident_to_take",
                condition=Q(status__in=[status.value for status in sorted(OPEN)], analyst_name=""),
                include=WALLED,
            ),
            models.Index(
                fields=["-declared_at", "-id"],
                name="incident_with_unread",
                condition=Q(unread__gt=0),
            ),
            GinIndex(fields=["search"], name="incident_search"),
            models.Index(fields=["declared_entity"], name="incident_by_declared_entity"),
            models.Index(fields=["declared_ght"], name="incident_by_declared_ght"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_signal(self) -> bool:
        """Whether it is a near miss or a threat, and no incident."""
        return Nature(self.nature).is_signal

    @property
    def is_crisis(self) -> bool:
        """Whether what is told of it waits for nobody's quiet hours."""
        return is_crisis(severity=self.severity, danger=self.patient_danger)

    @property
    def mark(self) -> Tlp:
        """The mark that stands."""
        return mark_of(self.tlp)

    @property
    def mark_said(self) -> str:
        """What that mark does, in words."""
        return in_words(self.mark)

    @property
    def is_withheld(self) -> bool:
        """Whether its declarant withholds it from the roles held at a group."""
        return self.declared_ght == WITHHELD

    def path(self) -> frozenset[Place]:
        """The places above it, now and when it was declared: a role held at one reaches it."""
        named = (
            (PlaceKind.REGION, self.region_code),
            (PlaceKind.LEGAL_ENTITY, self.declared_entity),
            (PlaceKind.GHT, "" if self.is_withheld else self.declared_ght),
        )
        then = {Place(kind, code) for kind, code in named if code}
        now = self.site.path() if self.site is not None else frozenset()
        # The region is that of the declaration: where the site went since is another's business.
        closed = {PlaceKind.REGION, PlaceKind.GHT} if self.is_withheld else {PlaceKind.REGION}
        below = {place for place in now if place.kind not in closed}
        return frozenset(then | below | {NATION})

    def stands_at(self) -> Whereabouts:
        """The site, and the region; a structure that the register does not know has no place."""
        place = Place(PlaceKind.SITE, self.site.finess) if self.site is not None else None
        return Whereabouts(place, self.region_code)


class Draft(models.Model):
    """A declaration that is being written; after it is sent, the way to complete it."""

    code_digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    nature = models.CharField(max_length=10, default="INCIDENT", db_default="INCIDENT")
    arose_from = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    call_back_words = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saves = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    incident = models.OneToOneField(Incident, models.PROTECT, null=True, related_name="draft")

    class Meta:
        verbose_name = "brouillon"

    def __str__(self) -> str:
        return f"brouillon {self.pk}"


class Declaration(models.Model):
    """One version of what was declared, as it was sent; never changed afterwards."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="declarations")
    version = models.PositiveIntegerField()
    content = models.JSONField()
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    reason = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "déclaration"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "version"], name="declaration_version_is_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} v{self.version}"


class Attachment(models.Model):
    """A file joined to a draft, and so to the incident that it becomes."""

    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="attachments")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="attachments")
    document = models.ForeignKey(Document, models.PROTECT)

    class Meta:
        verbose_name = "pièce jointe"
        constraints = [
            models.CheckConstraint(
                name="attachment_belongs_somewhere",
                condition=Q(draft__isnull=False) | Q(incident__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Note(models.Model):
    """What an analyst writes about an incident; it is never changed."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    text = models.TextField("note")
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "note"

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"


class Call(models.Model):
    """A call back to the declarant, and whether the person who answered gave the words."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="calls")
    outcome = models.CharField("résultat", max_length=20, choices=CallBack.choices())
    called_at = models.DateTimeField("appelé le")
    called_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "appel"

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.outcome}"


class Reception(models.Model):
    """A request that a machine made, so that the same one sent twice declares once."""

    key = models.ForeignKey(ApiKey, models.PROTECT)
    token = models.CharField(max_length=200)
    incident = models.ForeignKey(Incident, models.PROTECT)

    class Meta:
        verbose_name = "réception"
        constraints = [
            models.UniqueConstraint(fields=["key", "token"], name="reception_happens_once")
        ]

    def __str__(self) -> str:
        return self.token
