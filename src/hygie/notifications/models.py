"""The tables of messages: the mails that were sent, and what each person is told inside."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from hygie.accounts.models import Person
from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.pace import DIGEST_HOUR


class Message(models.Model):
    """One mail to one address."""

    to = models.EmailField("à")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    state = models.CharField("état", max_length=10, choices=State.choices(), default=State.QUEUED)
    created_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)
    error = models.CharField("erreur", max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField("essais", default=0, db_default=0)
    next_try_at = models.DateTimeField("essayé à nouveau le", null=True)
    # What its Message-ID carries, by which a report of delivery is recognised.
    mark = models.CharField("marque", max_length=60, blank=True, default="", db_default="")
    letter = models.CharField("lettre", max_length=40, blank=True)
    kind = models.CharField("sorte", max_length=20, blank=True, default="", db_default="")
    # The number of the incident that it is about, when it is about one.
    case_number = models.CharField("incident", max_length=20, blank=True, default="", db_default="")
    # Whose mail it is, when that is somebody with an account; until when it waits for them.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    leaves_at = models.DateTimeField("part le", null=True)
    gathered_in = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="gathered", db_index=False
    )
    forgotten_at = models.DateTimeField("oublié le", null=True)

    class Meta:
        verbose_name = "message"
        constraints = [
            models.CheckConstraint(
                name="message_sent_says_when",
                condition=Q(state=State.SENT, sent_at__isnull=False)
                | Q(state=State.BOUNCED)
                | (~Q(state__in=[State.SENT, State.BOUNCED]) & Q(sent_at__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["letter"], name="message_of_a_letter_is_one", condition=~Q(letter="")
            ),
            models.UniqueConstraint(
                fields=["mark"], name="message_of_a_mark_is_one", condition=~Q(mark="")
            ),
            models.CheckConstraint(
                name="message_waiting_says_for_whom_and_until_when",
                condition=~Q(state=State.WAITING)
                | Q(leaves_at__isnull=False, person__isnull=False),
            ),
            models.CheckConstraint(
                name="message_gathered_says_where",
                condition=Q(state=State.GATHERED, gathered_in__isnull=False)
                | (~Q(state=State.GATHERED) & Q(gathered_in__isnull=True)),
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
            ),
            models.Index(
                fields=["leaves_at"], name="messages_waiting", condition=Q(state=State.WAITING)
            ),
            models.Index(
                fields=["created_at"],
                name="messages_leaving",
                condition=Q(state__in=[State.QUEUED, State.RETRYING]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


class Notification(models.Model):
    """One line of what somebody with an account is told inside; never a word of a case."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField("sorte", max_length=20)
    title = models.CharField("dit", max_length=200)
    page = models.CharField("mène à", max_length=200, blank=True)
    # Whoever may no longer read the incident is no longer shown the line: its wall asks.
    case_number = models.CharField("incident", max_length=20, blank=True)
    told_at = models.DateTimeField("dit le")
    read_at = models.DateTimeField("lu le", null=True)

    class Meta:
        verbose_name = "notification"
        constraints = [
            models.CheckConstraint(
                name="notification_leads_to_a_page_of_ours",
                condition=Q(page="") | Q(page__startswith="/") & ~Q(page__startswith="//"),
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-told_at", "-id"], name="notification_of_person"),
            models.Index(
                fields=["person"], name="notification_unread", condition=Q(read_at__isnull=True)
            ),
            models.Index(fields=["told_at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return self.title


class Habit(models.Model):
    """How somebody wants to be told by mail; who has none gets every mail at once."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    zone = models.CharField("fuseau horaire", max_length=40)
    digest_hour = models.PositiveSmallIntegerField("heure du résumé", default=DIGEST_HOUR)
    quiet_from = models.PositiveSmallIntegerField("heures calmes, de", null=True)
    quiet_until = models.PositiveSmallIntegerField("à", null=True)
    on_duty_until = models.DateTimeField("d’astreinte jusqu’au", null=True)
    paces = models.JSONField("rythme de chaque sorte", default=dict)
    changed_at = models.DateTimeField("changé le")

    class Meta:
        verbose_name = "habitudes"
        verbose_name_plural = "habitudes"
        constraints = [
            models.CheckConstraint(
                name="habit_hours_are_of_a_day",
                condition=Q(digest_hour__lte=23)
                & (Q(quiet_from__isnull=True) | Q(quiet_from__lte=23, quiet_until__lte=23)),
            ),
            models.CheckConstraint(
                name="habit_quiet_hours_begin_and_end",
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
            ),
        ]

    def __str__(self) -> str:
        return f"habitudes de {self.person_id}"


class Refusal(models.Model):
    """An address that refuses our mails, since when, and what its server said."""

    address = models.EmailField("adresse", unique=True)
    since = models.DateTimeField("depuis le")
    last_at = models.DateTimeField("la dernière fois le")
    said = models.CharField("dit", max_length=500, blank=True)
    # Told by a report hours later: that a server takes a mail then proves nothing by itself.
    is_reported = models.BooleanField("par un rapport", default=False)

    class Meta:
        verbose_name = "adresse qui refuse"
        verbose_name_plural = "adresses qui refusent"
        constraints = [
            models.CheckConstraint(
                name="refusal_address_is_lower_case", condition=Q(address=Lower(F("address")))
            )
        ]

    def __str__(self) -> str:
        return self.address
