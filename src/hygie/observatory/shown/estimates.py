"""What the page of under-declaration says: each method apart, with its interval and its reasons."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hygie.kernel.text import fold
from hygie.kernel.wording import NBSP, number
from hygie.observatory import labels
from hygie.observatory.activity import activity
from hygie.observatory.drawing.intervals import Interval, intervals
from hygie.observatory.estimating import words
from hygie.observatory.estimating.queries import Estimates, Second
from hygie.observatory.rules import told
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.estimates import Estimate, Method
from hygie.observatory.rules.expected import Expected
from hygie.platform.exports import Cell

HEADER = (
    "Année",
    "Niveau",
    "Code du lieu",
    "Lieu",
    "Méthode",
    "Source",
    "Déclarés (comptés)",
    "En tout, au moins (estimé)",
    "En tout, valeur centrale (estimée)",
    "En tout, au plus (estimé)",
    "Sans estimation, parce que",
    "Instantané",
)
_COLUMNS = (
    ("Déclarés", True),
    ("En tout, au moins", True),
    ("Valeur centrale", True),
    ("Au plus", True),
)
_HEALTH = "Établissements de santé"
_ALL = "Toutes les structures"


def page(found: Estimates, regions: Sequence[Expected]) -> dict[str, Any]:
    """The methods of an area, and below the nation each region."""
    made = _made(found)
    drawn = [
        Interval(
            label=title,
            declared=each.declared,
            low=each.low,
            middle=each.middle,
            high=each.high,
            said=told.bar(each),
        )
        for title, each in made
    ]
    return {
        "not_a_count": told.NOT_A_COUNT,
        "methods": [_by_activity(found.activity), *_by_sources(found)],
        "picture": intervals(drawn, title=f"Incidents estimés en {found.year}"),
        "table": _table(f"Les estimations de {found.year}", "Méthode", _rows(made)),
        "regions": _regions(regions, found.year) if found.area == FRANCE else None,
    }


def lines(found: Estimates, regions: Iterable[Expected]) -> Iterator[Sequence[Cell]]:
    """A line for each estimate, or for the reason that there is none."""
    yield _line(found, found.activity, "", found.activity.estimate, found.activity.why)
    for each in found.seconds:
        yield _line(found, found.activity, each.title, each.estimate, each.why, is_second=True)
    if not found.seconds and found.area == FRANCE:
        yield _line(found, found.activity, "", None, found.why_none, is_second=True)
    for one in regions:
        yield _line(found, one, "", one.estimate, one.why)


def _line(
    found: Estimates,
    of: Expected,
    source: str,
    estimate: Estimate | None,
    why: str,
    *,
    is_second: bool = False,
) -> Sequence[Cell]:
    method = Method.RECAPTURE if is_second else Method.ACTIVITY
    each = (
        (estimate.declared, estimate.low, estimate.middle, estimate.high)
        if estimate
        else (None, None, None, None)
    )
    area = of.area
    name = area.level.label if area == FRANCE else labels.region(area.code)
    return (
        *(found.year, area.level.label, area.code, name),
        *(method.label, source, *each, why, found.snapshot),
    )


def _made(found: Estimates) -> list[tuple[str, Estimate]]:
    """The estimates that there are, each with its name."""
    made = []
    if found.activity.estimate is not None:
        made.append(
            (f"D’après l’activité ({_of(found.activity).lower()})", found.activity.estimate)
        )
    for each in found.seconds:
        if each.estimate is not None:
            made.append((f"Deux sources{NBSP}: {each.title} ({_ALL.lower()})", each.estimate))
    return made


def _by_activity(found: Expected) -> dict[str, Any]:
    stays = activity()
    by = words.BY_ALL if found.is_of_all else words.OF_HEALTH
    return {
        "anchor": "activite",
        "title": Method.ACTIVITY.label,
        "of": _of(found),
        "sentence": told.sentence(found.estimate, of=by) if found.estimate else "",
        "why": found.why,
        "how": (
            "Combien d’incidents seraient déclarés si partout on en déclarait autant, pour la même "
            "activité, que dans le quart des régions qui déclare le plus."
        ),
        "assumptions": found.estimate.assumptions if found.estimate else (),
        "source": f"{stays.title}, {stays.year}. {stays.source}.",
    }


def _of(found: Expected) -> str:
    return _ALL if found.is_of_all else _HEALTH


def _by_sources(found: Estimates) -> list[dict[str, Any]]:
    if found.seconds:
        return [_by_source(each, rank) for rank, each in enumerate(found.seconds, 1)]
    return [_of_sources("sources") | {"why": found.why_none}]


def _by_source(found: Second, rank: int) -> dict[str, Any]:
    said = "dite indépendante" if found.is_independent else "non dite indépendante"
    return _of_sources(f"source-{rank}") | {
        "title": f"Deux sources comparées{NBSP}: {found.title}",
        "sentence": told.sentence(found.estimate, of=words.BY_ALL) if found.estimate else "",
        "why": found.why,
        "assumptions": found.estimate.assumptions if found.estimate else (),
        "source": f"{found.title}, {said} des déclarations. {words.compared(found)}",
    }


def _of_sources(anchor: str) -> dict[str, Any]:
    return {
        "anchor": anchor,
        "title": Method.RECAPTURE.label,
        "of": _ALL,
        "sentence": "",
        "how": (
            "Une liste d’incidents connus autrement est comparée aux déclarations. Plus elles ont "
            "d’incidents en commun, moins il en reste que ni l’une ni l’autre n’a vus."
        ),
        "assumptions": (),
        "source": "",
    }


def _regions(found: Sequence[Expected], year: int) -> dict[str, Any] | None:
    """The regions by name; those that have no estimate say why in the table."""
    if not any(each.estimate for each in found):
        return None
    named = sorted(((labels.region(each.area.code), each) for each in found), key=_by_name)
    drawn = [
        Interval(
            label=name,
            declared=each.estimate.declared,
            low=each.estimate.low,
            middle=each.estimate.middle,
            high=each.estimate.high,
            said=told.bar(each.estimate),
        )
        for name, each in named
        if each.estimate
    ]
    rows = _rows([(name, each.estimate or each.why) for name, each in named])
    return {
        "picture": intervals(drawn, title=f"Incidents estimés par région en {year}"),
        "table": _table(f"Les estimations de {year} par région", "Région", rows),
    }


def _by_name(named: tuple[str, Expected]) -> str:
    return fold(named[0])


def _table(caption: str, first: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    columns = [{"label": label, "number": is_number} for label, is_number in _COLUMNS]
    return {"caption": caption, "columns": [{"label": first}, *columns], "rows": rows}


def _rows(found: Sequence[tuple[str, Estimate | str]]) -> list[dict[str, Any]]:
    rows = []
    for name, each in found:
        if isinstance(each, str):
            cells = [{"text": name, "title": True, "detail": each}]
            cells += [{"text": "–", "label": label, "number": True} for label, _ in _COLUMNS]
        else:
            numbers = (each.declared, each.low, each.middle, each.high)
            cells = [{"text": name, "title": True}]
            cells += [
                {"text": number(value), "label": label, "number": True}
                for value, (label, _) in zip(numbers, _COLUMNS, strict=True)
            ]
        rows.append({"cells": cells})
    return rows
