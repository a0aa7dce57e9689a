"""The tables of people, of their roles, of what happens to both, and of the keys of machines."""

from datetime import date, datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from hygie.accounts.rules import (
    InvitationState,
    State,
    Suspension,
    Verdict,
    invitation_state,
)
from hygie.kernel.actor import Place, PlaceKind, Role, Whereabouts
from hygie.kernel.roles import CHARTERS

OF_A_MISSION = [role.value for role in Role if CHARTERS[role].needs_mission]
DAY_BEFORE_ITS_FIRST = models.ExpressionWrapper(
    F("starts_on") - models.Value(1), output_field=models.DateField()
)


class People(BaseUserManager["Person"]):
    """Finds a person by the address they type, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who has this address."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who signs in with an e-mail address and a password."""

    email = models.EmailField("adresse électronique", unique=True)
    name = models.CharField("nom", max_length=200)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField("créé le")
    reactivated_at = models.DateTimeField("réactivé le", null=True)
    warned_at = models.DateTimeField("prévenu le", null=True)
    suspended_at = models.DateTimeField("suspendu le", null=True)
    suspension = models.CharField(
        "motif de suspension", max_length=10, choices=Suspension.choices(), blank=True
    )
    closed_at = models.DateTimeField("fermé le", null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                name="person_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="person_active_is_neither_suspended_nor_closed",
                condition=Q(is_active=True, suspended_at__isnull=True, closed_at__isnull=True)
                | (
                    Q(is_active=False)
                    & (Q(suspended_at__isnull=False) | Q(closed_at__isnull=False))
                ),
            ),
            models.CheckConstraint(
                name="person_suspended_says_why",
                condition=Q(suspended_at__isnull=True, suspension="")
                | (Q(suspended_at__isnull=False) & ~Q(suspension="")),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="person_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> State:
        """Whether the account opens the door."""
        if self.closed_at is not None:
            return State.CLOSED
        return State.SUSPENDED if self.suspended_at is not None else State.ACTIVE

    @property
    def used_at(self) -> datetime:
        """When the account was last used, as far as its automatic suspension goes."""
        moments = (self.created_at, self.last_login, self.reactivated_at)
        return max(moment for moment in moments if moment is not None)


class AtPlace(models.Model):
    """Something of one place."""

    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)

    class Meta:
        abstract = True

    @property
    def place(self) -> Place:
        """The place itself."""
        return Place(PlaceKind(self.place_kind), self.place_code)

    def stands_at(self) -> Whereabouts:
        """The same, for the journal."""
        return Whereabouts(self.place)


class Membership(AtPlace):
    """A role that a person holds at one place, for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=Role.choices())
    starts_on = models.DateField("du")
    # The last whole day. A role that stops at once runs no more this very day: its last whole day
    # is the one before, and the moment is told beside it.
    ends_on = models.DateField("au", null=True, blank=True)
    ended_at = models.DateTimeField("arrêté le", null=True)
    mission = models.CharField("mission", max_length=300, blank=True)
    given_by = models.CharField("donné par", max_length=200, blank=True)
    end_told_at = models.DateTimeField("fin annoncée le", null=True)

    class Meta:
        verbose_name = "rôle"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "place_kind", "place_code", "starts_on"],
                # One that was stopped on its first day, or before, gives way to another.
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_is_given_once",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                # The day before its first: cancelled before it began.
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=DAY_BEFORE_ITS_FIRST),
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="membership_of_a_mission_says_which_and_until_when",
                condition=~Q(role__in=OF_A_MISSION) | (~Q(mission="") & Q(ends_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["place_kind", "place_code"], name="membership_by_place"),
            models.Index(fields=["ends_on"], name="membership_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} {self.place_kind} {self.place_code}"

    @property
    def last_day(self) -> date | None:
        """The last day on which it ran, were it for an hour."""
        stopped = self.stopped_on
        return self.ends_on if stopped is None else max(stopped, self.starts_on - timedelta(days=1))

    @property
    def stopped_on(self) -> date | None:
        """The day on which somebody stopped it at once."""
        return None if self.ended_at is None else timezone.localdate(self.ended_at)


class Invitation(AtPlace):
    """A role offered to an address: its link opens an account, or adds to the one there is."""

    email = models.EmailField("adresse électronique")
    name = models.CharField("nom", max_length=200)
    role = models.CharField("rôle", max_length=20, choices=Role.choices())
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True)
    mission = models.CharField("mission", max_length=300, blank=True)
    seed = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="invitations")
    invited_by_name = models.CharField("invité par", max_length=200)
    created_at = models.DateTimeField("faite le")
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="accepted")
    withdrawn_at = models.DateTimeField("retirée le", null=True)

    class Meta:
        verbose_name = "invitation"
        constraints = [
            models.CheckConstraint(
                name="invitation_email_is_lower_case", condition=Q(email=Lower(F("email")))
            ),
            models.CheckConstraint(
                name="invitation_is_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_accepted_says_by_whom",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["email", "role", "place_kind", "place_code"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["place_kind", "place_code"], name="invitation_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role} {self.place_kind} {self.place_code}"

    def state(self, *, at: datetime) -> InvitationState:
        """What became of it."""
        return invitation_state(
            accepted=self.accepted_at is not None,
            withdrawn=self.withdrawn_at is not None,
            expires_at=self.expires_at,
            at=at,
        )


class Review(AtPlace):
    """The yearly look at everybody who holds a role at one place."""

    opened_on = models.DateField("ouverte le")
    due_on = models.DateField("à rendre le")
    told_on = models.DateField("dernier rappel", null=True)
    told_above_on = models.DateField("dite au niveau supérieur le", null=True)
    closed_at = models.DateTimeField("terminée le", null=True)

    class Meta:
        verbose_name = "revue des comptes"
        verbose_name_plural = "revues des comptes"
        constraints = [
            models.UniqueConstraint(
                fields=["place_kind", "place_code"],
                condition=Q(closed_at__isnull=True),
                name="review_of_a_place_is_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["place_kind", "place_code", "opened_on"], name="review_by_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place_kind} {self.place_code} {self.opened_on}"


class ReviewLine(models.Model):
    """One role of a review, and what was answered about it."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="lines")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="review_lines")
    verdict = models.CharField("réponse", max_length=10, choices=Verdict.choices(), blank=True)
    answered_by = models.CharField("par", max_length=200, blank=True)
    answered_at = models.DateTimeField("le", null=True)

    class Meta:
        verbose_name = "ligne de revue"
        constraints = [
            models.UniqueConstraint(
                fields=["review", "membership"], name="review_asks_once_about_a_role"
            ),
            models.CheckConstraint(
                name="review_answer_says_when",
                condition=Q(verdict="", answered_at__isnull=True)
                | (~Q(verdict="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership}: {self.verdict}"


class ApiKey(AtPlace):
    """The key of a machine: only its digest is kept."""

    name = models.CharField("machine", max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField("début de la clé", max_length=12)
    # Of `KeyScope`: what machines may do grows, and the column does not change.
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField("créée le")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoquée le", null=True)
    last_used_at = models.DateTimeField("dernier usage", null=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="keys")
    made_by_name = models.CharField("faite par", max_length=200, blank=True)
    end_told_at = models.DateTimeField("fin annoncée le", null=True)

    class Meta:
        verbose_name = "clé d’API"
        constraints = [
            models.CheckConstraint(
                name="api_key_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))
            )
        ]
        indexes = [models.Index(fields=["place_kind", "place_code"], name="api_key_by_place")]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
