"""The table of what the declarant of an incident withholds."""

from django.db import models
from django.db.models import Q

from hygie.incidents.models.incidents import Incident
from hygie.incidents.rules.readers import Choice


class Restriction(models.Model):
    """Something that the declarant withheld, and perhaps gave back; nobody removes the trace."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="restrictions")
    choice = models.CharField("ce qui est retiré", max_length=20, choices=Choice.choices())
    # The group under which the incident was declared, while its own column says « withheld ».
    kept_ght = models.CharField("GHT à la déclaration", max_length=10, blank=True)
    withheld_at = models.DateTimeField("retiré le")
    withheld_by = models.CharField("retiré par", max_length=200)
    given_back_at = models.DateTimeField("rendu le", null=True)
    given_back_by = models.CharField("rendu par", max_length=200, blank=True)

    class Meta:
        verbose_name = "lecture retirée"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "choice"],
                condition=Q(given_back_at__isnull=True),
                name="restriction_stands_once",
            ),
            models.CheckConstraint(
                name="restriction_given_back_says_who",
                condition=Q(given_back_at__isnull=True, given_back_by="")
                | Q(given_back_at__isnull=False) & ~Q(given_back_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.choice}"
