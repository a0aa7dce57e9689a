"""The tables of the file of recovery; rows are only added, one that corrects another says why."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.incidents.models import Incident
from hygie.incidents.rules.vocabulary import AffectedSystem
from hygie.recovery.rules.lines import GROUPS, LineKind, Section
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import WorkState


def _kinds_of_their_section() -> Q:
    """Each kind stands in its own section."""
    found = Q()
    for section, groups in GROUPS.items():
        kinds = [kind.value for _, group in groups for kind in group]
        found |= Q(section=section.value, kind__in=kinds)
    return found


class Row(models.Model):
    """What each row says: of which incident, who wrote it, which one it corrects and why."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # One-to-one: two people who correct the same row do not both win.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige"
    )
    reason = models.CharField("motif", max_length=500, blank=True)
    is_withdrawn = models.BooleanField("retiré", default=False)

    class Meta:
        abstract = True


class System(models.Model):
    """A system to rebuild, named in the declaration or added since."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    name = models.CharField("système", max_length=120)
    folded = models.CharField("nom sans accents", max_length=120)
    declared_as = models.CharField(
        "dans la déclaration", max_length=20, choices=AffectedSystem.choices(), blank=True
    )
    written_at = models.DateTimeField("ajouté le")
    written_by = models.CharField("ajouté par", max_length=200)

    class Meta:
        verbose_name = "système à reconstruire"
        verbose_name_plural = "systèmes à reconstruire"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "folded"], name="recovery_system_is_listed_once"
            ),
            models.CheckConstraint(name="recovery_system_has_a_name", condition=~Q(folded="")),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.name}"


class Step(Row):
    """Where a system stood from one day on."""

    system = models.ForeignKey(System, models.PROTECT, related_name="steps")
    state = models.CharField("état", max_length=10, choices=State.choices())
    on = models.DateField("depuis le")
    words = models.CharField("précision", max_length=500, blank=True)

    class Meta:
        verbose_name = "étape"
        constraints = [
            models.CheckConstraint(
                name="recovery_step_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="recovery_step_correction_says_why",
                condition=Q(replaces__isnull=True, is_withdrawn=False)
                | Q(replaces__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.system_id}: {self.state} {self.on}"


class Line(Row):
    """What was counted: hours by whom, euros for what, care that did not take place."""

    section = models.CharField("rubrique", max_length=10, choices=Section.choices())
    kind = models.CharField("nature", max_length=20, choices=LineKind.choices())
    amount = models.DecimalField("quantité", max_digits=11, decimal_places=2)
    since = models.DateField("du")
    until = models.DateField("au")
    people = models.PositiveIntegerField("personnes", default=1)
    who = models.CharField("qui", max_length=150, blank=True)
    words = models.CharField("précision", max_length=500, blank=True)

    class Meta:
        verbose_name = "ligne"
        constraints = [
            models.CheckConstraint(
                name="recovery_line_kind_is_of_its_section", condition=_kinds_of_their_section()
            ),
            models.CheckConstraint(
                name="recovery_line_counts_something", condition=Q(amount__gt=0, people__gte=1)
            ),
            models.CheckConstraint(
                name="recovery_line_ends_after_it_begins",
                condition=Q(until__gte=models.F("since")),
            ),
            models.CheckConstraint(
                name="recovery_line_correction_says_why",
                condition=Q(replaces__isnull=True, is_withdrawn=False)
                | Q(replaces__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.kind} {self.amount}"


class Work(Row):
    """A work that remains, as it stood from one writing on."""

    text = models.CharField("à faire", max_length=300)
    owner = models.CharField("par qui", max_length=100)
    due_on = models.DateField("avant le")
    state = models.CharField("état", max_length=10, choices=WorkState.choices())

    class Meta:
        verbose_name = "travail restant"
        verbose_name_plural = "travaux restants"
        constraints = [
            models.CheckConstraint(
                name="recovery_work_state_is_known",
                condition=Q(state__in=[state.value for state in WorkState]),
            ),
            models.CheckConstraint(
                name="recovery_work_says_what_and_who", condition=~Q(text="") & ~Q(owner="")
            ),
            # A work is dropped, never withdrawn; what is done needs no reason, the rule says which.
            models.CheckConstraint(
                name="recovery_work_dropped_says_why",
                condition=Q(is_withdrawn=False)
                & (~Q(state=WorkState.DROPPED.value) | ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"
