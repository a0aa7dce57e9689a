"""Results of the control points of ANSSI, as a table (CSV) or as JSON: point, status, count.

Whatever else the file holds is left out and told: those columns often name accounts.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hygie.audits.rules.directory import Status
from hygie.audits.rules.results import (
    COUNT_MOST,
    MOST_RESULTS,
    One,
    Results,
    Tool,
    Unreadable,
)
from hygie.kernel.encodings import decoded
from hygie.kernel.text import clean_line, fold

_POINT: tuple[str, ...] = (
    "point",
    "points de controle",
    "point de controle",
    "identifiant",
    "reference",
    "ref",
)
_POINT += ("id", "control", "control point", "vuln", "vulnerabilite")
_STATUS = ("statut", "status", "resultat", "result", "etat", "state")
_COUNT = ("nombre", "count", "combien", "objets", "occurrences")
_SAID = {
    Status.PASSED: ("passe", "passed", "pass", "ok", "conforme", "oui", "vrai", "true", "success"),
    Status.FAILED: ("ne passe pas", "echec", "failed", "fail", "ko", "non conforme", "non", "faux"),
    Status.UNKNOWN: ("non verifie", "inconnu", "unknown", "non evalue", "na", "n a", "skipped", ""),
}
_STATUSES = {word: status for status, words in _SAID.items() for word in words}
_STATUSES |= {"false": Status.FAILED, "vulnerable": Status.FAILED, "error": Status.UNKNOWN}
_DUMPS = (("meta", "data"), ("computers",), ("users",), ("graph",))
_SHOWN = 5
# Where something is said, and what.
Row = tuple[str, Mapping[str, Any]]


def read(raw: bytes, *, levels: Mapping[str, int]) -> Results:
    """What such a file says of the points in force. Raises Unreadable."""
    text = decoded(raw)
    if text is None:
        raise Unreadable("Ce n’est pas un fichier texte.")
    is_json = text.lstrip()[:1] in {"{", "["}
    rows, left_out = _of_json(text) if is_json else _of_table(text)
    return _results(rows, left_out, levels)


def _of_table(text: str) -> tuple[Iterator[Row], list[str]]:
    table = text.lstrip()
    blank = text[: len(text) - len(table)].count("\n")
    delimiter = max(";,\t", key=table.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(table), delimiter=delimiter)
    try:
        header = [clean_line(cell)[:60] for cell in next(reader)]
    except (csv.Error, StopIteration):
        raise Unreadable("Ce tableau ne se lit pas.") from None
    names = [_name_of(cell) for cell in header]
    if "point" not in names or "status" not in names:
        raise Unreadable(
            "Ce tableau n’a pas les colonnes attendues : « point » (comme vuln_krbtgt-l2) et "
            "« statut » (passe, ne passe pas, non vérifié) ; « nombre » est facultatif."
        )
    left_out = [cell for cell, name in zip(header, names, strict=True) if not name and cell]
    return _rows(reader, names, first=blank + 2), left_out


def _rows(reader: Any, names: list[str], *, first: int) -> Iterator[Row]:
    """The lines that say something, with their numbers as a spreadsheet shows them."""
    try:
        for line, cells in enumerate(reader, first):
            if any(cell.strip() for cell in cells):
                said = {name: cell for name, cell in zip(names, cells, strict=False) if name}
                yield f"Ligne {line} du fichier", said
    except csv.Error:
        raise Unreadable("Ce tableau ne se lit pas : une ligne est abîmée.") from None


def _of_json(text: str) -> tuple[Iterable[Row], list[str]]:
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("Ce fichier n’est pas du JSON lisible : il est abîmé ou coupé.") from None
    if isinstance(values, dict) and any(all(key in values for key in keys) for keys in _DUMPS):
        raise Unreadable(
            "Ce fichier est le relevé d’un annuaire (BloodHound, ORADAD…) : il nomme des comptes. "
            "Hygie ne garde que des résultats, point par point."
        )
    if isinstance(values, dict):
        inside = values.get("points", values.get("results", values))
        values = inside if isinstance(inside, list) else _as_rows(inside)
    if not isinstance(values, list) or not all(isinstance(each, dict) for each in values):
        raise Unreadable(
            "Ce JSON n’est pas une liste de résultats : chacun a un « point » et un « statut »."
        )
    left_out = sorted(
        {clean_line(str(key))[:60] for each in values for key in each if not _name_of(key)}
    )
    return [
        (
            f"Résultat {rank}",
            {_name_of(key): each[key] for key in each if _name_of(key)},
        )
        for rank, each in enumerate(values, 1)
    ], left_out


def _as_rows(inside: Any) -> list[dict[str, Any]]:
    """A mapping from a point to its status, or to what is said of it."""
    if not isinstance(inside, dict):
        return []
    return [
        {**said, "point": point} if isinstance(said, dict) else {"point": point, "statut": said}
        for point, said in inside.items()
    ]


def _name_of(cell: object) -> str:
    folded = fold(str(cell))
    for name, words in (("point", _POINT), ("status", _STATUS), ("count", _COUNT)):
        if folded in words:
            return name
    return ""


def _results(rows: Iterable[Row], left_out: list[str], levels: Mapping[str, int]) -> Results:
    found: dict[str, One] = {}
    strange: list[str] = []
    for rank, (where, row) in enumerate(rows, start=1):
        if rank > 10 * MOST_RESULTS:
            raise Unreadable(f"Ce fichier a plus de {10 * MOST_RESULTS} lignes : rien n’est lu.")
        point = clean_line(str(row.get("point") or "")).lower()[:100]
        if point not in levels:
            strange.append(point or "(vide)")
            continue
        one = One(point=point, status=_status(row, where), count=_count(row, where))
        known = found.get(point)
        if known is not None and known.status != one.status:
            raise Unreadable(f"{where} : le point {point} est dit deux fois, et autrement.")
        found[point] = one
    if not found:
        raise Unreadable(
            "Ce fichier ne parle d’aucun point de contrôle de l’ANSSI : rien n’en est repris."
        )
    return Results(
        tool=Tool.POINTS,
        results=tuple(found[point] for point in sorted(found)),
        remarks=tuple(_remarks(left_out, strange)),
    )


def _status(row: Mapping[str, Any], where: str) -> Status:
    typed = str(row.get("status") if row.get("status") is not None else "")
    found = _STATUSES.get(fold(typed))
    if found is None:
        raise Unreadable(
            f"{where} : « {clean_line(typed)[:40]} » n’est pas un résultat. Écrivez passe, ne "
            "passe pas ou non vérifié."
        )
    return found


def _count(row: Mapping[str, Any], where: str) -> int | None:
    text = str(row.get("count") if row.get("count") is not None else "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > COUNT_MOST:
        raise Unreadable(f"{where} : « {clean_line(text)[:40]} » n’est pas un nombre.")
    return int(text)


def _remarks(left_out: list[str], strange: list[str]) -> Iterator[str]:
    if left_out:
        shown = ", ".join(f"« {name} »" for name in left_out[:_SHOWN])
        more = " et d’autres" if len(left_out) > _SHOWN else ""
        yield f"Laissé dans le fichier, parce que cela peut nommer des personnes : {shown}{more}."
    if strange:
        many = (
            "Une ligne ne désigne pas un point de contrôle connu"
            if len(strange) == 1
            else f"{len(strange)} lignes ne désignent pas un point de contrôle connu"
        )
        yield f"{many} : laissée." if len(strange) == 1 else f"{many} : laissées."
