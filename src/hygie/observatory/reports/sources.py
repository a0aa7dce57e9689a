"""What a report is made from: the figures of its place, and what these were taken of."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.utils import timezone

from hygie.kernel.errors import Refused
from hygie.kernel.wording import NBSP, counted
from hygie.observatory import figures as kept
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Key, Level, Shown
from hygie.observatory.rules.composition import Composition, Form
from hygie.observatory.rules.figures import Figures, family

NO_SNAPSHOT = (
    "Aucun instantané n’a encore de chiffres. Prenez-en un{NBSP}: « hygie observatory snapshot »."
).replace("{NBSP}", NBSP)
_FORMAT = "%Y%m%dT%H%M%SZ"
_STATE = (
    ("INC-01", "déclaration reçue et comptée", "déclarations reçues et comptées"),
    ("INC-03", "structure ayant déclaré", "structures ayant déclaré"),
    (
        "POP-02",
        "établissement ouvert à la fin de l’année",
        "établissements ouverts à la fin de l’année",
    ),
)


class NoFigures(Refused):
    """There is no snapshot to read."""


def figures_of(area: Area, plan: Composition, snapshot: str = "") -> Figures:
    """The figures of a place, with those of the places that its report compares.

    They are those of the last snapshot, when none is named. Raise NoFigures before the first one.
    """
    snapshot = snapshot or kept.last()
    if not snapshot:
        raise NoFigures(NO_SNAPSHOT)
    # Nobody keeps the figures of an entity: they are counted when they are asked.
    is_entity = area.level is Level.ENTITY
    own = (
        kept.of_entity(snapshot, area.code)
        if is_entity
        else kept.of_place(snapshot, area.level, area.code)
    )
    found = dict(own.by_key)
    for section in plan.sections_of(area.level):
        for part in section.parts:
            if part.form is Form.PLACES:
                for code in part.indicators:
                    found |= kept.of_level(snapshot, code, part.across).by_key
    return Figures.of(snapshot, found.values(), kept.counted(snapshot))


def state_of(found: Figures, area: Area, year: int) -> tuple[str, ...]:
    """When the figures were taken, and how much they rest on."""
    told = []
    for code, one, many in _STATE:
        key = Key(indicator=code, year=year, level=area.level, place=area.code)
        figure = found.at(key)
        if figure and figure.cell and figure.shown is Shown.SHOWN:
            told.append(counted(figure.cell.n, one, many))
    taken = (
        f"Les chiffres sont ceux de l’instantané {found.snapshot}, pris le {when(found.snapshot)}."
    )
    based = f"Ils reposent, pour {year}, sur {_listed(told)}." if told else ""
    years = _spans(each for name, each in found.counted if name == family("INC-01"))
    span = f"Années de déclarations connues{NBSP}: {_listed(years)}." if years else ""
    return tuple(filter(None, (taken, based, span)))


def _listed(told: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(told[:-1]), told[-1])))


def _spans(years: Iterable[int]) -> list[str]:
    """Years that follow one another, put together: 2009 à 2016, 2023."""
    spans: list[tuple[int, int]] = []
    for year in sorted(years):
        if spans and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return [str(first) if first == last else f"{first} à {last}" for first, last in spans]


def when(snapshot: str) -> str:
    """The moment of a snapshot, as a report says it; its name where it tells none."""
    try:
        at = datetime.strptime(snapshot, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return snapshot
    return f"{timezone.localtime(at):%d/%m/%Y à %H:%M}"
