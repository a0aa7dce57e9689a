"""The tables of people, of their roles, and of the keys of machines."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import PlaceKind, Role


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

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = People()

    class Meta:
        verbose_name = "personne"
        constraints = [
            models.CheckConstraint(
                name="person_email_is_lower_case", condition=Q(email=Lower(F("email")))
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A role that a person holds at one place, for a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=20, choices=Role.choices())
    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)

    class Meta:
        verbose_name = "rôle"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "place_kind", "place_code", "starts_on"],
                name="membership_is_given_once",
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="membership_role_is_known", condition=Q(role__in=[role.value for role in Role])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} {self.place_kind} {self.place_code}"


class ApiKey(models.Model):
    """The key of a machine: only its digest is kept."""

    name = models.CharField("machine", max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField("début de la clé", max_length=12)
    scopes = ArrayField(models.CharField(max_length=20, choices=KeyScope.choices()))
    place_kind = models.CharField("niveau", max_length=20, choices=PlaceKind.choices())
    place_code = models.CharField("lieu", max_length=40)
    created_at = models.DateTimeField("créée le")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoquée le", null=True)
    last_used_at = models.DateTimeField("dernier usage", null=True)

    class Meta:
        verbose_name = "clé d’API"
        constraints = [
            models.CheckConstraint(
                name="api_key_expires_after_it_is_made", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"
