"""Who may give which role where; the life of an account; how keys look; what a sign-in asks."""

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.actor import ANYONE, SYSTEM, Actor, Grant, Place, PlaceKind, Power, Role
from hygie.kernel.enums import Labelled
from hygie.kernel.roles import CHARTERS, needs_second_factor
from hygie.kernel.text import fold


class KeyScope(Labelled):
    """The named operations that a machine may do with its key."""

    DECLARE = "DECLARE", "Déposer une déclaration, ou un signalement"
    LIST = "LIST", "Suivre la liste des incidents"
    READ = "READ", "Lire les déclarations, et ce que les autorités en ont reçu"
    TELL = "TELL", "Noter les envois aux autorités"
    INDICATORS = "INDICATORS", "Lire les indicateurs de compromission"
    FIGURES = "FIGURES", "Lire les chiffres protégés, sans nom ni texte"


class State(Labelled):
    """Whether an account opens the door."""

    ACTIVE = "ACTIVE", "Actif"
    SUSPENDED = "SUSPENDED", "Suspendu"
    CLOSED = "CLOSED", "Fermé"


class Suspension(Labelled):
    """Why an account is suspended."""

    UNUSED = "UNUSED", "resté trop longtemps sans servir"
    DECIDED = "DECIDED", "par décision"


class Running(Labelled):
    """Where a role stands between its two days."""

    CURRENT = "CURRENT", "En cours"
    COMING = "COMING", "À venir"
    OVER = "OVER", "Terminé"
    CANCELLED = "CANCELLED", "Annulé avant de commencer"


class InvitationState(Labelled):
    """What became of an invitation."""

    WAITING = "WAITING", "En attente"
    ACCEPTED = "ACCEPTED", "Acceptée"
    WITHDRAWN = "WITHDRAWN", "Retirée"
    EXPIRED = "EXPIRED", "Expirée"


class Verdict(Labelled):
    """What a review says of one role."""

    STAYS = "STAYS", "Travaille toujours ici"
    LEFT = "LEFT", "Ne travaille plus ici"


class Obstacle(Labelled):
    """Why a role is not given, as its giver reads it."""

    NOT_YOURS = "NOT_YOURS", "Vous ne pouvez pas donner ce rôle à cet endroit."
    ONESELF = "ONESELF", "Personne ne se donne un rôle à soi-même."
    NOT_HELD_THERE = "NOT_HELD_THERE", "Ce rôle n’existe pas à ce niveau."
    UNKNOWN_PLACE = "UNKNOWN_PLACE", "Ce lieu n’est pas dans le registre."
    CLOSED_PLACE = "CLOSED_PLACE", "Ce lieu est fermé : aucun rôle ne s’y donne plus."
    STARTS_BEFORE = "STARTS_BEFORE", "Un rôle commence aujourd’hui ou plus tard."
    INVERTED = "INVERTED", "Le dernier jour vient avant le premier."
    OVER_ALREADY = "OVER_ALREADY", "Le dernier jour du rôle est déjà passé."
    NO_MISSION = "NO_MISSION", "Ce rôle se donne pour une mission : dites laquelle."
    NO_LAST_DAY = "NO_LAST_DAY", "Ce rôle se donne pour une mission : dites son dernier jour."


class Idle(Labelled):
    """What is done about an account that nobody uses."""

    NOTHING = "NOTHING", "Rien"
    WARN = "WARN", "Prévenir"
    SUSPEND = "SUSPEND", "Suspendre"


NO_NAME = "Écrivez un prénom et un nom : ce n’en est pas un, ou c’est celui de la plateforme."
THE_OPERATOR = "L’exploitant de la plateforme"
# What the platform itself, its operator and who has no account sign with.
_NOBODYS = {fold(name) for name in (SYSTEM.name, ANYONE.name, THE_OPERATOR)}


def is_a_name(text: str) -> bool:
    """Say whether a person may be called so."""
    return any(letter.isalpha() for letter in text) and fold(text) not in _NOBODYS


@dataclass(frozen=True, kw_only=True)
class Gift:
    """A role as somebody wants to give it."""

    role: Role
    place: Place
    starts_on: date
    ends_on: date | None = None
    mission: str = ""


@cache
def delays() -> dict[str, dict[str, Any]]:
    """The delays of the life of an account, each with its source."""
    path = files("hygie.accounts").joinpath("reference", "life-of-accounts-2026.toml")
    return tomllib.loads(path.read_text("utf-8"))


def days(part: str, name: str) -> timedelta:
    """One of these delays."""
    return timedelta(days=delays()[part][name])


def may_be_held(role: Role, kind: PlaceKind) -> bool:
    """Say whether this role exists at this level of the tree."""
    return kind in CHARTERS[role].held_at


