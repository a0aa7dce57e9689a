"""The dated data shipped beside the rules: kinds of audits, scales, each with its source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.errors import Refused
from hygie.kernel.provenance import Provenance

FILE = "audits-2026.toml"
OTHER_RULE = "pingcastle-2026.toml"


class NotOfTheScale(Refused):
    """A code that the scale does not have."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of audit: the event of OPSSIES that it proves, its highest level if it has any."""

    code: str
    title: str
    event: int
    source: str
    origin: Provenance
    levels: int = 0


@dataclass(frozen=True, kw_only=True)
class Scale:
    """A dated list of codes and their labels, in order."""

    steps: tuple[tuple[str, str], ...]
    source: str
    origin: Provenance

    def label(self, code: str) -> str:
        """What people read for a code; one that is no more in the list reads as it is kept."""
        return dict(self.steps).get(code, code)

    def rank(self, code: str) -> int:
        """The place of a code: the first is the gravest, or the most urgent."""
        codes = [each for each, _ in self.steps]
        return codes.index(code) if code in codes else len(codes)

    def check(self, code: str, *, what: str) -> None:
        """Refuse a code that is not in the list; `what` names the scale: « Cette gravité »."""
        if code not in dict(self.steps):
            raise NotOfTheScale(f"{what} n’existe pas : choisissez dans la liste.")


@cache
def read(name: str = FILE) -> dict[str, Any]:
    """Return one file of `audits/reference`, read once."""
    path = files("hygie.audits").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of audit, by its code."""
    return {
        code: Kind(code=code, **{**said, "origin": Provenance(said["origin"])})
        for code, said in read()["kinds"].items()
    }


def kind_of(code: str) -> Kind:
    """The kind of this code. Raises NotOfTheScale."""
    found = kinds().get(code)
    if found is None:
        raise NotOfTheScale("Cette sorte d’audit n’existe pas : choisissez dans la liste.")
    return found


@cache
def scale(name: str) -> Scale:
    """One of the scales: severities, priorities, efforts, qualifications."""
    said = read()[name]
    return Scale(
        steps=tuple((each["code"], each["label"]) for each in said["steps"]),
        source=said["source"],
        origin=Provenance(said["origin"]),
    )


def severity_of_level(level: int) -> str:
    """How grave it is that a control point of this level does not pass."""
    return str(read()["severities"]["of_level"][str(level)])


def severity_of_points(points: int) -> str:
    """How grave a rule of PingCastle is that costs so many points."""
    steps = read()["severities"]["of_points"].items()
    return next(str(code) for code, least in steps if points >= least or least == 0)
