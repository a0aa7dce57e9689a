"""What indicators may read: every published fact with its columns, and hospital activity.

A snapshot of before may lack some: an empty table stands for a fact that has no file.
"""

from collections.abc import Iterator, Mapping

from hygie.kernel.fact import STORED, Type
from hygie.observatory.published import FACTS

NEEDED: Mapping[str, Mapping[str, Type]] = {
    fact.name: {name: column.type for name, column in fact.columns.items()} for fact in FACTS
} | {"activity": {"site": Type.CODE, "year": Type.NUMBER, "stays": Type.NUMBER}}


def stored(fact: str) -> Iterator[tuple[str, str]]:
    """The columns of a fact, and how DuckDB keeps each."""
    for name, kind in NEEDED[fact].items():
        yield name, STORED[kind]
