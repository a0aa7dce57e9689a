"""The tables of plans: actions and how each stood, what they wait for, their euros, exceptions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from hygie.accounts.models import Person
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.remediation.rules.actions import (
    LONGEST_DETAIL,
    LONGEST_OWNER,
    LONGEST_REASON,
    LONGEST_TITLE,
    OriginKind,
    Said,
)
from hygie.remediation.rules.states import OVER, State
from hygie.remediation.rules.waivers import LONGEST_WORDS, WaiverState

_PLACES = [PlaceKind.SITE.value, PlaceKind.LEGAL_ENTITY.value, PlaceKind.GHT.value]
_OVER = [state.value for state in OVER]


def _measures() -> ArrayField:  # type: ignore[type-arg]
    return ArrayField(models.CharField(max_length=121), verbose_name="mesures", default=list)


class Telling(models.Model):
    """What is said of an action at one moment."""

    title = models.CharField("action", max_length=LONGEST_TITLE)
    detail = models.TextField("précision", max_length=LONGEST_DETAIL, blank=True)
    owner = models.CharField("par qui", max_length=LONGEST_OWNER)
    owner_person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False
    )
    due_on = models.DateField("échéance")
    state = models.CharField("état", max_length=10, choices=State.choices())
    days = models.DecimalField("jours de travail", max_digits=6, decimal_places=1, null=True)
    gain = _measures()

    class Meta:
        abstract = True

    @property
    def said(self) -> Said:
        """The same, as the rules read it."""
        return Said(
            title=self.title,
            detail=self.detail,
            owner=self.owner,
            owner_id=self.owner_person_id,
            due_on=self.due_on,
            days=self.days,
            gain=tuple(self.gain),
        )


class Action(Telling):
    """One action of the plan of a place, as it stands; a group shares those of its own place."""

    place_kind = models.CharField("niveau", max_length=20, blank=True)
    place_code = models.CharField("lieu", max_length=40, blank=True)
    region_code = models.CharField("région", max_length=3, blank=True)
    origin = models.CharField("origine", max_length=10, choices=OriginKind.choices())
    source_module = models.CharField("module d’origine", max_length=30, blank=True)
    source_key = models.CharField("clé d’origine", max_length=100, blank=True)
    source_label = models.CharField("nom de l’origine", max_length=200, blank=True)
    source_address = models.CharField("adresse de l’origine", max_length=200, blank=True)
    # Read by those whom the module of its origin lets in, and by no other reader of the plan.
    is_confined = models.BooleanField("réservée", default=False)
    is_advice = models.BooleanField("recommandation", default=False)
    # What brought it does not hold any more: it waits for nobody.
    is_void = models.BooleanField("sans objet", default=False)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="members")
    folded = models.TextField("texte sans accents", blank=True)
    version = models.PositiveIntegerField("version", default=1)
    made_at = models.DateTimeField("écrite le")
    changed_at = models.DateTimeField("changée le")
    ended_on = models.DateField("terminée le", null=True)

    class Meta:
        verbose_name = "action du plan"
        verbose_name_plural = "actions du plan"
        indexes = [
            # What the walls compare is in each: a list is read and counted from them.
            models.Index(fields=["region_code", "due_on", "id"], name="plan_action_by_region"),
            models.Index(fields=["place_code", "due_on", "id"], name="plan_action_by_place"),
            models.Index(fields=["due_on", "id"], name="plan_action_by_day"),
            models.Index(fields=["source_module", "source_key"], name="plan_action_by_source"),
            models.Index(
                fields=["owner_person", "due_on"],
                name="plan_action_by_owner",
                condition=Q(owner_person__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="plan_action_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="plan_action_says_what_and_who",
                condition=~Q(title="") & ~Q(owner=""),
            ),
            # Without a place it is in no plan: only what its module confines may be so.
            models.CheckConstraint(
                name="plan_action_has_a_place_unless_confined",
                condition=(Q(place_kind__in=_PLACES) & ~Q(place_code=""))
                | Q(place_kind="", place_code="", is_confined=True),
            ),
            models.CheckConstraint(
                name="plan_action_over_says_when",
                condition=Q(state__in=_OVER, ended_on__isnull=False)
                | (~Q(state__in=_OVER) & Q(ended_on__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind} {self.place_code}: {self.title[:60]}"

    @property
    def place(self) -> Place | None:
        """The place whose plan this is in."""
        return Place(PlaceKind(self.place_kind), self.place_code) if self.place_kind else None

    @property
    def is_shared(self) -> bool:
        """Whether it is the one that a group shares with its members."""
        return self.place_kind == PlaceKind.GHT

    def stands_at(self) -> Whereabouts:
        """Its place, and its region: what is done to it is told there."""
        return Whereabouts(self.place, self.region_code)


class Version(Telling):
    """How an action stood from one writing on; rows are only added."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version")
    reason = models.CharField("motif", max_length=LONGEST_REASON, blank=True)
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("écrite par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "version d’une action"
        verbose_name_plural = "versions d’actions"
        constraints = [
            # Two people who change the same action do not both win.
            models.UniqueConstraint(fields=["action", "number"], name="plan_version_is_one"),
            models.CheckConstraint(
                name="plan_version_dropped_says_why",
                condition=~Q(state=State.DROPPED.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}: {self.number}"


class Dependency(models.Model):
    """One action waits for another of the same plan."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="needs")
    needed = models.ForeignKey(Action, models.PROTECT, related_name="frees")

    class Meta:
        verbose_name = "dépendance"
        constraints = [
            models.UniqueConstraint(fields=["action", "needed"], name="plan_dependency_is_one"),
            models.CheckConstraint(
                name="plan_dependency_is_of_two", condition=~Q(action=F("needed"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id} → {self.needed_id}"


class Cost(models.Model):
    """What an action costs in euros, from one writing on; rows are only added."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="costs")
    investment = models.DecimalField("investissement", max_digits=11, decimal_places=2)
    running = models.DecimalField("fonctionnement par an", max_digits=11, decimal_places=2)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige"
    )
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "coût d’une action"
        verbose_name_plural = "coûts d’actions"
        constraints = [
            models.CheckConstraint(
                name="plan_cost_is_not_negative", condition=Q(investment__gte=0, running__gte=0)
            ),
            # The first one of an action is one, too.
            models.UniqueConstraint(
                fields=["action"], condition=Q(replaces__isnull=True), name="plan_cost_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action_id}"


class Waiver(models.Model):
    """An exception of a place: what is not respected, until when, what protects meanwhile."""

    place_kind = models.CharField("niveau", max_length=20)
    place_code = models.CharField("lieu", max_length=40)
    region_code = models.CharField("région", max_length=3, blank=True)
    action = models.ForeignKey(Action, models.PROTECT, null=True, related_name="waivers")
    title = models.CharField("ce qui n’est pas respecté", max_length=LONGEST_TITLE)
    reason = models.TextField("pourquoi", max_length=LONGEST_WORDS)
    compensating = models.TextField("ce qui protège en attendant", max_length=LONGEST_WORDS)
    measures = _measures()
    expires_on = models.DateField("jusqu’au")
    state = models.CharField("état", max_length=10, choices=WaiverState.choices())
    version = models.PositiveIntegerField("version", default=1)
    made_at = models.DateTimeField("demandée le")
    changed_at = models.DateTimeField("changée le")

    class Meta:
        verbose_name = "dérogation"
        indexes = [
            models.Index(fields=["region_code", "expires_on", "id"], name="waiver_by_region"),
            models.Index(fields=["place_code", "expires_on", "id"], name="waiver_by_place"),
            models.Index(fields=["expires_on", "id"], name="waiver_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                name="waiver_state_is_known",
                condition=Q(state__in=[state.value for state in WaiverState]),
            ),
            models.CheckConstraint(
                name="waiver_says_what_why_and_how",
                condition=~Q(title="") & ~Q(reason="") & ~Q(compensating=""),
            ),
            models.CheckConstraint(
                name="waiver_is_of_an_establishment",
                condition=Q(place_kind__in=_PLACES[:2]) & ~Q(place_code=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind} {self.place_code}: {self.title[:60]}"

    @property
    def place(self) -> Place:
        """The place that asks for it."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """Its place, and its region: what is done to it is told there."""
        return Whereabouts(self.place, self.region_code)


class WaiverStep(models.Model):
    """What was asked or decided of a waiver; rows are only added."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField("version")
    state = models.CharField("état", max_length=10, choices=WaiverState.choices())
    words = models.CharField("précision", max_length=LONGEST_REASON, blank=True)
    # What was asked or approved, word for word.
    title = models.CharField("ce qui n’est pas respecté", max_length=LONGEST_TITLE)
    reason = models.TextField("pourquoi", max_length=LONGEST_WORDS)
    compensating = models.TextField("ce qui protège en attendant", max_length=LONGEST_WORDS)
    expires_on = models.DateField("jusqu’au")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "étape d’une dérogation"
        verbose_name_plural = "étapes de dérogations"
        constraints = [
            models.UniqueConstraint(fields=["waiver", "number"], name="waiver_step_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.waiver_id}: {self.state}"
