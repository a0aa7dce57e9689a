"""The table of snapshots that were taken, or could not be; what they hold is in their folder."""

from django.db import models
from django.db.models import Q

from hygie.observatory.estimating.models import SecondSource
from hygie.observatory.reports.models import Publication, Report, ReportText, Withdrawal
from hygie.observatory.rules.keeping import State

__all__ = ["Publication", "Report", "ReportText", "SecondSource", "Snapshot", "Withdrawal"]


class Snapshot(models.Model):
    """One snapshot: when, by whom, how much; its manifest is known by its digest."""

    name = models.CharField("nom", max_length=16)
    taken_at = models.DateTimeField("pris le")
    taken_by = models.CharField("pris par", max_length=200)
    state = models.CharField("état", max_length=10, choices=State.choices())
    digest = models.CharField("empreinte du bordereau", max_length=64, blank=True)
    rows = models.BigIntegerField("lignes", default=0)
    size = models.BigIntegerField("octets", default=0)
    # Of these, those that no earlier snapshot had.
    written = models.BigIntegerField("octets nouveaux", default=0)
    seconds = models.FloatField("durée en secondes", default=0)
    error = models.CharField("ce qui n’a pas été", max_length=500, blank=True)
    forgotten_at = models.DateTimeField("effacé le", null=True)

    class Meta:
        verbose_name = "instantané"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="snapshot_is_taken_once",
                condition=~Q(state=State.FAILED.value),
            ),
            models.CheckConstraint(
                name="snapshot_state_is_known",
                condition=Q(state__in=[state.value for state in State]),
            ),
            models.CheckConstraint(
                name="snapshot_failed_says_why",
                condition=Q(state=State.FAILED.value, digest="") & ~Q(error="")
                | ~Q(state=State.FAILED.value) & Q(error="") & ~Q(digest=""),
            ),
            models.CheckConstraint(
                name="snapshot_forgotten_says_when",
                condition=Q(state=State.FORGOTTEN.value, forgotten_at__isnull=False)
                | ~Q(state=State.FORGOTTEN.value) & Q(forgotten_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["-taken_at"], name="snapshot_by_day")]

    def __str__(self) -> str:
        return self.name
