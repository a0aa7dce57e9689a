"""A table before it is described: its columns, what they probably say, how its lines would read."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from hygie.kernel.errors import Refused
from hygie.takeover import files, queries, shown
from hygie.takeover.models import ReceivedFile
from hygie.takeover.readers import table
from hygie.takeover.readers.opening import rows_of
from hygie.takeover.rules import mapping as mappings
from hygie.takeover.rules.checking import checked
from hygie.takeover.rules.mapping import NEEDED, BadMapping, Mapping
from hygie.takeover.rules.proposing import FORMATS, fits
from hygie.takeover.rules.reception import SAMPLE
from hygie.takeover.rules.record import Record

# So many lines are looked through for something that a column says.
_LOOKED_THROUGH = 50


@dataclass(frozen=True, kw_only=True)
class Table:
    """The beginning of a table, and the mapping that is proposed for it."""

    text: str
    headers: dict[str, str]
    mapping: Mapping
    is_kept: bool

    def sample(self, *, at: datetime) -> list[dict[str, Any]]:
        """Its first lines, as the proposed mapping reads them; none when it lacks a column."""
        if not set(NEEDED) <= self.mapping.columns.keys():
            return []
        try:
            found = list(islice(table.read(self.text, self.mapping), SAMPLE))
        except Refused:
            return []
        read = [checked(each, at=at) if isinstance(each, Record) else each for each in found]
        return [shown.sampled(each) for each in read]


def table_of(file: ReceivedFile) -> Table:
    """A table with what it says, and the mapping that it has, or that is proposed for it."""
    text = files.head(file)
    headers: dict[str, str] = {}
    for _, row in islice(rows_of(text), _LOOKED_THROUGH):
        for name, said in row.items():
            headers[name] = headers.get(name) or said
    kept = _kept(file, headers)
    guessed = Mapping(source="", columns=mappings.columns_of(headers), formats=FORMATS["DAY"])
    return Table(
        text=text,
        headers=headers,
        mapping=kept or guessed,
        is_kept=kept is not None and not file.mapping,
    )


def _kept(file: ReceivedFile, headers: dict[str, str]) -> Mapping | None:
    """The mapping of this file, else the last one kept of which the table has all the columns."""
    for text in [file.mapping] if file.mapping else queries.any_mappings():
        try:
            mapping = mappings.read(text)
        except BadMapping:  # a code of ours that is no more
            continue
        if fits(mapping, headers):
            return mapping
    return None
