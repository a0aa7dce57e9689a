"""The indicators: each file of a module’s `sql/` is read once, with the words that people read.

A capability that comes brings its own; the views that several read are in `sql/prelude/`, whose
numbers say in which order they are made.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from hygie.kernel.enums import Labelled
from hygie.observatory.needed import NEEDED
from hygie.observatory.published import modules
from hygie.observatory.rules.cells import Level, Measure


class Denominator(Labelled):
    """Of what a figure is counted, or to what it is related."""

    DECLARATIONS = "DECLARATIONS", "Incidents déclarés"
    STRUCTURES = "STRUCTURES", "Structures ayant déclaré"
    ESTABLISHMENTS = "ESTABLISHMENTS", "Établissements ouverts à la fin de l’année"
    ASSESSMENTS = "ASSESSMENTS", "Évaluations"
    ACTIVITY = "ACTIVITY", "Séjours hospitaliers"
    NONE = "NONE", "Sans dénominateur"


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: what it asks, how it is read, and the SELECT that gives its rows.

    `dimension` says in French what its categories are, `categories` where their labels are found.
    `per` is set for a rate (per 100, per 100,000), whose numerator is no part of its base. `scale`
    is what one of the base is worth: 10,000 when `n` and `base` are sums of ten-thousandths.
    `within` names the indicator of whose whole its figures are a part, several at once maybe;
    `sum_of` another one with the categories that make its count, its whole when there are none;
    `has_groups`: its categories `group:part` add up group by group; `is_open`: anybody can count it
    in public registers, so that nothing of it is hidden.
    """

    code: str
    title: str
    question: str
    levels: tuple[Level, ...]
    dimension: str
    measure: Measure
    unit: str
    denominator: Denominator
    parts_of: str
    caveat: str
    facts: tuple[str, ...]
    sql: str
    categories: str = ""
    scale: int = 1
    per: int | None = None
    # What its figures are to those of others: see `ties`.
    within: str = ""
    sum_of: tuple[str, frozenset[str]] | None = None
    has_groups: bool = False
    is_open: bool = False

    @property
    def grain(self) -> str:
        """Its levels and its dimension, as people read them."""
        named = ", ".join(level.label for level in self.levels)
        return f"{named} × {self.dimension}" if self.dimension else named

    @property
    def is_share(self) -> bool:
        """Whether the numerator is a part of its base, so that the rest is a figure too."""
        return self.measure is Measure.SHARE and self.per is None


class BadHeader(Exception):
    """A file of an indicator that says something wrong of itself; nothing starts with it."""


