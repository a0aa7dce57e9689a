"""The table of what is said of care while an incident lasts."""

from django.db import models
from django.db.models import Q

from hygie.incidents.models.incidents import Incident
from hygie.incidents.rules.care import Source


class CarePoint(models.Model):
    """How care went at one moment, as somebody said it; only added: a mistake gets a new point."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="care_points")
    at = models.DateTimeField("vrai le")
    content = models.JSONField("situation")
    words = models.TextField("précisions", blank=True)
    source = models.CharField("dit par", max_length=15, choices=Source.choices())
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("écrit par", max_length=200)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="corrige"
    )
    reason = models.CharField("motif", max_length=500, blank=True)

    class Meta:
        verbose_name = "situation des soins"
        constraints = [
            models.CheckConstraint(
                name="care_point_correction_says_why",
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="care_point_is_no_correction_of_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=models.F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: soins {self.at:%Y-%m-%d %H:%M}"
