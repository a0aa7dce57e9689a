"""A mission: what it says, where it stands, what it may become."""

from dataclasses import dataclass
from datetime import date

from hygie.audits.rules.reference import kind_of, scale
from hygie.evidence.rules.marks import Mark as OfProof
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.markings import Tlp

LONGEST_TITLE, LONGEST_PERIMETER, LONGEST_AUDITOR = 200, 500, 200
LONGEST_SCOPE, LONGEST_REASON = 4000, 500
# Before, no information system of a hospital was audited; beyond, nobody plans an audit.
EARLIEST_YEAR, FARTHEST_YEARS = 1990, 5
SCORE_MOST = 2**31 - 1
# What somebody marks before choosing: an audit is for the place and who follows it.
MOST_MISSIONS = 5_000


class NotAMission(Refused):
    """The audit says too little, or what cannot be."""


class State(Labelled):
    """Where a mission stands."""

    PLANNED = "PLANNED", "Prévu"
    UNDER_WAY = "UNDER_WAY", "En cours"
    DELIVERED = "DELIVERED", "Restitué"
    FOLLOWED = "FOLLOWED", "Suivi"
    CLOSED = "CLOSED", "Clos"
    SET_ASIDE = "SET_ASIDE", "Écarté"


class AuditorKind(Labelled):
    """Who audits."""

    INTERNAL = "INTERNAL", "Quelqu’un de l’établissement ou de son groupement"
    COMPANY = "COMPANY", "Une société"
    AUTHORITY = "AUTHORITY", "Un service de l’État"


class Mark(Labelled):
    """Who may be told of a mission: in the words of its proof, but for whom it is kept from all."""

    CLEAR = Tlp.CLEAR.value, OfProof.CLEAR.label
    GREEN = Tlp.GREEN.value, OfProof.GREEN.label
    AMBER = Tlp.AMBER.value, OfProof.AMBER.label
    AMBER_STRICT = Tlp.AMBER_STRICT.value, OfProof.AMBER_STRICT.label
    RED = Tlp.RED.value, "TLP:RED, ceux qui tiennent les audits ici"


# What was delivered proves something; what is over is not changed any more.
TOLD = frozenset({State.DELIVERED, State.FOLLOWED, State.CLOSED})
OVER = frozenset({State.CLOSED, State.SET_ASIDE})
# `DELIVERED` is reached by delivering alone, which says the outcome.
MOVES: dict[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.UNDER_WAY, State.SET_ASIDE}),
    State.UNDER_WAY: frozenset({State.PLANNED, State.SET_ASIDE}),
    State.DELIVERED: frozenset({State.FOLLOWED, State.CLOSED, State.SET_ASIDE}),
    State.FOLLOWED: frozenset({State.CLOSED, State.SET_ASIDE}),
    State.CLOSED: frozenset({State.FOLLOWED, State.SET_ASIDE}),
    State.SET_ASIDE: frozenset(),
}
_WHY = frozenset({State.SET_ASIDE})


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of a mission."""

    kind: str
    title: str
    starts_on: date
    ends_on: date
    auditor_kind: AuditorKind = AuditorKind.COMPANY
    auditor: str = ""
    qualification: str = "NONE"
    # What was looked at, in a few words that a proof repeats: a forest, some domains.
    perimeter: str = ""
    scope: str = ""
    tlp: Tlp = Tlp.AMBER


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a mission concludes, on which day it was told to the establishment."""

    delivered_on: date
    level: int | None = None
    score: int | None = None
    summary: str = ""


def check(said: Said, *, today: date) -> None:
    """Refuse a mission that says too little, or whose days cannot be."""
    kind_of(said.kind)
    scale("qualifications").check(said.qualification, what="Cette qualification")
    if not said.title.strip():
        raise NotAMission("Donnez un intitulé à cet audit.")
    if not said.auditor.strip():
        raise NotAMission("Dites qui audite : une personne par sa fonction, une société.")
    if said.ends_on < said.starts_on:
        raise NotAMission("L’audit finit avant de commencer.")
    if said.starts_on.year < EARLIEST_YEAR or said.ends_on.year > today.year + FARTHEST_YEARS:
        raise NotAMission(
            f"Donnez des jours entre {EARLIEST_YEAR} et {today.year + FARTHEST_YEARS}."
        )


def check_begun(starts_on: date, *, today: date) -> None:
    """Refuse that an audit is under way before its first day."""
    if starts_on > today:
        raise NotAMission(f"Cet audit commence le {starts_on:%d/%m/%Y} : il n’est pas commencé.")


def check_outcome(
    outcome: Outcome, *, kind: str, starts_on: date, ends_on: date, today: date
) -> None:
    """Refuse an outcome that is not of this audit, or of a day to come."""
    day, known = outcome.delivered_on, kind_of(kind)
    if day > today or ends_on > today:
        late = max(day, ends_on)
        raise NotAMission(
            f"Le {late:%d/%m/%Y} n’est pas encore passé : on ne restitue qu’un audit fini."
        )
    if day < starts_on:
        raise NotAMission("L’audit est restitué avant d’avoir commencé.")
    if outcome.level is not None:
        _check_level(outcome.level, known.levels, known.title)
    if outcome.score is not None and not -SCORE_MOST <= outcome.score <= SCORE_MOST:
        raise NotAMission("Ce score a trop de chiffres pour en être un.")


def check_move(before: State, after: State, reason: str) -> None:
    """Refuse a move that leads nowhere, or one that does not say why."""
    if after == State.DELIVERED:
        raise NotAMission("Un audit est restitué avec ce qu’il conclut : restituez-le.")
    if after not in MOVES[before]:
        raise NotAMission(
            f"Cet audit est « {before.label} » : il ne devient pas « {after.label} »."
        )
    if (after in _WHY or before == State.CLOSED) and not reason.strip():
        raise NotAMission("Dites pourquoi.")


def check_closing(*, open_findings: int, unchecked: int) -> None:
    """Refuse to close what still has something open."""
    if unchecked:
        raise NotAMission(
            "Un constat repris n’est pas vérifié."
            if unchecked == 1
            else f"{unchecked} constats repris ne sont pas vérifiés."
        )
    if open_findings:
        many = (
            "Un constat est encore ouvert"
            if open_findings == 1
            else f"{open_findings} constats sont encore ouverts"
        )
        raise NotAMission(f"{many} : corrigés, acceptés, ou repris par un audit de suivi.")


def may_change(state: State) -> bool:
    """Say whether what the mission holds may still be written."""
    return state not in OVER


def _check_level(level: int, most: int, title: str) -> None:
    if not most:
        raise NotAMission(f"Un audit « {title} » ne donne pas de niveau : laissez-le vide.")
    least = 1 if most <= 10 else 0
    if not least <= level <= most:
        raise NotAMission(f"Un niveau va de {least} à {most} pour cet audit.")
