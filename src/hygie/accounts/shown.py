"""Sessions and what happened to an account, in the words of its owner."""

from typing import Any

from hygie.accounts.identity import providers
from hygie.accounts.models import Identity, Person, Session
from hygie.accounts.notices import in_words
from hygie.accounts.rules import Factor
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, SYSTEM, Power, Role
from hygie.kernel.roles import with_power
from hygie.platform.phones import phone_in_words

_ONE_FACTOR = "mot de passe seul"
# (what people read, how it looks); an act that is not here is nobody's business on this page.
_HAPPENED: dict[str, tuple[str, str]] = {
    "accounts.registered": ("Compte ouvert", ""),
    "accounts.role_given": ("Rôle donné", ""),
    "accounts.role_ended": ("Rôle terminé", ""),
    "accounts.signed_in": ("Connexion", ""),
    "accounts.signed_out": ("Déconnexion", ""),
    "accounts.tried_too_often": ("Trop de mots de passe essayés sur ce compte", "warning"),
    "accounts.codes_tried_too_often": ("Bon mot de passe, puis trop de codes faux", "danger"),
    "accounts.code_replayed": ("Code déjà utilisé, refusé", "warning"),
    "accounts.code_app_added": ("Application de codes ajoutée", "brand"),
    "accounts.code_app_removed": ("Application de codes retirée", "brand"),
    "accounts.passkey_added": ("Clé d’accès ajoutée", "brand"),
    "accounts.passkey_removed": ("Clé d’accès retirée", "brand"),
    "accounts.passkey_copied": ("Clé d’accès copiée : refusée et fermée", "danger"),
    "accounts.recovery_codes_made": ("Codes de secours faits", "brand"),
    "accounts.recovery_code_used": ("Code de secours utilisé", "warning"),
    "accounts.second_factor_reset": ("Second facteur remis à zéro", "warning"),
    "accounts.details_changed": ("Coordonnées changées", "brand"),
    "accounts.password_changed": ("Mot de passe changé", "brand"),
    "accounts.password_forgotten": ("Lien demandé pour changer le mot de passe", "warning"),
    "accounts.session_ended": ("Session fermée", ""),
    "accounts.sessions_ended": ("Sessions fermées", ""),
    "accounts.identity_linked": ("Identité liée", "brand"),
    "accounts.identity_refused": ("Retour d’un fournisseur d’identité refusé", "warning"),
    "accounts.passkey_refused": ("Clé d’accès refusée", "warning"),
    "accounts.password_link_refused": ("Lien de mot de passe déjà servi, refusé", "warning"),
    "accounts.identity_unlinked": ("Identité déliée", "brand"),
}
ON_THIS_PAGE = tuple(_HAPPENED)


def sessions(rows: list[Session], *, here: str) -> list[dict[str, Any]]:
    """The open sessions; the one of this very page comes first."""
    found = [
        {
            "pk": row.pk,
            "browser": row.browser or "Navigateur inconnu",
            "since": in_words(row.created_at),
            "seen": in_words(row.seen_at),
            "is_here": row.digest == here,
        }
        for row in rows
    ]
    return sorted(found, key=lambda one: not one["is_here"])


def details(person: Person) -> list[dict[str, str]]:
    """What a person says of themselves."""
    return [
        {"label": "Nom", "value": person.name},
        {"label": "Téléphone", "value": phone_in_words(person.phone)},
        {"label": "Adresse", "value": person.email, "hint": "Elle vous sert à vous connecter"},
    ]


def keepers() -> str:
    """The roles whose holders see the page of a person."""
    kept = with_power(Power.KEEP_ACCOUNTS)
    return ", ".join(role.label for role in Role if role in kept)


def identities(rows: list[Identity]) -> list[dict[str, Any]]:
    """The accounts elsewhere, and the places of work that they name."""
    labels = {provider.slug: provider.label for provider in providers.all_of_them()}
    return [
        {
            "pk": row.pk,
            "label": labels.get(row.provider, row.provider),
            "name": row.name,
            "since": in_words(row.linked_at),
            "workplaces": [_workplace(place) for place in row.workplaces],
        }
        for row in rows
    ]


def _workplace(place: dict[str, str]) -> str:
    number = place["finess"] or place["entity"]
    return f"{place['name'] or 'Établissement'} (FINESS {number})" if number else place["name"]


def events(entries: list[Entry], *, mine: int | None) -> list[dict[str, str]]:
    """What happened lately, as a line of time; who did it, when it was somebody else."""
    return [_event(entry, mine) for entry in entries]


def acted(entry: Entry) -> str:
    """Who did it; what a link of a mail opened was done by whoever held it."""
    if entry.actor_id is None and entry.actor_name == ANYONE.name:
        by_link = entry.what in {"accounts.password_changed", "accounts.password_link_refused"}
        return "Par le lien d’un mail" if by_link else "Sans être connecté"
    return "Hygie" if entry.actor_name == SYSTEM.name else entry.actor_name


def _event(entry: Entry, mine: int | None) -> dict[str, str]:
    what, kind = _HAPPENED[entry.what]
    how, browser = entry.detail.get("how", ""), entry.detail.get("browser", "")
    known = {factor.value: factor.label for factor in Factor} | {"PASSWORD": _ONE_FACTOR}
    said = ", ".join(part for part in (browser, known.get(how, "").lower()) if part)
    return {
        "at": in_words(entry.at),
        "at_iso": entry.at.isoformat(),
        "who": "" if entry.actor_id == mine else acted(entry),
        "what": what,
        "detail": said,
        "kind": kind,
    }
