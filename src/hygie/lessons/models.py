"""The tables of debriefs, lessons and actions; rows are only added, corrections say why."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.incidents.models import Incident
from hygie.lessons.rules.debriefs import Temperature
from hygie.recovery.rules.works import WorkState


class Row(models.Model):
    """What each row says: of which incident, who wrote it, which one it replaces and why."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige"
    )
    reason = models.CharField("motif", max_length=500, blank=True)
    is_withdrawn = models.BooleanField("retiré", default=False)

    class Meta:
        abstract = True


def _says_why(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(replaces__isnull=True, is_withdrawn=False)
        | Q(replaces__isnull=False) & ~Q(reason=""),
    )


class Debrief(Row):
    """What those who were there said of an incident, on one day."""

    kind = models.CharField("à chaud ou à froid", max_length=5, choices=Temperature.choices())
    held_on = models.DateField("tenu le")
    participants = models.CharField("fonctions présentes", max_length=500)
    story = models.TextField("ce qui s’est passé", blank=True)
    worked = models.TextField("ce qui a marché", blank=True)
    failed = models.TextField("ce qui n’a pas marché", blank=True)

    class Meta:
        verbose_name = "débriefing"
        constraints = [
            models.CheckConstraint(
                name="debrief_kind_is_known",
                condition=Q(kind__in=[kind.value for kind in Temperature]),
            ),
            models.CheckConstraint(
                name="debrief_says_something",
                condition=~Q(participants="") & ~Q(worked="", failed=""),
            ),
            _says_why("debrief_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.kind} {self.held_on}"


class Lesson(Row):
    """One thing that an incident taught."""

    text = models.CharField("leçon", max_length=500)

    class Meta:
        verbose_name = "leçon"
        constraints = [
            models.CheckConstraint(name="lesson_says_something", condition=~Q(text="")),
            _says_why("lesson_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"


class Action(Row):
    """What a lesson becomes, as it stood from one writing on: who does what by when."""

    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="actions")
    text = models.CharField("action", max_length=300)
    owner = models.CharField("par qui", max_length=100)
    due_on = models.DateField("avant le")
    state = models.CharField("état", max_length=10, choices=WorkState.choices())

    class Meta:
        verbose_name = "action"
        constraints = [
            models.CheckConstraint(
                name="lesson_action_state_is_known",
                condition=Q(state__in=[state.value for state in WorkState]),
            ),
            models.CheckConstraint(
                name="lesson_action_says_what_and_who", condition=~Q(text="") & ~Q(owner="")
            ),
            models.CheckConstraint(
                name="lesson_action_dropped_says_why",
                condition=Q(is_withdrawn=False)
                & (~Q(state=WorkState.DROPPED.value) | ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"
