"""The kinds of what people are told: their words, and which of them nobody may silence."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.actor import Actor
from hygie.kernel.roles import Power

OTHER = "OTHER"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind; `needs` is the power without which it is shown no more.

    `always`: nobody silences it, nor has it wait for a digest; `sleeps`: it waits through the
    quiet hours all the same, unless the act that tells it says that it is urgent.
    """

    code: str
    label: str
    hint: str
    always: bool = False
    sleeps: bool = False
    needs: Power | None = None
    page: str = ""


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order in which people read them."""
    path = files("hygie.notifications").joinpath("reference", "kinds-2026.toml")
    rows = tomllib.loads(path.read_text("utf-8"))["kinds"]
    return {code: _read(code, row) for code, row in rows.items()}


def kind_of(code: str) -> Kind:
    """The kind of this code; one that is unknown, or not said, is any other message."""
    return kinds().get(code) or kinds()[OTHER]


def shown_to(actor: Actor) -> list[str]:
    """The kinds that this person may still read: a role that ended takes its own with it."""
    return [
        kind.code
        for kind in kinds().values()
        if kind.needs is None or actor.may_somewhere(kind.needs)
    ]


def _read(code: str, row: dict[str, str | bool]) -> Kind:
    return Kind(
        code=code,
        label=str(row["label"]),
        hint=str(row["hint"]),
        always=bool(row.get("always")),
        sleeps=bool(row.get("sleeps")),
        needs=Power(str(row["needs"])) if "needs" in row else None,
        page=str(row.get("page", "")),
    )
