"""What codes are called: categories, types of structure, themes, places."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from hygie.kernel.fact import Column
from hygie.kernel.geography import regions
from hygie.kernel.wording import NBSP
from hygie.observatory.published import FACTS
from hygie.observatory.rules.figures import family
from hygie.observatory.rules.week import DAYS

UNSAID = "UNSAID"
NOT_SAID = "Non précisé"


@cache
def of_categories(name: str) -> Mapping[str, str]:
    """The labels of the categories that an indicator names, in their order; empty for others.

    `incidents.origin` are the values of this column; `months` are those that we say.
    """
    fact, _, column = name.partition(".")
    if column:
        found = _columns().get(fact, {}).get(column)
        known = found.values if found else {}
        return {**known, **_ours().get(name, {})}
    if name == "systems":
        return _systems()
    if name == "evidence_kinds":
        return _columns()["proofs"]["kind"].names
    return _ours().get(name, {})


def category(name: str, code: str, titles: Mapping[str, str]) -> str:
    """One category in words; what has no words any more is told under its code."""
    if code == UNSAID or not code:
        return NOT_SAID
    known = titles.get(code) or of_categories(name).get(code)
    if known:
        return known
    day, _, hour = code.partition("-")
    if name == "weekdays_hours" and day in "1234567" and hour.isdigit():
        return moment(int(day), int(hour))
    if name == "evidence_kinds":
        return f"Fait OPSSIES n°{NBSP}{code}"
    if name == "directory_levels":
        return f"Niveau {code}"
    return f"Ancien libellé ({code})"


def short(label: str) -> str:
    """A label as a narrow column says it."""
    return _ours()["short"].get(label, label)


def rank(name: str, code: str) -> tuple[int, str]:
    """Where a category stands in a list: in the order of its labels, what was not said last."""
    order = list(of_categories(name))
    if code == UNSAID or not code:
        return (len(order) + 1, "")
    return (order.index(code) if code in order else len(order), code)


def kinds() -> Mapping[str, str]:
    """The types of structure by code."""
    return of_categories("incidents.kind")


def region(code: str) -> str:
    """A region; one that is known no more under its code."""
    found = regions().get(code)
    if not code:
        return NOT_SAID
    return found.name if found else f"Ancienne région ({code})"


def known_regions() -> tuple[str, ...]:
    """The codes of the regions of today, without the one of the demonstration."""
    return tuple(code for code, each in regions().items() if not each.fictional)


def moment(day: int, hour: int) -> str:
    """An hour of the week: lundi, 14 h; days begin with Monday, 1."""
    return f"{DAYS[day - 1]}, {hour}{NBSP}h"


def theme(indicator: str) -> str:
    """What an indicator is about."""
    return _ours()["themes"].get(family(indicator), "Autres")


def themes() -> tuple[str, ...]:
    """All themes, in order."""
    return (*_ours()["themes"].values(), "Autres")


def _systems() -> Mapping[str, str]:
    return {
        name.removeprefix("hits_").upper(): column.label.rpartition(NBSP)[2].rpartition(": ")[2]
        for name, column in _columns()["incidents"].items()
        if name.startswith("hits_")
    }


@cache
def _columns() -> Mapping[str, Mapping[str, Column]]:
    return {each.name: each.columns for each in FACTS}


@cache
def _ours() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("hygie.observatory") / "reference" / "labels-2026.toml"
    said = tomllib.loads(file.read_text("utf-8"))
    return {name: each for name, each in said.items() if isinstance(each, dict)}
