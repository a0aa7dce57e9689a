"""Writing how an action stands: one row more in its history, and the action itself."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.kernel.actor import Actor
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text, fold
from hygie.platform import bus
from hygie.remediation.events import ActionMoved
from hygie.remediation.holding import ChangedSince
from hygie.remediation.models import Action, Version
from hygie.remediation.rules import states
from hygie.remediation.rules.actions import (
    LONGEST_DETAIL,
    LONGEST_OWNER,
    LONGEST_REASON,
    LONGEST_TITLE,
    Said,
)
from hygie.remediation.rules.states import State


def cleaned(said: Said) -> Said:
    """What somebody said, without what hides or reorders; refused when it names a patient."""
    found = Said(
        title=clean_line(said.title)[:LONGEST_TITLE],
        detail=clean_text(said.detail)[:LONGEST_DETAIL],
        owner=clean_line(said.owner)[:LONGEST_OWNER],
        owner_id=said.owner_id,
        due_on=said.due_on,
        days=said.days,
        gain=said.gain,
    )
    for each in (found.title, found.detail, found.owner):
        refuse_patient_identity(each)
    return found


def why(reason: str) -> str:
    """The reason that somebody gave; refused when it names a patient."""
    words = clean_text(reason)[:LONGEST_REASON]
    refuse_patient_identity(words)
    return words


def first_version(
    action: Action, said: Said, *, state: State = State.TODO, by: Actor, at: datetime
) -> Version:
    """Write a new action, whose place and origin are set, and its first row."""
    _set(action, said, state, at=at)
    action.version, action.made_at = 1, at
    action.save(force_insert=True)
    return _told(action, said, state, "", by=by, at=at)


def next_version(
    action: Action, said: Said, state: State, reason: str, *, by: Actor, at: datetime
) -> Version:
    """Write how an action, which the caller holds, stands from now on."""
    before = State(action.state)
    _set(action, said, state, at=at)
    action.version += 1
    action.save()
    try:
        with transaction.atomic():
            made = _told(action, said, state, reason, by=by, at=at)
    except IntegrityError:
        raise ChangedSince from None
    if before != state:
        bus.announce(
            ActionMoved(
                action_id=action.pk,
                module=action.source_module,
                key=action.source_key,
                state=state.value,
            )
        )
    return made


def _set(action: Action, said: Said, state: State, *, at: datetime) -> None:
    was_open = not action.ended_on
    for name, value in _fields(said, state).items():
        setattr(action, name, value)
    action.folded = fold(f"{said.title} {said.detail} {said.owner} {action.source_label}")
    action.changed_at = at
    if states.is_open(state):
        action.ended_on = None
    elif was_open:
        action.ended_on = timezone.localdate(at)


def _told(
    action: Action, said: Said, state: State, reason: str, *, by: Actor, at: datetime
) -> Version:
    return Version.objects.create(
        action=action,
        number=action.version,
        reason=reason,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
        **_fields(said, state),
    )


def _fields(said: Said, state: State) -> dict[str, Any]:
    return {
        "title": said.title,
        "detail": said.detail,
        "owner": said.owner,
        "owner_person_id": said.owner_id,
        "due_on": said.due_on,
        "state": state,
        "days": said.days,
        "gain": list(said.gain),
    }
