"""The functions that a crisis calls for, and which of them an establishment lacks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from hygie.contacts.rules.means import Hours
from hygie.contacts.rules.reference import read

FILE = "functions-2026.toml"


@dataclass(frozen=True, kw_only=True)
class Function:
    """One function: its names, and whether every establishment should have somebody for it."""

    code: str
    label: str
    short: str
    hint: str
    is_expected: bool
    hours: Hours


@cache
def functions() -> dict[str, Function]:
    """The functions by code, in the order in which they are proposed."""
    return {
        row["code"]: Function(
            code=row["code"],
            label=row["label"],
            short=row["short"],
            hint=row["hint"],
            is_expected=row["expected"],
            hours=Hours(row["hours"]),
        )
        for row in read(FILE)["function"]
    }


def missing(held: Iterable[str]) -> list[str]:
    """The codes of the expected functions that nobody holds, in their order."""
    there = set(held)
    return [
        each.code for each in functions().values() if each.is_expected and each.code not in there
    ]


def label_of(code: str) -> str:
    """The name of a function; a code of an older list is its own name."""
    return functions()[code].label if code in functions() else code
