"""Which snapshots are kept: those of the last days, and the first of each month for ever."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hygie.kernel.enums import Labelled
from hygie.kernel.zones import PARIS

DAYS = 35
_FORMAT = "%Y%m%dT%H%M%SZ"


class State(Labelled):
    """What became of a snapshot."""

    TAKEN = "TAKEN", "Pris"
    FAILED = "FAILED", "N’a pas pu être pris"
    FORGOTTEN = "FORGOTTEN", "Effacé, un plus récent l’a remplacé"


def name_of(at: datetime) -> str:
    """How a snapshot is called: 20261231T230000Z."""
    return at.astimezone(UTC).strftime(_FORMAT)


def moment_of(name: str) -> datetime | None:
    """When a snapshot of this name was taken; None for what is no such name."""
    try:
        found = datetime.strptime(name, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if name_of(found) == name else None


def to_forget(names: Iterable[str], *, spared: Collection[str] = ()) -> list[str]:
    """Return those that nothing keeps: not of the last days, nor first of their month.

    Of a day that has several, the last one is kept. `spared` are those that something else needs.
    """
    moments = {name: moment for name in names if (moment := moment_of(name))}
    days: dict[object, str] = {}
    months: dict[object, str] = {}
    for name in sorted(moments):
        here = moments[name].astimezone(ZoneInfo(PARIS))
        days[here.date()] = name
        months.setdefault((here.year, here.month), name)
    last = {days[day] for day in sorted(days)[-DAYS:]}  # type: ignore[type-var]
    return sorted(set(moments) - last - set(months.values()) - set(spared))
