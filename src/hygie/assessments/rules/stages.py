"""Where a campaign and the answers of one establishment stand, and what may be done then."""

from datetime import date

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused


class State(Labelled):
    """Where a campaign stands."""

    DRAFT = "DRAFT", "En préparation"
    OPEN = "OPEN", "Ouverte"
    CLOSED = "CLOSED", "Close"
    LOCKED = "LOCKED", "Verrouillée"


class Stage(Labelled):
    """Where the answers of one establishment stand."""

    WAITING = "WAITING", "Pas commencée"
    STARTED = "STARTED", "En cours"
    SUBMITTED = "SUBMITTED", "Remise"
    SENT_BACK = "SENT_BACK", "Renvoyée à compléter"
    ACCEPTED = "ACCEPTED", "Examinée"


GIVEN = frozenset({Stage.SUBMITTED, Stage.ACCEPTED})


class NotNow(Refused):
    """The campaign, or these answers, are not where they should be for this."""


def check_answering(
    state: State, stage: Stage, *, opens_on: date, closes_on: date, today: date
) -> None:
    """Refuse an answer before the campaign, after it, and once the answers are given."""
    if state == State.LOCKED:
        raise NotNow("Cette campagne est verrouillée : ses réponses ne changent plus.")
    if stage in GIVEN:
        raise NotNow(
            "Ces réponses sont remises : elles ne changent plus, sauf si l’autorité les renvoie."
        )
    if today < opens_on:
        raise NotNow(f"Cette campagne commence le {opens_on:%d/%m/%Y}.")
    if stage == Stage.SENT_BACK:
        return
    if state != State.OPEN or today > closes_on:
        raise NotNow(
            f"Cette campagne est close depuis le {closes_on:%d/%m/%Y} : elle ne reçoit plus de "
            "réponses. Ce qui était enregistré est gardé."
        )


def check_submitting(left: int) -> None:
    """Refuse answers of which some are missing."""
    if left:
        said = "1 mesure attend" if left == 1 else f"{left} mesures attendent"
        raise NotNow(f"{said} encore une réponse : répondez, puis remettez.")


def check_planned(undone: int) -> None:
    """Refuse answers of which some are « no », with nothing planned and no word of why."""
    if undone:
        said = "1 mesure n’est" if undone == 1 else f"{undone} mesures ne sont"
        raise NotNow(
            f"{said} pas satisfaite{'s' if undone > 1 else ''} et sans action prévue : prévoyez "
            "une action, ou dites pourquoi dans la précision de la réponse."
        )


def check_reviewing(state: State, stage: Stage) -> None:
    """Refuse a review of what was not given, or of a campaign that is locked."""
    if state == State.LOCKED:
        raise NotNow("Cette campagne est verrouillée : l’examen est fini.")
    if stage not in GIVEN:
        raise NotNow("Ces réponses ne sont pas remises : il n’y a rien à examiner.")


def check_move(now: State, to: State) -> None:
    """Refuse a campaign that would go back, or past its closing."""
    after = {State.DRAFT: State.OPEN, State.OPEN: State.CLOSED, State.CLOSED: State.LOCKED}
    if after.get(now) != to:
        raise NotNow(f"Cette campagne est « {now.label.lower()} » : ce n’est pas possible.")
