"""A page of a two-way table of incidents: its words, its figures, where each of them leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from hygie.incidents.presentation.axes import Names, in_words
from hygie.incidents.queries.desk import ALL, MOST, Filters
from hygie.incidents.rules.clock import NBSP
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.tables import NONE, Axis, Table
from hygie.platform.exports import Cell

# The rows of a page.
PAGE = 50
NOTHING = "–"
_CODES = {
    Axis.REGION: "Code de la région",
    Axis.DEPARTMENT: "Code du département",
    Axis.GHT: "Code du GHT",
    Axis.ENTITY: "FINESS",
}
_ONCE = (
    "Un incident compte une seule fois, dans la case de ce qu’il dit aujourd’hui. L’établissement, "
    "le GHT, le département et la région sont ceux du jour de la déclaration ; les mois et les "
    "années suivent l’heure de Paris. Vous comptez ce que vous pouvez lire, et rien d’autre."
)
_OPEN = (
    "Comme dans la liste, seuls les incidents ouverts comptent. « État : Tous » compte aussi ceux "
    "qui sont clos, et ceux qui ont été mis de côté (doublons, hors périmètre)."
)
_WHOLE = "Tous les états comptent : clos, doublons et hors périmètre compris."
_NO_SIGNAL = "Les presque-accidents et les menaces ne comptent pas : ce ne sont pas des incidents."
_ALL_NATURES = "Les presque-accidents et les menaces comptent avec les incidents."
_SIGNALS = "Seuls des signalements comptent, et aucun incident."


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number, or a word, that leads to the list that it counts."""

    text: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A row: what it counts, its figures, its total."""

    head: Figure
    figures: Sequence[Figure]
    total: Figure


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A table, by what it counts, what narrows it, and the address of the list."""

    table: Table
    rows: Axis
    columns: Axis | None
    pairs: Sequence[tuple[str, str]]
    path: str

    @property
    def across(self) -> Sequence[str]:
        """The columns of a page."""
        return self.table.shown_columns(self.columns) if self.columns else ()

    @property
    def others(self) -> int:
        """How many columns a page leaves to the file."""
        return len(self.table.columns) - len(self.across)

    def down(self, page: int) -> Sequence[str]:
        """The rows of a page."""
        return self.table.rows[(page - 1) * PAGE : page * PAGE]

    @property
    def pages(self) -> int:
        """How many pages it has; an empty table has one."""
        return max(1, -(-len(self.table.rows) // PAGE))

    def address(self, *axes: Axis) -> str:
        """The list as it is narrowed, and then by what is said on these axes."""
        taken = {axis.value for axis in axes}
        kept = urlencode([(name, value) for name, value in self.pairs if name not in taken])
        return f"{self.path}?{kept}&" if kept and axes else f"{self.path}?{kept}"


def headings(counted: Counted, names: Names) -> list[Figure]:
    """The columns, each with the list of all that it counts."""
    if counted.columns is None:
        return []
    start = f"{counted.address(counted.columns)}{counted.columns.value}="
    return [
        Figure(text=in_words(counted.columns, code, names), url=f"{start}{quote(code)}")
        for code in counted.across
    ]


def lines(counted: Counted, names: Names, *, page: int) -> Iterator[Line]:
    """The rows of a page."""
    rows, columns, table = counted.rows, counted.columns, counted.table
    start = f"{counted.address(rows)}{rows.value}="
    both = f"{counted.address(rows, columns)}{rows.value}=" if columns else ""
    ends = [(code, f"&{columns.value}={quote(code)}") for code in counted.across if columns]
    for row in counted.down(page):
        code, cells, total = quote(row), table.cells[row], table.row_totals[row]
        figures = [
            Figure(text=number(cells[column]), url=f"{both}{code}{end}")
            if column in cells
            else Figure(text=NOTHING)
            for column, end in ends
        ]
        if counted.others:
            left = total - sum(cells.get(column, 0) for column in counted.across)
            figures.append(Figure(text=number(left)))
        yield Line(
            head=Figure(text=in_words(rows, row, names), url=f"{start}{code}"),
            figures=figures,
            total=Figure(text=number(total), url=f"{start}{code}"),
        )


def foot(counted: Counted) -> Line:
    """The totals of the columns, whatever the page, and of all."""
    table = counted.table
    totals = [table.column_totals[code] for code in counted.across]
    figures = [
        Figure(text=number(total), url=heading.url)
        for total, heading in zip(totals, headings(counted, {}), strict=True)
    ]
    if counted.others:
        figures.append(Figure(text=number(table.total - sum(totals))))
    return Line(
        head=Figure(text="Total"),
        figures=figures,
        total=Figure(text=number(table.total), url=counted.address()),
    )


def where(counted: Counted, *, page: int) -> str:
    """Which rows a page shows, of how many."""
    first, all_of_them = (page - 1) * PAGE + 1, len(counted.table.rows)
    last = min(page * PAGE, all_of_them)
    return f"Lignes {number(first)} à {number(last)} sur {number(all_of_them)}"


def file_header(counted: Counted, names: Names) -> list[str]:
    """The first line of the file; places have their code beside their name."""
    code = [_CODES[counted.rows]] if counted.rows in _CODES else []
    across = counted.table.columns if counted.columns else ()
    words = [in_words(counted.columns, each, names) for each in across if counted.columns]
    return [*code, counted.rows.label, *words, "Total"]


def file_lines(counted: Counted, names: Names) -> Iterator[tuple[Cell, ...]]:
    """All the rows, and all the columns; the totals at the end."""
    table, has_code = counted.table, counted.rows in _CODES
    for row in table.rows:
        cells, code = table.cells[row], "" if row == NONE else row
        figures = [cells.get(column, 0) for column in table.columns]
        head = in_words(counted.rows, row, names)
        yield (*([code] if has_code else []), head, *figures, table.row_totals[row])
    totals = [table.column_totals[column] for column in table.columns]
    yield (*([""] if has_code else []), "Total", *totals, table.total)


def rule(filters: Filters, *, total: int) -> list[str]:
    """How it counts, in sentences."""
    if filters.status == "OPEN":
        states = _OPEN
    elif filters.status:
        states = f"Seul compte ce dont l’état est « {Status(filters.status).label} »."
    else:
        states = _WHOLE
    natures = {ALL: _ALL_NATURES, "": _NO_SIGNAL}.get(filters.nature, _SIGNALS)
    said = [_ONCE, states, natures]
    if filters.text and total >= MOST:
        said.append(f"Avec des mots, le tableau compte les {number(MOST)} plus récents.")
    return said


def number(count: int) -> str:
    """A count as one reads it; nothing is a dash."""
    return f"{count:,}".replace(",", NBSP) if count else NOTHING
