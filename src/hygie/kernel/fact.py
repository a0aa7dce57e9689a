"""What a module publishes for statistics: rows of closed vocabularies, never a text nor a name.

A column has one of few types, and none of them holds words that somebody typed: a code is one of
those that its column lists, or has the shape that it says. What does not fit is refused when it is
copied out, so that nothing else can reach a snapshot.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hygie.kernel.enums import Labelled
from hygie.kernel.scope import Domain

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Type(Labelled):
    """What a column may hold."""

    CODE = "CODE", "Code"
    DAY = "DAY", "Jour"
    MOMENT = "MOMENT", "Moment (UTC)"
    FLAG = "FLAG", "Oui ou non"
    NUMBER = "NUMBER", "Nombre entier"
    RATE = "RATE", "Nombre décimal"


# How DuckDB, which Spark reads too through Parquet, is told to keep each of them.
STORED = {
    Type.CODE: "VARCHAR",
    Type.DAY: "DATE",
    Type.MOMENT: "TIMESTAMP",
    Type.FLAG: "BOOLEAN",
    Type.NUMBER: "BIGINT",
    Type.RATE: "DOUBLE",
}


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: what it says, its type; a code says its values with their labels, or its shape.

    `names` are what some numbers are called, to read them: any number may stand there.
    Every column may be empty, and an empty code is an empty text: it was not said.
    """

    type: Type
    label: str
    values: Mapping[str, str] = field(default_factory=dict)
    shape: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ValueError for a code that could be any text."""
        is_closed = bool(self.values) != bool(self.shape)
        if is_closed != (self.type is Type.CODE):
            raise ValueError(f"{self.label}: a code, and nothing else, has values or a shape")

    @property
    def pattern(self) -> str:
        """What all of a code must match: one of its values, its shape, or nothing."""
        if self.shape:
            return f"(?:{self.shape})?"
        return "(?:" + "|".join(map(re.escape, sorted(self.values))) + ")?"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A table of a snapshot: one SELECT, its columns in order, and how it is cut into files.

    `parts` is a SELECT of (part, mark): a part whose mark is that of the last snapshot has not
    changed, and is not copied again. A query with parts has one parameter, `%(part)s`.
    """

    name: str
    title: str
    query: str
    columns: Mapping[str, Column]
    sees: tuple[Domain, ...] = ()
    parts: str = ""

    def __post_init__(self) -> None:
        """Raise ValueError for a name that is not one."""
        wrong = [name for name in (self.name, *self.columns) if not NAME.fullmatch(name)]
        if wrong:
            raise ValueError(f"{self.name}: {wrong} are no names of a table or of a column")


def code(label: str, *, values: Mapping[str, str] | None = None, shape: str = "") -> Column:
    """A column of codes: those of `values`, or whatever has this shape."""
    return Column(type=Type.CODE, label=label, values=values or {}, shape=shape)


def number(label: str, *, names: Mapping[str, str] | None = None) -> Column:
    """A column of whole numbers, which may have names."""
    return Column(type=Type.NUMBER, label=label, names=names or {})


def flag(label: str) -> Column:
    """A column of yes or no."""
    return Column(type=Type.FLAG, label=label)


def day(label: str) -> Column:
    """A column of days."""
    return Column(type=Type.DAY, label=label)


def moment(label: str) -> Column:
    """A column of moments, in UTC without their zone."""
    return Column(type=Type.MOMENT, label=label)


def said(expression: str, column: Column) -> str:
    """SQL: the code as it is said, or nothing where somebody typed what is none.

    For what comes from outside: a code of ours that is unknown is a fault, and refuses the copy.
    """
    pattern = column.pattern.replace("'", "''")
    return f"CASE WHEN {expression} ~ '^{pattern}$' THEN {expression} ELSE '' END"


def listed(values: Iterable[Iterable[str]]) -> str:
    """SQL: the lines of a list of ours, each a tuple of texts."""
    return ", ".join(
        "(" + ", ".join("'" + each.replace("'", "''") + "'" for each in line) + ")"
        for line in values
    )


FINESS = r"[0-9][0-9AB][0-9]{7}"
GHT = r"[0-9A-Z][0-9A-Z-]{0,9}"
CATEGORY = r"[0-9]{3,4}"
STATUS = r"[0-9]{2,4}"
