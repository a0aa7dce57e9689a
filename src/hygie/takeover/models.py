"""The tables of what was taken over: of which file, as which incident, and what was not."""

from django.db import models

from hygie.incidents.models import Incident


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
