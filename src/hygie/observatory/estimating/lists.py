"""The list of a second source: a table of two columns, `finess` and `date`, and nothing else."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from hygie.kernel import encodings
from hygie.kernel.errors import Refused
from hygie.kernel.finess import is_well_formed, normalise
from hygie.kernel.text import clean_line, fold
from hygie.kernel.wording import NBSP, counted, number

COLUMNS = ("finess", "date")
MOST_LINES = 20_000
MOST_BYTES = 2 * 2**20
_SHOWN = 20
_WANTED = (
    "Une liste qui se compare a le numéro FINESS de chaque établissement et le jour de l’incident. "
    "Retirez d’abord les lignes d’autres pays, celles sans FINESS et celles dont on ne sait que "
    "l’année ou le mois."
)
_ONLY_SOME = re.compile(r"(\d{4}|\d{4}[-/]\d{1,2}|\d{1,2}[-/]\d{4})")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


class BadList(Refused):
    """A list that is not kept, with its faults line by line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One incident: the line it stands on (the header is 1), its establishment and its day."""

    number: int
    finess: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with a line; never what is written there, which may be a name."""

    number: int
    why: str


def read(raw: bytes, *, year: int) -> list[Line]:
    """The lines of a list; raise BadList with all that is wrong with it."""
    rows = _rows(raw)
    finess, day = _header(next(rows, []))
    lines: list[Line] = []
    faults: list[Fault] = []
    for at, row in enumerate(rows, 2):
        if at > MOST_LINES + 1:
            raise BadList(f"Cette liste dépasse {number(MOST_LINES)} lignes.")
        if any(cell.strip() for cell in row):
            found = _line(at, row, (finess, day), year)
            if isinstance(found, Line):
                lines.append(found)
            else:
                faults.append(found)
    refuse(faults)
    if not lines:
        raise BadList("Cette liste est vide : il n’y a que son en-tête.")
    return lines


def refuse(faults: list[Fault]) -> None:
    """Raise BadList when there are any."""
    if not faults:
        return
    told = [f"  ligne {each.number}{NBSP}: {each.why}" for each in faults[:_SHOWN]]
    if len(faults) > _SHOWN:
        told.append(f"  et {number(len(faults) - _SHOWN)} autres.")
    head = counted(len(faults), "ligne ne va pas", "lignes ne vont pas")
    causes = Counter(each.why for each in faults)
    summed = [f"  {number(n)} fois{NBSP}: {why}" for why, n in causes.most_common()]
    more = [f"En tout{NBSP}:", *summed] if len(faults) > _SHOWN else []
    raise BadList("\n".join([f"{head}, et rien n’est gardé{NBSP}:", *told, *more, _WANTED]))


def _rows(raw: bytes) -> Iterator[list[str]]:
    if len(raw) > MOST_BYTES:
        raise BadList(f"Ce fichier dépasse {MOST_BYTES >> 20} Mio.")
    text = encodings.decoded(raw)
    if text is None:
        raise BadList(encodings.no_text(raw) or "Ce n’est pas un fichier texte.")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    try:
        yield from csv.reader(text.splitlines(), delimiter=delimiter, strict=True)
    except csv.Error:
        raise BadList("Ce tableau ne se lit pas : des guillemets sont mal fermés.") from None


def _header(row: list[str]) -> tuple[int, int]:
    names = [fold(clean_line(cell)) for cell in row]
    while names and not names[-1]:
        names.pop()
    if sorted(names) != sorted(COLUMNS):
        raise BadList(
            "La première ligne nomme deux colonnes, « finess » et « date », et aucune autre : ni "
            "nom, ni texte. Retirez le reste du fichier avant de le donner."
        )
    return names.index("finess"), names.index("date")


def _line(at: int, row: list[str], columns: tuple[int, int], year: int) -> Line | Fault:
    cells = [clean_line(cell) for cell in row]
    while len(cells) > len(COLUMNS) and not cells[-1]:
        cells.pop()
    if len(cells) != len(COLUMNS):
        return Fault(number=at, why="elle n’a pas deux cellules.")
    finess, on = normalise(cells[columns[0]]), _day(cells[columns[1]])
    if not finess:
        return Fault(number=at, why="elle n’a pas de numéro FINESS.")
    if not is_well_formed(finess):
        return Fault(number=at, why="ce n’est pas un numéro FINESS de neuf caractères.")
    if on is None and _ONLY_SOME.fullmatch(cells[columns[1]]):
        return Fault(number=at, why="sa date ne dit que l’année ou le mois, et pas le jour.")
    if on is None:
        return Fault(number=at, why=f"la date s’écrit avec son jour{NBSP}: {year}-03-25.")
    if on.year != year:
        return Fault(number=at, why=f"sa date n’est pas de {year}.")
    return Line(number=at, finess=finess, on=on)


def _day(text: str) -> date | None:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, nowhere
        except ValueError:
            continue
    return None
