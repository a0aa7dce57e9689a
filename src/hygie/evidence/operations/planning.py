"""Exercises that are announced for a day to come: done with their proof, moved, called off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hygie.establishments import tree
from hygie.evidence import access, queries
from hygie.evidence.holding import check_keeps
from hygie.evidence.models import Event, Planned, Proof
from hygie.evidence.operations import keeping
from hygie.evidence.operations.keeping import Said
from hygie.evidence.rules import fact
from hygie.evidence.rules.kinds import State
from hygie.evidence.rules.planned import (
    EXERCISE,
    NotPlanned,
    PlannedState,
    check_planned_on,
    next_step_on,
)
from hygie.evidence.rules.validity import day_in_paris
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line


@dataclass(frozen=True, kw_only=True)
class Announced:
    """An exercise as it is announced; `token` is the same when one page is sent twice."""

    planned_on: date
    title: str
    token: str


@transaction.atomic
def announce(place: Place, said: Announced, *, by: Actor, at: datetime) -> Planned:
    """Announce an exercise of an establishment. Raises NotPlanned."""
    check_keeps(place, by)
    row, is_new = _made(place, said, by=by, at=at)
    if is_new:
        journal.record("evidence.planned", row, by=by, at=at, on=_day(row.planned_on))
    return row


@transaction.atomic
def do(planned_id: int, said: Said, *, by: Actor, at: datetime) -> Event:
    """Deposit the proof that an announced exercise was done."""
    row = _held(planned_id, by=by)
    if said.kind != EXERCISE:
        raise NotPlanned("Un exercice prévu se prouve par un exercice.")
    event = keeping.deposit(row.place, said, by=by, at=at)
    _end(row, PlannedState.DONE, event=event, by=by, at=at)
    return event


@transaction.atomic
def settle(planned_id: int, proof_id: int, *, by: Actor, at: datetime) -> Planned:
    """Say which proof, noted already, is that of an announced exercise. Raises NotPlanned."""
    row = _held(planned_id, by=by)
    proof = queries.one(by, proof_id)
    if proof is None or proof.place != row.place:
        raise NotFound("Cette preuve n’existe pas.")
    if not _may_settle(row, proof):
        raise NotPlanned(
            "Cette preuve n’est pas celle de cet exercice : il faut un exercice de crise en "
            "vigueur, fait depuis l’annonce, qu’aucun autre exercice prévu n’a pour preuve."
        )
    _end(row, PlannedState.DONE, event=proof.event, by=by, at=at)
    return row


@transaction.atomic
def move(planned_id: int, said: Announced, *, reason: str, by: Actor, at: datetime) -> Planned:
    """Announce another day for an exercise; the former day stays readable, with the reason."""
    row = _held(planned_id, by=by)
    if said.planned_on == row.planned_on:
        raise NotPlanned("C’est déjà le jour prévu.")
    later, _ = _made(row.place, said, by=by, at=at, former=row)
    _end(row, PlannedState.MOVED, reason=_reason(reason), by=by, at=at)
    return later


@transaction.atomic
def call_off(planned_id: int, *, reason: str, by: Actor, at: datetime) -> Planned:
    """Call an announced exercise off, with the reason."""
    row = _held(planned_id, by=by)
    _end(row, PlannedState.CALLED_OFF, reason=_reason(reason), by=by, at=at)
    return row


def _made(
    place: Place, said: Announced, *, by: Actor, at: datetime, former: Planned | None = None
) -> tuple[Planned, bool]:
    title = clean_line(said.title)[: fact.TITLE_LIMIT]
    if not title:
        raise NotPlanned("Dites en quelques mots à quoi l’établissement s’exercera.")
    refuse_patient_identity(title)
    today = queries.any_today([place], at=at)
    check_planned_on(said.planned_on, today=today)
    return Planned.objects.get_or_create(
        place_kind=place.kind,
        place_code=place.code,
        token=said.token,
        defaults={
            "planned_on": said.planned_on,
            "title": title,
            "announced_at": at,
            "announced_by": by.name,
            "next_step_on": next_step_on(said.planned_on, after=today),
            "former": former,
        },
    )


def _end(
    row: Planned,
    state: PlannedState,
    *,
    by: Actor,
    at: datetime,
    event: Event | None = None,
    reason: str = "",
) -> None:
    row.state, row.event, row.reason = state, event, reason
    row.ended_at, row.ended_by = at, by.name
    row.save(update_fields=["state", "event", "reason", "ended_at", "ended_by"])
    what = f"evidence.planned_{state.value.lower()}"
    journal.record(what, row, by=by, at=at, on=_day(row.planned_on), reason=reason)


def _may_settle(row: Planned, proof: Proof) -> bool:
    return (
        proof.kind == EXERCISE
        and proof.state == State.STANDING
        and proof.occurred_on >= day_in_paris(row.announced_at)
        and not Planned.objects.filter(event=proof.event).exists()
    )


def _reason(words: str) -> str:
    reason = clean_line(words)[: fact.REASON_LIMIT]
    if not reason:
        raise NotPlanned("Dites pourquoi.")
    refuse_patient_identity(reason)
    return reason


def _held(planned_id: int, *, by: Actor) -> Planned:
    """The row of an exercise to come, while this person acts on it."""
    row = Planned.objects.select_for_update().filter(pk=planned_id).first()
    above = tree.any_path(row.place) if row else frozenset()
    if row is None or not access.may_read(by, above=above):
        raise NotFound("Cet exercice n’existe pas.")
    if not access.may_keep(by, above=above):
        raise NotAllowed("Votre rôle ne tient pas les preuves de cet établissement.")
    if row.state != PlannedState.PLANNED:
        raise NotPlanned("Cet exercice a été fait, reporté ou annulé entre-temps.")
    return row


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
