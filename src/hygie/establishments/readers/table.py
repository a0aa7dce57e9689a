"""Lines of a CSV file, one by one: an unbalanced quote spoils its own line, not the rest."""

import csv
from collections.abc import Iterator

from hygie.establishments.readers.inspection import Inspection, NotReadable, lines
from hygie.establishments.readers.records import RefusedLine

Line = tuple[int, str, list[str]]


def rows(file: Inspection, delimiter: str) -> Iterator[Line | RefusedLine]:
    """The lines that are not blank: number, text, cells."""
    for number, text in enumerate(lines(file), start=1):
        bare = text.rstrip("\n")
        if not bare.strip(f"{delimiter} \t"):
            continue
        if '"' not in bare:
            yield number, text, bare.split(delimiter)
            continue
        try:
            yield number, text, next(csv.reader([bare], delimiter=delimiter, strict=True))
        except (csv.Error, StopIteration):
            yield RefusedLine(number=number, reason="Guillemets mal fermés.", text=bare)


def delimiter_of(first_line: str) -> str:
    """The separator of a header."""
    return max(";,\t", key=first_line.count)


def first_line(file: Inspection) -> str:
    """The first line, decoded; the head may be cut in the middle of a later one."""
    return file.head.splitlines()[0].decode(file.encoding, errors="replace").strip("\ufeff")


def refuse_if_cut(text: str, *, cells: int, expected: int) -> None:
    """Refuse a file whose last line stops before its end."""
    if not text.endswith("\n") and cells < expected:
        raise NotReadable(
            f"Le fichier est coupé : sa dernière ligne a {cells} cellules sur {expected}. "
            "Téléchargez-le de nouveau."
        )
