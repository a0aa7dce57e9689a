"""Each act of the journal in words, and which of them an establishment is told."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.enums import Labelled

# Beyond, the clock that said the hour or the clock of the database is wrong.
CLOCKS_AGREE_WITHIN = timedelta(minutes=1)
SHOWN_DAYS = 90


class Nature(Labelled):
    """What a line tells of."""

    READING = "READING", "Consultations"
    ACT = "ACT", "Actes"


@dataclass(frozen=True)
class Saying:
    """How one act is said."""

    sentence: str
    told: bool


@cache
def sayings() -> dict[str, Saying]:
    """Every act that the journal knows, by its code."""
    path = files("hygie.trail").joinpath("reference", "acts-2026.toml")
    written = tomllib.loads(path.read_text("utf-8"))["acts"]
    return {code: Saying(**saying) for code, saying in written.items()}


def told() -> tuple[str, ...]:
    """The codes of what an establishment is told."""
    return tuple(code for code, saying in sayings().items() if saying.told)


def sentence(what: str, detail: Mapping[str, Any]) -> str:
    """One act in words."""
    known = sayings().get(what)
    if known is None:
        return "Acte d’une version plus récente"
    return known.sentence.format_map(_Detail(detail))


def clocks_differ(said: datetime, written: datetime) -> bool:
    """Say whether the hour that was said is not the one at which it was written."""
    return abs(written - said) > CLOCKS_AGREE_WITHIN


class _Detail(dict[str, Any]):
    """What a line does not say reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"