def is_current(starts_on: date, ends_on: date | None, *, today: date) -> bool:
    """Say whether a role runs today; its last day is included."""
    return starts_on <= today and (ends_on is None or today <= ends_on)


def running(
    starts_on: date, ends_on: date | None, *, today: date, stopped_on: date | None = None
) -> Running:
    """Where a role stands today; one that was stopped on its first day has run."""
    if ends_on is not None and ends_on < starts_on:
        has_run = stopped_on is not None and stopped_on >= starts_on
        return Running.OVER if has_run else Running.CANCELLED
    if today < starts_on:
        return Running.COMING
    return Running.CURRENT if is_current(starts_on, ends_on, today=today) else Running.OVER


def may_give(actor: Actor, role: Role, *, above: frozenset[Place]) -> bool:
    """Say whether the actor gives this role at a place, and may end or review it there.

    `above` is the path of the place: a role is given at the giver's own place or below. The
    command line may everything.
    """
    return actor == SYSTEM or any(
        role in CHARTERS[grant.role].gives and grant.place in above for grant in actor.grants
    )


_LEVELS = (
    PlaceKind.NATION,
    PlaceKind.REGION,
    PlaceKind.GHT,
    PlaceKind.LEGAL_ENTITY,
    PlaceKind.SITE,
)
# Each level and those below it.
_FROM = {kind: frozenset(_LEVELS[at:]) for at, kind in enumerate(_LEVELS)}


def gives(actor: Actor) -> frozenset[Role]:
    """The roles that the actor may give at one place or another."""
    if actor == SYSTEM:
        return frozenset(Role)
    return frozenset(
        role
        for grant in actor.grants
        for role in CHARTERS[grant.role].gives
        if CHARTERS[role].held_at & _FROM[grant.place.kind]
    )


def givers(role: Role) -> frozenset[Role]:
    """The roles whose holders give, end and review this one."""
    return frozenset(each for each in Role if role in CHARTERS[each].gives)


def givers_in_words(role: Role) -> str:
    """The same, as people read them."""
    given_by = givers(role)
    *first, last = [each.label for each in Role if each in given_by]
    return f"{', '.join(first)} ou {last}" if first else last


def obstacle(
    gift: Gift, *, by: Actor, above: frozenset[Place], is_open: bool, today: date
) -> Obstacle | None:
    """Say what forbids this gift, if anything does. `above` is empty for an unknown place."""
    if not may_be_held(gift.role, gift.place.kind):
        return Obstacle.NOT_HELD_THERE
    if by == SYSTEM:
        # The command line takes over what was decided elsewhere, before the register is known.
        return _order(gift)
    if not may_give(by, gift.role, above=above):
        return Obstacle.NOT_YOURS
    if not above:
        return Obstacle.UNKNOWN_PLACE
    return Obstacle.CLOSED_PLACE if not is_open else _dates(gift, today=today)


def _dates(gift: Gift, *, today: date) -> Obstacle | None:
    if gift.starts_on < today:
        return Obstacle.STARTS_BEFORE
    if gift.ends_on is not None and gift.ends_on < today:
        return Obstacle.OVER_ALREADY
    return _order(gift)


def _order(gift: Gift) -> Obstacle | None:
    if gift.ends_on is not None and gift.ends_on < gift.starts_on:
        return Obstacle.INVERTED
    if CHARTERS[gift.role].needs_mission:
        if not gift.mission:
            return Obstacle.NO_MISSION
        if gift.ends_on is None:
            return Obstacle.NO_LAST_DAY
    return None


def last_day_at_once(starts_on: date, *, today: date) -> date:
    """The last whole day of a role that stops now: yesterday, or the day before its first."""
    return max(today, starts_on) - timedelta(days=1)


def is_read_by_who_keeps_accounts(actor: Actor, role: Role) -> bool:
    """Say whether somebody who reads no case gives a role that reads some: others are told."""
    reads = Power.READ_CASES in CHARTERS[role].powers
    return reads and not actor.may_somewhere(Power.READ_CASES)


def idle(*, used_at: datetime, warned_at: datetime | None, at: datetime) -> Idle:
    """What is done tonight about an account last used then; nobody is suspended unwarned."""
    unused, notice = days("unused", "suspended_after_days"), days("unused", "warned_before_days")
    if at - used_at < unused - notice:
        return Idle.NOTHING
    if warned_at is None or warned_at < used_at:
        return Idle.WARN
    told_long_enough = at - warned_at >= notice
    return Idle.SUSPEND if at - used_at >= unused and told_long_enough else Idle.NOTHING


def reviewed_at(place: Place, *, above: frozenset[Place], has_keeper: bool) -> Place:
    """Where the roles of a place are reviewed: those of a site with its entity.

    A site where somebody keeps accounts has a review of its own: nobody else knows as well.
    """
    if place.kind != PlaceKind.SITE or has_keeper:
        return place
    return next((each for each in above if each.kind == PlaceKind.LEGAL_ENTITY), place)