WANTED = (
    "Code",
    "Title",
    "Question",
    "Grain",
    "Measure",
    "Unit",
    "Denominator",
    "Parts of",
    "Caveat",
    "Facts",
)
ALLOWED = (*WANTED, "Categories", "Scale", "Per", "Within", "Sum of", "Groups", "Open")
MAY_BE_EMPTY = frozenset({"Parts of"})
CODE = re.compile(r"[A-Z]{3}-[0-9]{2}")
Said = TypeVar("Said", bound=Labelled)
_LINE = re.compile(r"-- ([A-Z][a-z]+(?: of)?):(?: +(.*))?")
_MORE = re.compile(r"--  +(.*)")
_NAME = re.compile(r"(?:FROM|JOIN) ([a-z_]+)")
_COMMENT = re.compile(r"--.*")
# A sign that could begin a line, a straight apostrophe, an ellipsis of three points.
_BREAKS = re.compile(r"(?<=\S) [:;?!»%]|« |'|\.\.\.")


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator by its code, in the order of the codes."""
    return together({name: read(name, text) for name, text in files("sql")})


def together(named: Mapping[str, Indicator]) -> Mapping[str, Indicator]:
    """The indicators of these files by code; raise BadHeader for those that contradict each other.

    A code is given once, and the whole of which an indicator tells the parts exists.
    """
    found: dict[str, Indicator] = {}
    for name, one in named.items():
        if one.code in found:
            raise BadHeader(f"{name}: another file has the code {one.code}")
        found[one.code] = one
    for name, one in named.items():
        others = (one.parts_of, one.within, one.sum_of[0] if one.sum_of else "")
        for other in filter(None, others):
            if other not in found or other == one.code:
                raise BadHeader(f"{name}: it is no part of {other}")
    return dict(sorted(found.items()))


@cache
def prelude() -> Mapping[str, str]:
    """The views that indicators read, in the order in which they are made."""
    found = sorted(files("sql", "prelude"), key=lambda each: Path(each[0]).name)
    return {Path(name).stem.partition("_")[2]: text for name, text in found}


def files(*folder: str) -> Iterator[tuple[str, str]]:
    """The SELECTs of this folder in each module that has one, as `module/name.sql`."""
    for module in modules():
        for one in sorted(module.joinpath(*folder).glob("*.sql")):
            yield f"{module.name}/{one.name}", one.read_text("utf-8")


@cache
def reads(sql: str) -> frozenset[str]:
    """The facts and the views of the prelude that a SELECT reads, and those that these read."""
    views = prelude()
    named = _NAME.findall(_COMMENT.sub("", sql))
    found = {name for name in named if name in NEEDED}
    for name in set(named) & set(views):
        found |= {name} | reads(views[name])
    return frozenset(found)


def read(name: str, text: str) -> Indicator:
    """The indicator that a file describes; raise BadHeader with the name of the file."""
    head, sql = _divided(name, text)
    missing = [key for key in WANTED if key not in head or not (head[key] or key in MAY_BE_EMPTY)]
    if missing or not sql:
        raise BadHeader(f"{name}: {', '.join(missing) or 'the SELECT'} is missing")
    if not CODE.fullmatch(head["Code"]):
        raise BadHeader(f"{name}: {head['Code']} is no code")
    for key in ("Title", "Question", "Unit", "Caveat", "Grain"):
        if wrong := _BREAKS.search(head[key]):
            raise BadHeader(f"{name}: {key}: {wrong[0]!r} is no French typography")
    levels, dimension = _grain(name, head["Grain"])
    facts = tuple(one.strip() for one in head["Facts"].split(","))
    if unknown := [one for one in facts if one not in NEEDED]:
        raise BadHeader(f"{name}: {', '.join(unknown)} is no fact")
    return Indicator(
        code=head["Code"],
        title=head["Title"],
        question=head["Question"],
        levels=levels,
        dimension=dimension,
        measure=_one_of(name, Measure, head["Measure"]),
        unit=head["Unit"],
        denominator=_one_of(name, Denominator, head["Denominator"]),
        parts_of=head["Parts of"],
        caveat=head["Caveat"],
        facts=facts,
        sql=sql,
        categories=head.get("Categories", ""),
        scale=_number(name, head.get("Scale", "1")),
        per=_number(name, head["Per"]) if "Per" in head else None,
        within=head.get("Within", ""),
        sum_of=_sum_of(head.get("Sum of", "")),
        has_groups="Groups" in head,
        is_open="Open" in head,
    )


def _sum_of(said: str) -> tuple[str, frozenset[str]] | None:
    """An indicator and its categories, the whole (an empty one) when none is said."""
    code, *categories = said.split() or [""]
    return (code, frozenset(categories or [""])) if code else None


def _divided(name: str, text: str) -> tuple[dict[str, str], str]:
    """The keys of the header, whose words may go on over several lines, and the SELECT."""
    head: dict[str, str] = {}
    key = ""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if found := _LINE.fullmatch(line):
            key = found[1]
            if key in head or key not in ALLOWED:
                raise BadHeader(f"{name}: {key} is said twice, or is not known")
            head[key] = (found[2] or "").strip()
        elif key and (found := _MORE.fullmatch(line)):
            head[key] = f"{head[key]} {found[1].strip()}".strip()
        else:
            return head, "\n".join(lines[at:]).strip()
    return head, ""


def _grain(name: str, text: str) -> tuple[tuple[Level, ...], str]:
    named, _, dimension = text.partition(" × ")
    levels = tuple(_one_of(name, Level, one.strip()) for one in named.split(","))
    return levels, dimension.strip()


def _one_of(name: str, kind: type[Said], text: str) -> Said:
    try:
        return kind(text)
    except ValueError as error:
        raise BadHeader(f"{name}: {text} is no {kind.__name__}") from error


def _number(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise BadHeader(f"{name}: {text} is no whole number above zero")
    return int(text)
