"""The table of what strikes many structures at once: one provider, hundreds of incidents."""

from django.db import models
from django.db.models import Q

from hygie.incidents.rules.parents import Stage


class ParentIncident(models.Model):
    """What several incidents have in common, told once; each of them stays what it is."""

    title = models.CharField("titre", max_length=150)
    provider = models.CharField("prestataire", max_length=200, blank=True)
    text = models.TextField("ce que l’on sait", blank=True)
    told_at = models.DateTimeField("dit le")
    told_by = models.CharField("dit par", max_length=200)
    # What was said before, the oldest first: when, by whom, in which words.
    earlier = models.JSONField("dit avant", default=list)
    opened_at = models.DateTimeField("ouvert le")
    opened_by = models.CharField("ouvert par", max_length=200)
    token = models.CharField(max_length=64, unique=True)
    ended_at = models.DateTimeField("terminé le", null=True)
    ended_by = models.CharField("terminé par", max_length=200, blank=True)
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    withdrawn_by = models.CharField("retiré par", max_length=200, blank=True)
    reason = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "incident commun"
        constraints = [
            models.CheckConstraint(
                name="parent_ended_says_who",
                condition=Q(ended_at__isnull=True, ended_by="")
                | Q(ended_at__isnull=False) & ~Q(ended_by=""),
            ),
            models.CheckConstraint(
                name="parent_withdrawn_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", reason="")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """What a page remembers of the words that it showed."""
        return self.told_at.isoformat()

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.withdrawn_at is not None:
            return Stage.WITHDRAWN
        return Stage.OPEN if self.ended_at is None else Stage.ENDED
