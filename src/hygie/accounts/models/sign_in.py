"""The tables of what opens an account: sessions, factors, links, identities."""

from django.db import models
from django.db.models import F, Q

from hygie.accounts.models.people import Person


class Session(models.Model):
    """A browser in which somebody signed in; the table does not hold what would open it."""

    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    data = models.TextField()
    browser = models.CharField("navigateur", max_length=80, blank=True)
    created_at = models.DateTimeField("ouverte le")
    seen_at = models.DateTimeField("dernière activité")
    expires_at = models.DateTimeField("expire le", db_index=True)

    class Meta:
        verbose_name = "session"
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_begins", condition=Q(expires_at__gt=F("created_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.browser} {self.created_at:%Y-%m-%d %H:%M}"


class CodeApp(models.Model):
    """An application that shows a code of six digits; no step of time opens twice."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="code_app")
    secret = models.TextField()
    last_step = models.BigIntegerField()
    added_at = models.DateTimeField("ajoutée le")
    used_at = models.DateTimeField("dernier usage", null=True)

    class Meta:
        verbose_name = "application de codes"

    def __str__(self) -> str:
        return f"application de {self.person_id}"


class Passkey(models.Model):
    """A passkey of a person: the public half, and how often it says that it signed."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="passkeys")
    name = models.CharField("nom", max_length=60)
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField()
    added_at = models.DateTimeField("ajoutée le")
    used_at = models.DateTimeField("dernier usage", null=True)
    # Two devices that answer for one key: neither opens any more.
    copied_at = models.DateTimeField("copie vue le", null=True)

    class Meta:
        verbose_name = "clé d’accès"
        constraints = [
            models.CheckConstraint(name="passkey_count_is_no_debt", condition=Q(sign_count__gte=0))
        ]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One code of the sheet that a person keeps: only its digest is kept here."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField("utilisé le", null=True)

    class Meta:
        verbose_name = "code de secours"
        constraints = [
            models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_is_one")
        ]

    def __str__(self) -> str:
        return f"code de {self.person_id}"


class PasswordReset(models.Model):
    """A link to choose a new password: it opens once, for an hour; only its digest is kept."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField("demandé le")
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisé le", null=True)

    class Meta:
        verbose_name = "lien de mot de passe"
        constraints = [
            models.CheckConstraint(
                name="password_reset_ends_after_it_begins",
                condition=Q(expires_at__gt=F("asked_at")),
            )
        ]

    def __str__(self) -> str:
        return f"lien de {self.person_id}"


class Identity(models.Model):
    """An account elsewhere that opens the one here, tied by its owner while signed in."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="identities")
    provider = models.CharField("fournisseur", max_length=40)
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    name = models.CharField("nom", max_length=200, blank=True)
    # What the provider says of the person's work: shown to them, opening nothing.
    workplaces = models.JSONField(default=list)
    linked_at = models.DateTimeField("liée le")
    used_at = models.DateTimeField("dernier usage", null=True)

    class Meta:
        verbose_name = "identité"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], name="identity_opens_one_account"
            ),
            models.UniqueConstraint(
                fields=["person", "provider"], name="identity_is_one_for_each_provider"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}: {self.name}"
