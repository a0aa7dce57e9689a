"""The tables of what was taken over: of which file, as which incident, and what was not."""

from django.db import models
from django.db.models import Q

from hygie.documents.models import Document
from hygie.incidents.models import Incident
from hygie.takeover.rules.reception import OVER, Form, State

_OVER = Q(state__in=sorted(each.value for each in OVER))


class KeptMapping(models.Model):
    """How the columns of a tool say an incident, kept under a name."""

    name = models.CharField("nom", max_length=60, unique=True)
    text = models.TextField("correspondance")
    kept_at = models.DateTimeField("gardée le")
    kept_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "correspondance"

    def __str__(self) -> str:
        return self.name


class Takeover(models.Model):
    """One file that was taken over, and how many of its lines."""

    name = models.CharField("fichier", max_length=200)
    source = models.CharField("outil d’origine", max_length=100)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("repris le")
    by = models.CharField("par", max_length=200)
    taken = models.PositiveIntegerField("repris", default=0)
    known = models.PositiveIntegerField("déjà repris", default=0)
    wrong = models.PositiveIntegerField("refusés", default=0)

    class Meta:
        verbose_name = "reprise"

    def __str__(self) -> str:
        return f"{self.name}: {self.taken}"


class TakenLine(models.Model):
    """The incident that a line became: the same line is never taken twice."""

    takeover = models.ForeignKey(Takeover, models.PROTECT, related_name="lines")
    source = models.CharField("outil d’origine", max_length=100)
    reference = models.CharField("référence", max_length=200)
    incident = models.OneToOneField(Incident, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ligne reprise"
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="line_is_taken_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class WrongLine(models.Model):
    """A line that was not taken over, and why."""

    takeover = models.ForeignKey(Takeover, models.PROTECT, related_name="wrong_lines")
    line = models.PositiveIntegerField("ligne")
    why = models.CharField("motif", max_length=500)

    class Meta:
        verbose_name = "ligne refusée"

    def __str__(self) -> str:
        return f"{self.line}: {self.why}"


class ReceivedFile(models.Model):
    """A file that somebody gave to a page, from its description to its end."""

    name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    size = models.BigIntegerField("taille en octets")
    # None once the file is removed: nothing needs it any more.
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    form = models.CharField("format", max_length=10, choices=Form.choices())
    is_fictional = models.BooleanField("incidents d’exercice", default=False)
    state = models.CharField("état", max_length=12, choices=State.choices())
    mapping = models.TextField("correspondance", blank=True)
    # Counts the descriptions: a check of a former one says nothing of this one.
    turn = models.PositiveIntegerField("essai", default=0)
    read = models.PositiveIntegerField("lignes lues", default=0)
    checked = models.JSONField("ce qui serait repris", default=dict)
    sentence = models.TextField("explication", blank=True)
    received_at = models.DateTimeField("reçu le")
    received_by = models.CharField("reçu de", max_length=200)
    asked_by = models.CharField("repris par", max_length=200, blank=True)
    person_id = models.BigIntegerField("personne", null=True)
    takeover = models.OneToOneField(Takeover, models.PROTECT, null=True, related_name="file")

    class Meta:
        verbose_name = "fichier d’un historique"
        constraints = [
            models.CheckConstraint(
                name="file_refused_says_why",
                condition=~Q(state=State.REFUSED.value) | ~Q(sentence=""),
            ),
            models.CheckConstraint(
                name="file_taken_has_its_report",
                condition=~Q(state__in=["TAKING", "STOPPED", "DONE"]) | Q(takeover__isnull=False),
            ),
            models.CheckConstraint(
                name="file_is_kept_until_it_is_over",
                condition=_OVER & Q(document__isnull=True) | ~_OVER & Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.state}"
