"""Exceptions: asked, approved or refused by who binds the establishment, ended, asked again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text
from hygie.remediation import access
from hygie.remediation.holding import CLOSED_TO_OTHERS, NOT_YOURS, ChangedSince, kept_place
from hygie.remediation.models import Waiver, WaiverStep
from hygie.remediation.queries import plans
from hygie.remediation.queries import waivers as queries
from hygie.remediation.rules import waivers as rules
from hygie.remediation.rules.actions import LONGEST_REASON
from hygie.remediation.rules.waivers import LONGEST_TITLE, LONGEST_WORDS, Plea, WaiverState


@transaction.atomic
def ask(
    place: Place, said: Plea, *, action_id: int | None = None, by: Actor, at: datetime
) -> Waiver:
    """Ask for an exception; `action_id` is the action of the same plan that will end it."""
    if place.kind not in access.PLANNED:
        raise NotFound(NOT_YOURS)
    node = kept_place(place, by=by)
    words = _cleaned(said, at=at)
    if action_id is not None:
        found = plans.one(by, action_id)
        if found is None or found.place != place or found.is_confined:
            raise NotFound("Cette action n’est pas dans le même plan.")
    region = next((each.code for each in node.path if each.kind == PlaceKind.REGION), "")
    waiver = Waiver(
        place_kind=place.kind,
        place_code=place.code,
        region_code=region,
        action_id=action_id,
        made_at=at,
        version=0,
    )
    _written(waiver, words, WaiverState.ASKED, "", by=by, at=at)
    journal.record("remediation.waiver_asked", waiver, by=by, at=at, title=waiver.title)
    return waiver


@transaction.atomic
def ask_again(waiver_id: int, said: Plea, *, seen: int, by: Actor, at: datetime) -> Waiver:
    """Ask for the same exception for longer, or in other words; it is decided again."""
    waiver = _held(waiver_id, seen, by=by)
    if waiver.state != WaiverState.ASKED:
        rules.check_move(WaiverState(waiver.state), WaiverState.ASKED, "")
    _written(waiver, _cleaned(said, at=at), WaiverState.ASKED, "", by=by, at=at)
    journal.record("remediation.waiver_asked", waiver, by=by, at=at, title=waiver.title)
    return waiver


@transaction.atomic
def decide(
    waiver_id: int, state: WaiverState, *, seen: int, words: str = "", by: Actor, at: datetime
) -> Waiver:
    """Approve or refuse an exception as it was read: the direction or the CISO, nobody else."""
    waiver = _held(waiver_id, seen, by=by)
    if not rules.may_approve(by, above=queries.any_path(waiver)):
        raise NotAllowed("Une dérogation est approuvée par la direction ou le RSSI.")
    if state not in {WaiverState.APPROVED, WaiverState.REFUSED}:
        raise rules.NotAWaiver("Approuvez ou refusez.")
    said = clean_text(words)[:LONGEST_REASON]
    refuse_patient_identity(said)
    rules.check_move(WaiverState(waiver.state), state, said)
    if state == WaiverState.APPROVED and waiver.expires_on <= timezone.localdate(at):
        raise rules.NotAWaiver("Son dernier jour est passé : redemandez-la.")
    _written(waiver, queries.any_plea(waiver), state, said, by=by, at=at)
    act = "approved" if state == WaiverState.APPROVED else "refused"
    journal.record(f"remediation.waiver_{act}", waiver, by=by, at=at, title=waiver.title)
    return waiver


@transaction.atomic
def end(waiver_id: int, *, seen: int, words: str, by: Actor, at: datetime) -> Waiver:
    """End an exception before its day: the rule is respected again, or the request taken back."""
    waiver = _held(waiver_id, seen, by=by)
    said = clean_text(words)[:LONGEST_REASON]
    refuse_patient_identity(said)
    rules.check_move(WaiverState(waiver.state), WaiverState.ENDED, said)
    _written(waiver, queries.any_plea(waiver), WaiverState.ENDED, said, by=by, at=at)
    journal.record("remediation.waiver_ended", waiver, by=by, at=at, title=waiver.title)
    return waiver


def _held(waiver_id: int, seen: int, *, by: Actor) -> Waiver:
    found = queries.one(by, waiver_id)
    if found is None:
        raise NotFound("Cette dérogation n’existe pas, ou n’est pas d’un plan que vous lisez.")
    if not access.may_keep(by, above=queries.any_path(found)):
        raise NotAllowed(CLOSED_TO_OTHERS)
    waiver = Waiver.objects.select_for_update().get(pk=waiver_id)
    if waiver.version != seen:
        raise ChangedSince
    return waiver


def _cleaned(said: Plea, *, at: datetime) -> Plea:
    words = Plea(
        title=clean_line(said.title)[:LONGEST_TITLE],
        reason=clean_text(said.reason)[:LONGEST_WORDS],
        compensating=clean_text(said.compensating)[:LONGEST_WORDS],
        expires_on=said.expires_on,
        measures=said.measures,
    )
    for each in (words.title, words.reason, words.compensating):
        refuse_patient_identity(each)
    rules.check(words, today=timezone.localdate(at))
    return words


def _written(
    waiver: Waiver, said: Plea, state: WaiverState, words: str, *, by: Actor, at: datetime
) -> None:
    waiver.title, waiver.reason, waiver.compensating = said.title, said.reason, said.compensating
    waiver.expires_on, waiver.measures = said.expires_on, list(said.measures)
    waiver.state, waiver.changed_at = state, at
    waiver.version += 1
    waiver.save()
    WaiverStep.objects.create(
        waiver=waiver,
        number=waiver.version,
        state=state,
        words=words,
        title=said.title,
        reason=said.reason,
        compensating=said.compensating,
        expires_on=said.expires_on,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )
