"""The mails that tell a person what happened to the door of their account."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from hygie.accounts.models import Membership, Person
from hygie.establishments import queries as establishments
from hygie.kernel.zones import NAMES, PARIS
from hygie.platform import letters
from hygie.platform.installation import desk

_NEW_BROWSER = "Nouvelle connexion à votre compte"
_SAID: dict[str, tuple[str, str]] = {
    "accounts.signed_in": (
        _NEW_BROWSER,
        "Quelqu’un vient de se connecter à votre compte depuis un navigateur inconnu de Hygie",
    ),
    "accounts.password_changed": ("Votre mot de passe a changé", "Votre mot de passe a été changé"),
    "accounts.details_changed": (
        "Vos coordonnées ont changé",
        "Votre nom ou votre numéro de téléphone a été changé sur la page de votre compte",
    ),
    "accounts.code_app_added": (
        "Un second facteur a été ajouté",
        "Une application de codes a été ajoutée à votre compte",
    ),
    "accounts.code_app_removed": (
        "Un second facteur a été retiré",
        "L’application de codes a été retirée de votre compte",
    ),
    "accounts.passkey_added": (
        "Une clé d’accès a été ajoutée",
        "Une clé d’accès a été ajoutée à votre compte",
    ),
    "accounts.passkey_removed": (
        "Une clé d’accès a été retirée",
        "Une clé d’accès a été retirée de votre compte",
    ),
    "accounts.passkey_copied": (
        "Une de vos clés d’accès a été copiée",
        "Une clé d’accès de votre compte semble exister en deux exemplaires : elle n’ouvre plus "
        "rien. Retirez-la et faites-en une autre",
    ),
    "accounts.recovery_code_used": (
        "Un code de secours a servi",
        "Un de vos codes de secours a servi à ouvrir votre compte",
    ),
    "accounts.recovery_codes_made": (
        "De nouveaux codes de secours",
        "De nouveaux codes de secours ont été faits ; les précédents n’ouvrent plus rien",
    ),
    "accounts.second_factor_reset": (
        "Votre second facteur a été remis à zéro",
        "Un administrateur a retiré votre second facteur. Vous en choisirez un autre à votre "
        "prochaine connexion",
    ),
    "accounts.codes_tried_too_often": (
        "Quelqu’un a votre mot de passe",
        "Votre mot de passe a été donné, puis trop de codes faux : changez-le si ce n’est pas vous",
    ),
    "accounts.identity_linked": (
        "Une identité a été liée à votre compte",
        "Un compte d’un autre service ouvre désormais le vôtre",
    ),
    "accounts.identity_unlinked": (
        "Une identité n’ouvre plus votre compte",
        "Un compte d’un autre service n’ouvre plus le vôtre",
    ),
}


def tell(person: Person, what: str, *, at: datetime, browser: str = "") -> None:
    """Write to the person; the mail leaves when the act is committed."""
    subject, sentence = _SAID[what]
    here, zone = desk(), _zone(person)
    lines = [
        f"Bonjour {person.name},",
        "",
        f"{sentence}.",
        "",
        f"Quand : {in_words(at, zone)}, {NAMES[zone]}",
        *([f"Avec quoi : {browser}"] if browser else []),
        "",
        "Si c’est vous, il n’y a rien à faire.",
        "Si ce n’est pas vous : connectez-vous à l’adresse ci-dessous, changez votre mot de passe, "
        f"fermez vos autres sessions, puis appelez {here.name} au {here.phone}.",
        "",
        f"{here.address}/compte/moi/",
    ]
    letters.post(to=person.email, subject=subject, body="\n".join(lines), kind="SECURITY")


def in_words(at: datetime, zone: str = PARIS) -> str:
    """A moment as people read it."""
    return date_format(at.astimezone(ZoneInfo(zone)), r"l j F Y à G \h i")


def _zone(person: Person) -> str:
    """The clock by which somebody works: of the first place far from Paris that they have."""
    held = Membership.objects.filter(person=person).order_by("id")
    zones = (establishments.any_zone(each.place) for each in held)
    return next((zone for zone in zones if zone != PARIS), PARIS)
