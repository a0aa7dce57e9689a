"""Dates that say a month or a year and no day, as people write them."""

import re
from datetime import datetime

from hygie.incidents.rules.clock import MONTHS
from hygie.incidents.rules.precision import Precision
from hygie.kernel.text import fold

_SHAPES = (
    re.compile(r"(?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})"),
)
_NAMES = {fold(name): number for number, name in enumerate(MONTHS, start=1)}


def read_rough(raw: str) -> tuple[datetime, Precision] | None:
    """The noon of the first day of that month or year, in no zone, and what was said of it."""
    name, _, year = fold(raw).partition(" ")
    text = f"{_NAMES[name]}/{year}" if name in _NAMES else raw.strip()
    for shape in _SHAPES:
        if found := shape.fullmatch(text):
            said = found.groupdict()
            try:
                first = datetime(int(said["y"]), int(said.get("m") or 1), 1, 12)  # noqa: DTZ001 - the reader has its zone
            except ValueError:
                return None
            return first, Precision.MONTH if said.get("m") else Precision.YEAR
    return None
