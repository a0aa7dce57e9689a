"""The tables of one message to many structures; what was sent stays, the rest can be stopped."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.incidents.models.incidents import Incident
from hygie.incidents.models.talk import Message


class Dispatch(models.Model):
    """One text of the desk, on its way to the declarants of many incidents."""

    text = models.TextField("message")
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    token = models.CharField(max_length=64, unique=True)
    stopped_at = models.DateTimeField("arrêté le", null=True)
    stopped_by = models.CharField("arrêté par", max_length=200, blank=True)
    ended_at = models.DateTimeField("terminé le", null=True)

    class Meta:
        verbose_name = "envoi groupé"
        constraints = [
            models.CheckConstraint(
                name="dispatch_stopped_says_who",
                condition=Q(stopped_at__isnull=True, stopped_by="")
                | Q(stopped_at__isnull=False) & ~Q(stopped_by=""),
            )
        ]

    def __str__(self) -> str:
        return f"envoi {self.pk}"


class Addressee(models.Model):
    """An incident to which a text goes, and the message once it is written."""

    dispatch = models.ForeignKey(
        Dispatch, models.PROTECT, related_name="addressees", db_index=False
    )
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "destinataire d’un envoi groupé"
        constraints = [
            models.UniqueConstraint(fields=["dispatch", "incident"], name="addressee_is_named_once")
        ]

    def __str__(self) -> str:
        return f"{self.dispatch_id}: {self.incident_id}"
