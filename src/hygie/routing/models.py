"""The tables of copies: the desk’s versions of rules, addresses, and each copy of an incident."""

from django.db import models
from django.db.models import Q

from hygie.incidents.models import Incident
from hygie.routing.rules.copies import WAITING, State

_WAITING = [state.value for state in sorted(WAITING)]


class Edition(models.Model):
    """One version of a rule that the desk wrote; never changed, the next one follows it."""

    code = models.CharField("règle", max_length=30)
    edition = models.PositiveIntegerField("version")
    based_on = models.CharField("d’après", max_length=20)
    content = models.JSONField("contenu")
    written_at = models.DateTimeField("écrite le")
    written_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "version d’une règle de copie"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"], name="routing_edition_is_written_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


class Address(models.Model):
    """Where a recipient without accounts is written to; the desk wrote it, none is shipped."""

    recipient = models.CharField("destinataire", max_length=20, unique=True)
    mails = models.JSONField("adresses", default=list)
    written_at = models.DateTimeField("écrites le")
    written_by = models.CharField("par", max_length=200)

    class Meta:
        verbose_name = "adresse d’un destinataire"

    def __str__(self) -> str:
        return self.recipient


class Copy(models.Model):
    """A copy of an incident: by which rule and version, to whom, under which mark, and when."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    rule = models.CharField("règle", max_length=30)
    rule_mark = models.CharField("version de la règle", max_length=40)
    rule_title = models.CharField("titre de la règle", max_length=150)
    recipient = models.CharField("destinataire", max_length=20)
    occasion = models.CharField("occasion", max_length=20, blank=True)
    why = models.TextField("pourquoi")
    state = models.CharField("état", max_length=10, choices=State.choices())
    obstacle = models.CharField("ce qui la retient", max_length=500, blank=True)
    made_at = models.DateTimeField("née le")
    tlp = models.CharField("marque", max_length=15, blank=True)
    addresses = models.PositiveIntegerField("adresses", default=0)
    mails = models.JSONField("mails", default=list)
    decided_at = models.DateTimeField("décidée le", null=True)
    decided_by = models.CharField("décidée par", max_length=200, blank=True)
    reason = models.CharField("motif", max_length=500, blank=True)
    # The document, put into somebody’s hands outside: the last time that it was.
    handed_at = models.DateTimeField("remise le", null=True)
    handed_by = models.CharField("remise par", max_length=200, blank=True)
    handed_to = models.CharField("remise à", max_length=200, blank=True)
    receipt = models.CharField("accusé de réception", max_length=200, blank=True)

    class Meta:
        verbose_name = "copie"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "rule", "occasion"], name="copy_is_made_once"
            ),
            models.CheckConstraint(
                name="copy_decided_says_when_and_who",
                condition=Q(state__in=_WAITING, decided_at__isnull=True, decided_by="")
                | ~Q(state__in=_WAITING) & Q(decided_at__isnull=False) & ~Q(decided_by=""),
            ),
            models.CheckConstraint(
                name="copy_sent_says_to_how_many_and_under_which_mark",
                condition=~Q(state=State.SENT) | Q(addresses__gt=0) & ~Q(tlp=""),
            ),
            models.CheckConstraint(
                name="copy_handed_was_sent_and_says_by_whom_and_to_whom",
                condition=Q(handed_at__isnull=True, handed_by="", handed_to="", receipt="")
                | Q(handed_at__isnull=False, state=State.SENT)
                & ~Q(handed_by="")
                & ~Q(handed_to=""),
            ),
            models.CheckConstraint(
                name="copy_set_aside_says_why", condition=~Q(state=State.SET_ASIDE) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.rule} {self.occasion}"
