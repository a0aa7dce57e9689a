"""What every module publishes for statistics: the `facts` of each, found by their name.

A capability that comes adds its own file, and nothing here.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import hygie
from hygie.kernel.fact import Fact


def modules() -> Iterator[Path]:
    """The folders of the modules of Hygie, in the order of their names."""
    found = (
        Path(path) / each.name
        for path in hygie.__path__
        for each in iter_modules([path])
        if each.ispkg
    )
    return iter(sorted(found, key=lambda place: place.name))


def found() -> Iterator[Fact]:
    """Every fact that a module publishes."""
    for module in modules():
        if (module / "facts.py").is_file():
            yield from import_module(f"hygie.{module.name}.facts").FACTS


def together(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts, each with a name of its own; raise ValueError for a name that two have."""
    by_name: dict[str, Fact] = {}
    for fact in facts:
        if by_name.setdefault(fact.name, fact) is not fact:
            raise ValueError(f"{fact.name}: two modules publish this fact")
    return tuple(by_name.values())


FACTS = together(found())
