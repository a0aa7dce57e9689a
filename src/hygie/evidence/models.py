"""The tables of proofs: what happened, what it proves of each place, what became of that."""

from django.db import models
from django.db.models import F, Q

from hygie.documents.models import Document
from hygie.evidence.rules import fact
from hygie.evidence.rules.kinds import FIRST, LAST, Act, State
from hygie.evidence.rules.planned import PlannedState
from hygie.kernel.actor import Place, PlaceKind, Whereabouts
from hygie.kernel.markings import Tlp

TLPS = [mark.value for mark in Tlp]
HERE = [PlaceKind.SITE.value, PlaceKind.LEGAL_ENTITY.value]


class Event(models.Model):
    """Something that happened once, as its source tells it; never edited."""

    kind = models.PositiveSmallIntegerField("type")
    title = models.CharField("intitulé", max_length=fact.TITLE_LIMIT, blank=True)
    occurred_on = models.DateField("jour")
    occurred_at = models.DateTimeField("moment", null=True)
    score = models.IntegerField("score", null=True)
    level = models.PositiveSmallIntegerField("niveau", null=True)
    perimeter = models.CharField("périmètre", max_length=fact.PERIMETER_LIMIT, blank=True)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    source_module = models.CharField("source", max_length=40)
    source_key = models.CharField("clé de la source", max_length=fact.KEY_LIMIT)
    digest = models.CharField("empreinte", max_length=64)
    recorded_at = models.DateTimeField("noté le")
    recorded_by = models.CharField("noté par", max_length=200)

    class Meta:
        verbose_name = "fait de sécurité"
        verbose_name_plural = "faits de sécurité"
        constraints = [
            models.UniqueConstraint(
                fields=["source_module", "source_key"], name="event_is_told_once_by_its_source"
            ),
            models.CheckConstraint(
                name="event_kind_is_of_the_schema", condition=Q(kind__range=(FIRST, LAST))
            ),
            models.CheckConstraint(name="event_tlp_is_known", condition=Q(tlp__in=TLPS)),
            models.CheckConstraint(
                name="event_says_its_source", condition=~Q(source_module="") & ~Q(source_key="")
            ),
            models.CheckConstraint(
                name="event_level_is_bounded",
                condition=Q(level__isnull=True) | Q(level__lte=fact.LEVEL_MOST),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on} {self.source_module}:{self.source_key}"


class Proof(models.Model):
    """What an event proves of one establishment, for how long.

    The columns of the event that lists read stand here too: millions of rows are not joined.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="proofs", db_index=False)
    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    kind = models.PositiveSmallIntegerField("type")
    occurred_on = models.DateField("jour")
    expires_on = models.DateField("expire le")
    score = models.IntegerField("score", null=True)
    level = models.PositiveSmallIntegerField("niveau atteint", null=True)
    tlp = models.CharField("TLP", max_length=12, choices=Tlp.choices())
    source_module = models.CharField("source", max_length=40)
    state = models.CharField(
        "état", max_length=10, choices=State.choices(), default=State.STANDING.value
    )
    replaced_by = models.ForeignKey(
        Event, models.PROTECT, null=True, related_name="replaces", db_index=False
    )
    reason = models.CharField("motif", max_length=fact.REASON_LIMIT, blank=True)
    ended_at = models.DateTimeField("terminée le", null=True)
    # The next day on which its end is to be told, and then announced.
    next_step_on = models.DateField("prochaine annonce", null=True)

    class Meta:
        verbose_name = "preuve"
        constraints = [
            models.UniqueConstraint(
                fields=["event", "place_kind", "place_code"], name="proof_is_one_of_its_place"
            ),
            models.CheckConstraint(
                name="proof_is_of_an_establishment", condition=Q(place_kind__in=HERE)
            ),
            models.CheckConstraint(
                name="proof_expires_after_the_fact", condition=Q(expires_on__gt=F("occurred_on"))
            ),
            models.CheckConstraint(
                name="proof_ended_says_when_and_why",
                condition=Q(
                    state=State.STANDING.value,
                    ended_at__isnull=True,
                    reason="",
                    replaced_by__isnull=True,
                )
                | Q(
                    state=State.SUPERSEDED.value,
                    ended_at__isnull=False,
                    replaced_by__isnull=False,
                )
                | (
                    Q(
                        state=State.WITHDRAWN.value,
                        ended_at__isnull=False,
                        replaced_by__isnull=True,
                    )
                    & ~Q(reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "place_kind", "-occurred_on", "-id"], name="proof_of_place"
            ),
            # All that the reckoning of a nation asks stands in it, its wall included: of millions
            # of proofs, which lie where they were written, none is fetched.
            models.Index(
                fields=["kind", "place_code", "expires_on"],
                include=["place_kind", "occurred_on", "tlp"],
                name="proof_standing_by_kind",
                condition=Q(state="STANDING"),
            ),
            models.Index(
                fields=["expires_on", "id"],
                name="proof_standing_by_end",
                condition=Q(state="STANDING"),
            ),
            models.Index(
                fields=["next_step_on"],
                name="proof_end_to_be_told",
                condition=Q(next_step_on__isnull=False),
            ),
            models.Index(
                fields=["replaced_by"],
                name="proof_by_what_replaced_it",
                condition=Q(replaced_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_on} {self.place_kind} {self.place_code}"

    @property
    def place(self) -> Place:
        """The place of which it proves something."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """The place: what is done to its proofs is told there."""
        return Whereabouts(self.place)


class Joined(models.Model):
    """A file that goes with an event."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="joined")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "pièce d’une preuve"
        verbose_name_plural = "pièces des preuves"
        constraints = [
            models.UniqueConstraint(fields=["event", "document"], name="event_joins_a_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.document_id}"


class Change(models.Model):
    """What was done to a proof, when, by whom, why: rows are only added."""

    proof = models.ForeignKey(Proof, models.PROTECT, related_name="changes", db_index=False)
    act = models.CharField("acte", max_length=10, choices=Act.choices())
    at = models.DateTimeField("le")
    by = models.CharField("par", max_length=200)
    reason = models.CharField("motif", max_length=fact.REASON_LIMIT, blank=True)

    class Meta:
        verbose_name = "changement d’une preuve"
        verbose_name_plural = "changements des preuves"
        indexes = [models.Index(fields=["proof", "id"], name="change_of_proof")]
        constraints = [
            models.CheckConstraint(
                name="change_act_is_known", condition=Q(act__in=[act.value for act in Act])
            )
        ]

    def __str__(self) -> str:
        return f"{self.proof_id}: {self.act}"


class Planned(models.Model):
    """An exercise that an establishment announces for a day to come, and what became of it.

    It proves nothing: `event` is what was done, once it is. One that moves to another day ends, and
    the one that takes its place says which it follows.
    """

    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    planned_on = models.DateField("prévu le")
    title = models.CharField("intitulé", max_length=fact.TITLE_LIMIT)
    token = models.CharField("page", max_length=64)
    announced_at = models.DateTimeField("annoncé le")
    announced_by = models.CharField("annoncé par", max_length=200)
    state = models.CharField(
        "état", max_length=10, choices=PlannedState.choices(), default=PlannedState.PLANNED.value
    )
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="planned")
    former = models.OneToOneField("self", models.PROTECT, null=True, related_name="later")
    reason = models.CharField("motif", max_length=fact.REASON_LIMIT, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True)
    ended_by = models.CharField("terminé par", max_length=200, blank=True)
    # The next day on which it is recalled, while it is to come.
    next_step_on = models.DateField("prochain rappel", null=True)

    class Meta:
        verbose_name = "exercice prévu"
        verbose_name_plural = "exercices prévus"
        constraints = [
            models.UniqueConstraint(
                fields=["place_kind", "place_code", "token"], name="planned_once_by_its_page"
            ),
            models.CheckConstraint(
                name="planned_is_of_an_establishment", condition=Q(place_kind__in=HERE)
            ),
            models.CheckConstraint(
                name="planned_ended_says_how",
                condition=Q(
                    state=PlannedState.PLANNED.value,
                    ended_at__isnull=True,
                    event__isnull=True,
                    reason="",
                )
                | Q(
                    state=PlannedState.DONE.value,
                    ended_at__isnull=False,
                    event__isnull=False,
                    reason="",
                )
                | (
                    Q(
                        state__in=[PlannedState.MOVED.value, PlannedState.CALLED_OFF.value],
                        ended_at__isnull=False,
                        event__isnull=True,
                    )
                    & ~Q(reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["place_code", "place_kind", "-planned_on", "-id"], name="planned_of_place"
            ),
            models.Index(
                fields=["planned_on", "id"],
                name="planned_to_come",
                condition=Q(state=PlannedState.PLANNED.value),
            ),
            models.Index(
                fields=["next_step_on"],
                name="planned_to_be_recalled",
                condition=Q(state=PlannedState.PLANNED.value),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_on} {self.place_kind} {self.place_code} {self.state}"

    @property
    def place(self) -> Place:
        """The establishment that announces it."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """The place: what is done to it is told there."""
        return Whereabouts(self.place)
