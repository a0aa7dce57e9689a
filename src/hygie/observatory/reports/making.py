"""A report made whole, from the last figures: for a draft, a preview, a command."""

from collections.abc import Callable, Mapping
from datetime import datetime

from hygie.establishments import tree
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.geography import regions
from hygie.kernel.wording import NBSP
from hygie.observatory.estimating import queries as estimating
from hygie.observatory.estimating.words import notes
from hygie.observatory.reports import sources
from hygie.observatory.reports.words import words_of
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.composing import Around, compose
from hygie.observatory.rules.composition import Note, composition, elsewhere
from hygie.observatory.rules.documents import Document
from hygie.observatory.rules.figures import Figures

FIRST_YEAR = 2000
_UNKNOWN = (
    f"Ce lieu n’existe pas{NBSP}: FR, le code d’une région ou d’un GHT, ou le FINESS d’une entité "
    "juridique."
)


class NotYet(Refused):
    """A year that has not begun, or long before there was anything."""


def _as_they_are(found: Figures) -> Figures:
    return found


def check_year(year: int, *, at: datetime) -> None:
    """Raise NotYet for a year of which nothing can be known."""
    if year > at.year:
        raise NotYet(f"L’année {year} n’a pas commencé{NBSP}: il n’y a rien à en dire.")
    if year < FIRST_YEAR:
        raise NotYet(f"L’année {year} est avant les premières déclarations.")


def area_of(code: str) -> Area:
    """The area that a short code names: FR, a region, a group, an entity; raise NotFound."""
    if code == FRANCE.code:
        return FRANCE
    if code in regions():
        return Area(Level.REGION, code)
    for kind, level in ((PlaceKind.GHT, Level.GHT), (PlaceKind.LEGAL_ENTITY, Level.ENTITY)):
        if tree.any_node(Place(kind, code)) is not None:
            return Area(level, code)
    raise NotFound(_UNKNOWN)


def document(
    area: Area,
    year: int,
    *,
    texts: Mapping[str, str] | None = None,
    revisions: tuple[str, ...] = (),
    snapshot: str = "",
    instead: Callable[[Figures], Figures] = _as_they_are,
    at: datetime,
) -> tuple[Document, Figures]:
    """The report of a place and a year with the figures it was made from.

    `instead` says which figures are told, given those of the snapshot; the last one when none is
    named.

    Raise NotYet for a year to come, NoFigures before the first snapshot, NotAReport for a year
    without anything or for more than a report can hold.
    """
    check_year(year, at=at)
    plan = composition()
    found = instead(sources.figures_of(area, plan, snapshot))
    made = compose(
        found,
        words_of(found, area),
        plan,
        level=area.level,
        place=area.code,
        year=year,
        around=Around(
            texts=texts or {},
            state=sources.state_of(found, area, year),
            revisions=revisions,
            estimates=_estimated(found, area, year),
        ),
        elsewhere=elsewhere(),
    )
    return made, found


def _estimated(found: Figures, area: Area, year: int) -> tuple[Note, ...]:
    """What is estimated from the same figures, as this report tells them.

    An estimate of one region is drawn from all: who writes its report reads no more of the others
    than was published.
    """
    if area.level is Level.REGION:
        rates = estimating.any_published_rates()
        return notes(estimating.any_estimates(rates, area, year)) if rates else ()
    return notes(estimating.any_estimates(estimating.any_rates(found.snapshot, found), area, year))
