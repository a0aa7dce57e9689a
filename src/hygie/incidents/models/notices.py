"""The tables of what is sent to authorities, and of what is to be recalled."""

from django.db import models
from django.db.models import Q

from hygie.incidents.models.incidents import Incident
from hygie.incidents.rules.notices import NoticeKind


class Notice(models.Model):
    """What was sent to an authority, when, with what receipt; a mistake is withdrawn, not erased.

    `content` is what the authority got, as it was then.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notices")
    duty = models.CharField("obligation", max_length=40)
    kind = models.CharField("nature", max_length=12, choices=NoticeKind.choices())
    sent_at = models.DateTimeField("envoyé le")
    sender = models.CharField("envoyé par", max_length=200)
    receipt = models.CharField("accusé de réception", max_length=200, blank=True)
    late_reason = models.TextField("raisons du retard", blank=True)
    version = models.PositiveIntegerField("version de la déclaration")
    content = models.JSONField("contenu")
    noted_at = models.DateTimeField("noté le")
    noted_by = models.CharField("noté par", max_length=200)
    withdrawn_at = models.DateTimeField("retiré le", null=True)
    withdrawn_by = models.CharField("retiré par", max_length=200, blank=True)
    withdrawn_for = models.CharField("motif du retrait", max_length=500, blank=True)

    class Meta:
        verbose_name = "envoi à une autorité"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "duty"],
                name="notice_is_first_once",
                condition=Q(kind=NoticeKind.FIRST.value, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="notice_withdrawn_says_who_and_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_for="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_for="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.duty} {self.kind}"


class Reminder(models.Model):
    """When a term is to be recalled; planned again whenever the terms move."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="reminders")
    duty = models.CharField("obligation", max_length=40)
    due_at = models.DateTimeField("échéance")
    hours = models.SmallIntegerField("heures depuis l’échéance")
    at = models.DateTimeField("à rappeler le")
    told_at = models.DateTimeField("rappelé le", null=True)

    class Meta:
        verbose_name = "rappel d’échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "duty", "due_at", "hours"], name="reminder_is_planned_once"
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="reminder_to_tell", condition=Q(told_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.duty} {self.hours:+d} h"
