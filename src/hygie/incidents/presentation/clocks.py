"""Clocks, as the pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.presentation import said
from hygie.incidents.rules.clock import HOUR, time_left_in_words, without_zone
from hygie.incidents.rules.declaration import FIELDS
from hygie.incidents.rules.desk_clock import RowClock
from hygie.incidents.rules.duties import Duty, state
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.reference import Provenance
from hygie.incidents.rules.territory import PARIS


@dataclass(frozen=True, kw_only=True)
class Clock:
    """What `ui/clock.html` needs."""

    state: str
    remaining: str
    label: str = ""
    due_at: str = ""
    due_iso: str = ""
    reference: str = ""
    soon_hours: int = 6


@dataclass(frozen=True, kw_only=True)
class DutyCard:
    """A duty and its clock, with why it applies and how it is done."""

    clock: Clock
    code: str
    is_told_apart: bool
    applies: Applies
    title: str
    recipient: str
    why: str
    content: str
    how: str
    url: str
    reference: str
    note: str
    left: tuple[str, ...]
    phases: str
    caveat: str
    tolerant: str
    is_official: bool

    @property
    def is_shown_first(self) -> bool:
        """A term that may run is shown, even while it is not sure to apply."""
        timed = self.applies == Applies.PERHAPS and bool(self.clock.due_iso)
        return self.applies == Applies.YES or timed


def of_row(clock: RowClock, *, at: datetime) -> Clock:
    """The clock of one line of the desk's list."""
    if clock.due_at is None:
        return Clock(state="none", remaining="")
    return Clock(
        state=clock.state.lower(),
        remaining=time_left_in_words(clock.due_at, at=at),
        label=clock.label,
        due_iso=clock.due_at.isoformat(),
        soon_hours=clock.soon_within // HOUR,
    )


def of_duty(duty: Duty, *, at: datetime, zone: str = PARIS) -> Clock:
    """The clock of one duty."""
    where, due_at = state(duty, at=at), duty.due_at
    if duty.done_at is not None:
        left = " ; à compléter" if duty.left else ""
        remaining, due_at = f"Fait, {without_zone(duty.done_at, zone)}{left}", None
    elif due_at is not None:
        remaining = time_left_in_words(due_at, at=at)
    elif duty.awaits_the_end:
        remaining = "Terme pas encore connu"
    else:
        # Our own term colours the clock; it is never counted down as if it were the law's.
        remaining = "Sans délai : dès maintenant"
    return Clock(
        state=where.lower(),
        remaining=remaining,
        label=duty.text.title,
        due_at=without_zone(due_at, zone) if due_at else "",
        due_iso=due_at.isoformat() if due_at else "",
        reference=duty.text.reference,
    )


@dataclass(frozen=True, kw_only=True)
class Owed:
    """The duties that have a term or certainly apply, and the others, still to be checked."""

    timed: tuple[DutyCard, ...]
    possible: tuple[DutyCard, ...]

    @property
    def next(self) -> DutyCard | None:
        """The first that is due, whatever is done."""
        due = [card for card in self.timed if card.clock.due_iso]
        return min(due, key=lambda card: card.clock.due_iso, default=None)


def cards(duties: Iterable[Duty], *, at: datetime, zone: str) -> Owed:
    """Every duty that applies, or may, with its clock."""
    owed = [(duty.text, card(duty, at=at, zone=zone)) for duty in duties]
    # What another one follows is in sight with it, whatever its own term.
    first = {text.after for text, made in owed if made.is_shown_first}
    timed = [made for _, made in owed if made.is_shown_first or made.code in first]
    return Owed(
        timed=tuple(timed),
        possible=tuple(
            made for _, made in owed if made.applies == Applies.PERHAPS and made not in timed
        ),
    )


def card(duty: Duty, *, at: datetime, zone: str) -> DutyCard:
    """One duty and its clock."""
    return DutyCard(
        clock=of_duty(duty, at=at, zone=zone),
        code=duty.code,
        is_told_apart=duty.text.is_told_apart,
        applies=duty.applies,
        title=duty.text.title,
        recipient=duty.text.recipient,
        why=duty.why,
        content=duty.text.content,
        how=duty.text.how,
        url=duty.text.url,
        reference=duty.text.reference,
        note=duty.note,
        left=tuple(said.label_of(FIELDS[path]) for path in duty.left if path in FIELDS),
        phases=duty.text.phases,
        caveat=duty.text.caveat,
        tolerant=without_zone(duty.tolerant_due_at, zone) if duty.tolerant_due_at else "",
        is_official=duty.text.origin == Provenance.OFFICIAL,
    )
