"""What a recipient gets of a declaration, what it lacks, and what it must not get."""

from collections.abc import Mapping
from typing import Any

from hygie.incidents.rules import encoding
from hygie.incidents.rules.declaration import FIELDS, Declaration, is_empty
from hygie.incidents.rules.duty_catalogue import DutyText
from hygie.incidents.rules.fields import Field
from hygie.kernel.enums import Labelled

_START = "impact.degraded_since"
# Told by the structure's contacts when the declaration does not say it.
OFFICER = "declarant.dpo_contact"
# Beside the facts of the declaration, in what is kept of a sending.
_CARE = "care"


class NoticeKind(Labelled):
    """What is sent for one duty: once, then as often as something is added or asked."""

    FIRST = "FIRST", "Envoi"
    PROGRESS = "PROGRESS", "Rapport d’étape"
    INTERIM = "INTERIM", "Rapport intermédiaire demandé"
    COMPLEMENT = "COMPLEMENT", "Complément"


def offered(text: DutyText, *, is_done: bool) -> tuple[NoticeKind, ...]:
    """Return what may be sent now: a complement once the duty is done, a progress report before.

    What the authority asks for in between is sent at any time.
    """
    kinds = [NoticeKind.COMPLEMENT] if is_done else [NoticeKind.FIRST]
    if text.may_progress and not is_done:
        kinds.append(NoticeKind.PROGRESS)
    if text.on_request:
        kinds.append(NoticeKind.INTERIM)
    return tuple(kinds)


def extract(text: DutyText, declaration: Declaration) -> Declaration:
    """Return the declaration with the facts of this recipient, and none of the others."""
    return Declaration().changed({path: declaration.value(path) for path in text.tells})


def kept(extract: Declaration, care: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is kept of a sending: its facts, and the numbers of care where it tells them."""
    return encoding.to_json(extract) | ({_CARE: dict(care)} if care else {})


def read_kept(content: Mapping[str, Any]) -> Declaration:
    """Read the facts of what was kept."""
    return encoding.from_json({name: part for name, part in content.items() if name != _CARE})


def lacking(text: DutyText, declaration: Declaration) -> tuple[Field, ...]:
    """Return the facts that the recipient needs and nobody has said."""
    needed = dict.fromkeys(text.needs)
    if _START in text.tells and declaration.impact.lacks_start:
        needed[_START] = None
    return tuple(FIELDS[path] for path in needed if is_empty(declaration.value(path)))


def left(text: DutyText, sent: Declaration) -> list[str]:
    """Return the paths of what is still to be told after a sending, where phases are allowed."""
    return [field.path for field in lacking(text, sent)] if text.phases else []


def moved(text: DutyText, sent: Declaration, now: Declaration) -> tuple[Field, ...]:
    """Return the facts of the recipient that are not what was sent any more."""
    known = text.tells - ({OFFICER} if is_empty(now.value(OFFICER)) else set())
    return tuple(
        field
        for path, field in FIELDS.items()
        if path in known and sent.value(path) != now.value(path)
    )


def withheld(text: DutyText, declaration: Declaration) -> tuple[Field, ...]:
    """Return the facts that were said and that the recipient does not get."""
    return tuple(
        field
        for path, field in FIELDS.items()
        if path not in text.tells and not is_empty(declaration.value(path))
    )
