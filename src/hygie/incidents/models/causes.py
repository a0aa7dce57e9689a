"""The table of what is found of the cause of an incident, after it was declared."""

from django.db import models
from django.db.models import Q

from hygie.incidents.models.incidents import Incident
from hygie.incidents.rules.talk import Side


class CauseFinding(models.Model):
    """What somebody says of the cause and of the way in; only added: the latest one stands."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="cause_findings")
    root_cause = models.CharField("nature de la cause", max_length=30, blank=True)
    entry_vector = models.CharField("porte d’entrée", max_length=40, blank=True)
    words = models.TextField("cause, en quelques mots", blank=True)
    reason = models.CharField("motif", max_length=500)
    side = models.CharField("dit par", max_length=10, choices=Side.choices())
    said_at = models.DateTimeField("dit le")
    said_by = models.CharField("dit par", max_length=200)

    class Meta:
        verbose_name = "cause retenue"
        constraints = [
            models.CheckConstraint(name="cause_finding_says_why", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.root_cause or 'cause inconnue'}"
