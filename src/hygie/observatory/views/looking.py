"""What every page of figures asks first: who looks, where, at which year."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from hygie.kernel.errors import NotFound
from hygie.kernel.text import whole
from hygie.observatory import queries
from hygie.observatory.forms import LookForm
from hygie.observatory.rules.areas import FRANCE, Area, read_key
from hygie.observatory.shown import pages
from hygie.observatory.shown.pages import View
from hygie.platform.http import ActorRequest

# What a year is written with: the first declarations are of 2017.
_FIRST, _LAST = 2000, 2999
NO_YEAR = "Cette année n’existe pas : écrivez-la en quatre chiffres, comme 2024."


@dataclass(frozen=True, kw_only=True)
class Look:
    """The area with its name; what is seen there, or nothing before there is a snapshot."""

    area: Area
    name: str
    view: View | None
    form: LookForm | None

    @property
    def context(self) -> dict[str, Any]:
        """What every page of figures says."""
        found: dict[str, Any] = {"area": self.name, "form": self.form, "view": self.view}
        if self.view is None:
            return found
        figures, year = self.view.figures, self.view.year
        return found | {
            "year": year,
            "taken_on": pages.taken_on(figures.snapshot),
            "is_running": year == figures.running,
            "is_future": year > figures.running,
            "is_known": year in figures.years,
            "years": figures.years,
            "is_own": self.area.is_own,
        }


def look(request: ActorRequest, only: Collection[str] = ()) -> Look:
    """What is asked in the address, for a page of `only` some indicators; raise NotFound."""
    asked = request.GET.get("lieu", "")
    area = read_key(asked) if asked else queries.beginning(request.actor)
    name = queries.named(request.actor, area or FRANCE)
    if area is None:
        raise NotFound(queries.NO_PLACE)
    figures = queries.of(request.actor, area, only)
    if figures is None:
        return Look(area=area, name=name, view=None, form=None)
    year = _year(request.GET.get("annee", "")) or pages.usual_year(figures)
    form = LookForm(
        areas=[
            (group, [(each.key, said) for each, said in rows])
            for group, rows in queries.choices(request.actor)
        ],
        years=figures.years,
        area=(area.key, name),
        year=year,
    )
    view = View(area=area, year=year, figures=figures, titles={})
    return Look(area=area, name=name, view=view, form=form)


def _year(text: str) -> int | None:
    if not text:
        return None
    found = whole(text, digits=4)
    if found is None or not _FIRST <= found <= _LAST:
        raise NotFound(NO_YEAR)
    return found
