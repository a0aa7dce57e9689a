"""The table of second sources: counts that may be told, and not one line of a list."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from hygie.observatory.rules.matching import Counts, State


class SecondSource(models.Model):
    """A list that was compared with the declarations of a year; the list itself is not kept.

    Compared again it has another row, and the former one an end.
    """

    year = models.PositiveSmallIntegerField("année")
    title = models.CharField("titre", max_length=120)
    is_independent = models.BooleanField("dite indépendante des déclarations")
    within = models.PositiveSmallIntegerField("jours d’écart au plus")
    snapshot = models.CharField("instantané", max_length=16)
    state = models.CharField("état", max_length=10, choices=State.choices())
    first = models.PositiveIntegerField("incidents déclarés", default=0)
    second = models.PositiveIntegerField("incidents de la liste", default=0)
    both = models.PositiveIntegerField("incidents des deux", default=0)
    compared_at = models.DateTimeField("comparée le")
    compared_by = models.CharField("comparée par", max_length=200)
    ended_at = models.DateTimeField("remplacée ou retirée le", null=True)

    class Meta:
        app_label = "observatory"
        verbose_name = "seconde source"
        constraints = [
            models.UniqueConstraint(
                F("year"),
                Lower("title"),
                condition=Q(ended_at__isnull=True),
                name="second_source_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(state=State.TOO_FEW.value, first=0, second=0, both=0)
                | Q(state=State.TOLD.value, both__lte=F("first")) & Q(both__lte=F("second")),
                name="second_source_tells_all_or_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.title}"

    @property
    def counts(self) -> Counts:
        """What it tells."""
        return Counts(state=State(self.state), first=self.first, second=self.second, both=self.both)
