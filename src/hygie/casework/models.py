"""The tables of work on cases: playbooks of one's own, tasks, the shift log, support."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.casework.rules.playbooks import Decider
from hygie.casework.rules.support import Way
from hygie.casework.rules.tasks import TaskState
from hygie.incidents.models import Incident
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.vocabulary import SupportKind


class Edition(models.Model):
    """One version of a playbook that the desk wrote; never changed, the next one follows it."""

    code = models.CharField("fiche", max_length=30)
    edition = models.PositiveIntegerField("version")
    # Empty when the desk made it itself.
    based_on = models.CharField("d’après", max_length=20, blank=True)
    title = models.CharField("titre", max_length=150)
    kinds = models.JSONField("types d’incident", default=list)
    lines = models.JSONField("lignes")
    is_stopped = models.BooleanField("n’est plus proposée", default=False)
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "version d’une fiche réflexe"
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="edition_is_written_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class Run(models.Model):
    """A playbook started for an incident: what it was then stays, whatever becomes of it."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    code = models.CharField("fiche", max_length=30)
    mark = models.CharField("version", max_length=40)
    title = models.CharField("titre", max_length=150)
    label = models.CharField("version, en mots", max_length=100)
    started_at = models.DateTimeField("lancée le")
    started_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "fiche réflexe lancée"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "code", "mark"], name="run_of_a_version_starts_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.code}"


class Task(models.Model):
    """Something to do for an incident, from a playbook or written by hand."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="tasks", db_index=False)
    rank = models.PositiveIntegerField("rang")
    text = models.CharField("à faire", max_length=300)
    side = models.CharField("pour", max_length=10, choices=Side.choices())
    decides = models.CharField("décide", max_length=10, choices=Decider.choices(), blank=True)
    why = models.CharField("pourquoi", max_length=300, blank=True)
    cost = models.CharField("coût pour les soins", max_length=300, blank=True)

    state = models.CharField(
        "état", max_length=15, choices=TaskState.choices(), default=TaskState.TODO.value
    )
    owner = models.CharField("confiée à", max_length=100, blank=True)
    due_at = models.DateTimeField("à faire avant", null=True)
    reason = models.CharField("motif", max_length=500, blank=True)
    made_at = models.DateTimeField("créée le")
    made_by = models.CharField("créée par", max_length=200)
    changed_at = models.DateTimeField("changée le")
    changed_by = models.CharField("changée par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "tâche"
        constraints = [
            models.CheckConstraint(
                name="task_state_is_known",
                condition=Q(state__in=[state.value for state in TaskState]),
            ),
            models.CheckConstraint(
                name="task_set_aside_says_why",
                condition=~Q(state=TaskState.NOT_APPLICABLE.value) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.text[:60]}"


class LogLine(models.Model):
    """A line of the shift log; never changed, a correction is a new line."""

    text = models.TextField("dit")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="corrected_by", verbose_name="corrige"
    )
    written_at = models.DateTimeField("écrite le", db_index=True)
    written_by = models.CharField("par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = "ligne de la main courante"
        verbose_name_plural = "main courante"
        constraints = [
            models.CheckConstraint(name="log_line_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="log_line_is_no_correction_of_itself",
                condition=Q(corrects__isnull=True) | ~Q(corrects=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Support(models.Model):
    """Help that was asked for an incident, or given; a mistake is withdrawn, not erased."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    way = models.CharField("sens", max_length=10, choices=Way.choices())
    kind = models.CharField("nature", max_length=20, choices=SupportKind.choices())
    minutes = models.PositiveIntegerField("minutes", default=0)
    giver = models.CharField("par qui", max_length=150, blank=True)
    happened_on = models.DateField("le")
    words = models.CharField("précision", max_length=500, blank=True)
    written_at = models.DateTimeField("noté le")
    written_by = models.CharField("noté par", max_length=200)
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    withdrawn_by = models.CharField("retiré par", max_length=200, blank=True)
    withdrawn_for = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "appui"
        constraints = [
            models.CheckConstraint(
                name="support_given_says_how_long_and_by_whom",
                condition=~Q(way=Way.GIVEN.value) | Q(minutes__gt=0) & ~Q(giver=""),
            ),
            models.CheckConstraint(
                name="support_withdrawn_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_for="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_for=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.way} {self.kind}"
