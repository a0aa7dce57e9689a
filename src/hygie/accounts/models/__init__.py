"""The tables of people, of their roles, of what opens their account, of the keys of machines."""

from hygie.accounts.models.people import (
    ApiKey,
    AtPlace,
    Invitation,
    Membership,
    Person,
    Review,
    ReviewLine,
)
from hygie.accounts.models.sign_in import (
    CodeApp,
    Identity,
    Passkey,
    PasswordReset,
    RecoveryCode,
    Session,
)

__all__ = [
    "ApiKey",
    "AtPlace",
    "CodeApp",
    "Identity",
    "Invitation",
    "Membership",
    "Passkey",
    "PasswordReset",
    "Person",
    "RecoveryCode",
    "Review",
    "ReviewLine",
    "Session",
]