def review_is_due(*, last_on: date | None, first_role_on: date, today: date) -> bool:
    """Say whether the accounts of a place are to be reviewed: each year, or after the first."""
    return today - (last_on or first_role_on) >= days("review", "every_days")


# Two machines of one installation may differ by this much, and nobody is to notice.
CLOCKS_AGREE_WITHIN = timedelta(minutes=5)


def latest_end(lasts: timedelta, *, at: datetime) -> datetime:
    """When what lasts so long ends at the latest.

    What ends later was opened while the clock was ahead, and is over now that it is right again.
    """
    return at + lasts + CLOCKS_AGREE_WITHIN


def invitation_state(
    *, accepted: bool, withdrawn: bool, expires_at: datetime, at: datetime
) -> InvitationState:
    """What became of an invitation."""
    if accepted:
        return InvitationState.ACCEPTED
    if withdrawn:
        return InvitationState.WITHDRAWN
    is_open = at < expires_at <= latest_end(days("invitation", "days"), at=at)
    return InvitationState.WAITING if is_open else InvitationState.EXPIRED


_KEY_NEEDS: dict[KeyScope, Power | None] = {
    # A declaration needs no account: a key adds only where it comes from.
    KeyScope.DECLARE: None,
    KeyScope.LIST: Power.READ_CASES,
    KeyScope.READ: Power.READ_CASES,
    KeyScope.TELL: Power.TELL_AUTHORITIES,
    KeyScope.INDICATORS: Power.READ_CASES,
    KeyScope.FIGURES: Power.READ_FIGURES,
}
# With one of these a machine is among the readers of what is at its place.
READING_SCOPES = frozenset({KeyScope.LIST, KeyScope.READ, KeyScope.TELL, KeyScope.INDICATORS})
# What a scope lets a machine do beside reading the incidents of its place.
LENT_BY: dict[KeyScope, Power] = {
    KeyScope.TELL: Power.TELL_AUTHORITIES,
    KeyScope.FIGURES: Power.READ_FIGURES,
}


def key_scopes(actor: Actor, *, above: frozenset[Place]) -> frozenset[KeyScope]:
    """The operations of the keys that the actor may make at a place: never more than their own."""
    if actor == SYSTEM:
        return frozenset(KeyScope)
    if not actor.may(Power.KEEP_KEYS, above=above):
        return frozenset()
    return frozenset(
        scope
        for scope, power in _KEY_NEEDS.items()
        if power is None or actor.may(power, above=above)
    )


def key_scopes_somewhere(actor: Actor) -> tuple[KeyScope, ...]:
    """The operations of the keys that the actor may make, if not at every place of theirs."""
    return tuple(
        scope for scope, power in _KEY_NEEDS.items() if power is None or actor.may_somewhere(power)
    )


def key_digest(key: str) -> str:
    """What is kept of an API key or of a link. Its 256 random bits make SHA-256 enough."""
    return hashlib.sha256(key.encode()).hexdigest()


class Factor(Labelled):
    """What was shown beside the password, or in its place."""

    CODE_APP = "CODE_APP", "Application de codes"
    PASSKEY = "PASSKEY", "Clé d’accès"
    RECOVERY_CODE = "RECOVERY_CODE", "Code de secours"
    IDENTITY = "IDENTITY", "Fournisseur d’identité"


# A password is asked again before what would let a passer-by keep the account.
CONFIRMED_FOR = timedelta(minutes=15)
# Between the password and the second factor.
HELD_FOR = timedelta(minutes=10)
# ANSSI, « Recommandations relatives à l’authentification multifacteur et aux mots de passe »
# (2021): a link that resets a password lives a short while and opens once.
RESET_LINK_FOR = timedelta(hours=1)


def ask_second_factor(grants: Iterable[Grant], *, of_all: bool) -> bool:
    """Say whether one of these roles asks for two factors; `of_all`: every account does, here."""
    return of_all or any(needs_second_factor(grant.role, grant.place.kind) for grant in grants)


def without_second_factor(grants: Iterable[Grant], *, of_all: bool) -> tuple[Grant, ...]:
    """The roles that somebody who showed a single factor acts with."""
    return tuple(grant for grant in grants if not ask_second_factor([grant], of_all=of_all))


def is_copied(*, stored: int, shown: int) -> bool:
    """Say whether a passkey that counts its signatures went back (W3C WebAuthn 2, 6.1.1).

    Zero on both sides is a passkey that does not count, as those kept in step between telephones.
    """
    return (stored > 0 or shown > 0) and shown <= stored


def link_digest(token: str) -> str:
    """What is kept of a personal link. Its 256 bits make SHA-256 enough."""
    return hashlib.sha256(f"hygie.link:{token}".encode()).hexdigest()
