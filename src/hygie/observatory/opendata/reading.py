"""The figures of a kept edition, a page at a time, for machines."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from hygie.observatory.calculator import calculator
from hygie.observatory.opendata.columns import FIGURES, KEY, LEVELS, STATES, UNSAID, WHOLE
from hygie.observatory.opendata.shelf import Kept
from hygie.observatory.opendata.writing import PARQUET
from hygie.observatory.rules.cells import Level

_LEVELS = {word: level.value for level, (word, _) in LEVELS.items()}
_STATES = {word: shown.value for shown, (word, _) in STATES.items()}
_UNSAID = {WHOLE: "", UNSAID: "UNSAID"}
_WHERE = """
    FROM figures
    WHERE ($indicator IS NULL OR indicateur = $indicator)
      AND ($year IS NULL OR annee = $year)
      AND ($level IS NULL OR niveau = $level)
      AND ($place IS NULL OR lieu_code = $place)
      AND ($category IS NULL OR categorie_code = $category)
"""
_COUNT = "SELECT count(*)" + _WHERE
_READ = f"SELECT *{_WHERE} ORDER BY {', '.join(KEY)} LIMIT $limit OFFSET $offset"


@dataclass(frozen=True, kw_only=True)
class Page:
    """Some figures, and how many there are of what was asked."""

    total: int
    rows: Sequence[Mapping[str, Any]]


def page(kept: Kept, asked: Mapping[str, Any], *, limit: int, offset: int) -> Page:
    """The figures for which every value that is asked is theirs, in the order of the files."""
    path = kept.whole(PARQUET).path
    wanted = {name: _code(name, value) for name, value in asked.items()}
    with closing(calculator()) as db:
        db.from_parquet(str(path)).create_view("figures")
        counted = db.execute(_COUNT, wanted).fetchall()
        found = db.execute(_READ, {**wanted, "limit": limit, "offset": offset}).fetchall()
    names = [column.name for column in FIGURES]
    rows = [_told(dict(zip(names, row, strict=True))) for row in found]
    return Page(total=int(counted[0][0]), rows=rows)


def _code(name: str, value: Any) -> Any:
    """What is asked, as the files write it."""
    if value is None:
        return None
    if name == "level":
        return LEVELS[Level(value)][0]
    if name == "category":
        return {said: word for word, said in _UNSAID.items()}.get(value, value)
    return UNSAID if name == "place" and value == "UNSAID" else value


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    place, category = row["lieu_code"], row["categorie_code"]
    return {
        "indicator": row["indicateur"],
        "year": row["annee"],
        "level": _LEVELS[row["niveau"]],
        "place": _UNSAID.get(place, place),
        "place_name": row["lieu"],
        "category": _UNSAID.get(category, category),
        "category_name": row["categorie"],
        "value": row["valeur"],
        "unit": row["unite"],
        "n": row["nombre"],
        "base": row["base"],
        "low": row["quartile_1"],
        "high": row["quartile_3"],
        "status": _STATES[row["statut"]],
        "is_revised": row["revise"],
    }
