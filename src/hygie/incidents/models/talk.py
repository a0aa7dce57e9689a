"""The tables of what the structure and the desk write to each other; rows are only added."""

from django.db import models
from django.db.models import Q

from hygie.accounts.models import Person
from hygie.documents.models import Document
from hygie.incidents.models.incidents import Incident
from hygie.incidents.rules.talk import Side

SIDES = [side.value for side in Side]


class Message(models.Model):
    """One message of a side; `mark` is that of the page from which it was sent."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="messages", db_index=False)
    side = models.CharField("de", max_length=10, choices=Side.choices())
    text = models.TextField("message", blank=True)
    written_at = models.DateTimeField("écrit le")
    written_by = models.CharField("par", max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = "message au sujet d’un incident"
        constraints = [
            models.CheckConstraint(name="message_side_is_known", condition=Q(side__in=SIDES)),
            models.UniqueConstraint(fields=["incident", "mark"], name="message_is_sent_once"),
        ]
        indexes = [models.Index(fields=["incident", "id"], name="message_of_incident")]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.side}"


class MessageFile(models.Model):
    """A file joined to a message, for those who read the message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "fichier d’un message"

    def __str__(self) -> str:
        return str(self.document_id)


class Reading(models.Model):
    """Somebody of a side has seen the messages up to this one; without an account, by the code."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="readings", db_index=False)
    side = models.CharField("de", max_length=10, choices=Side.choices())
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reader = models.CharField("lu par", max_length=200)
    upto = models.ForeignKey(Message, models.PROTECT, related_name="+")
    read_at = models.DateTimeField("lu le")

    class Meta:
        verbose_name = "lecture de messages"
        constraints = [
            models.CheckConstraint(name="reading_side_is_known", condition=Q(side__in=SIDES)),
            models.UniqueConstraint(
                fields=["incident", "side", "reader", "person", "upto"],
                name="reading_is_noted_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.side} {self.upto_id}"
