"""The table of messages: what was sent to whom stays readable for a while."""

from django.db import models
from django.db.models import Q

from hygie.notifications.rules import State


class Message(models.Model):
    """One mail to one address."""

    to = models.EmailField("à")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    state = models.CharField("état", max_length=10, choices=State.choices(), default=State.QUEUED)
    created_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)
    error = models.CharField("erreur", max_length=500, blank=True)
    letter = models.CharField("lettre", max_length=40, blank=True)
    forgotten_at = models.DateTimeField("oublié le", null=True)

    class Meta:
        verbose_name = "message"
        constraints = [
            models.CheckConstraint(
                name="message_sent_says_when",
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["letter"], name="message_of_a_letter_is_one", condition=~Q(letter="")
            ),
            models.CheckConstraint(
                name="message_forgotten_names_nobody",
                condition=Q(forgotten_at__isnull=True) | Q(to="", body="", error=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="messages_not_forgotten",
                condition=Q(forgotten_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"
