"""What every page of figures asks first: who looks, where, at which year."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.text import whole
from hygie.observatory import access, queries
from hygie.observatory.forms import LookForm
from hygie.observatory.rules.areas import FRANCE, Area, read_key
from hygie.observatory.rules.figures import Figures
from hygie.observatory.shown import origin, pages
from hygie.observatory.shown.pages import View
from hygie.platform.http import ActorRequest

# What a year is written with: the first declarations are of 2017.
_FIRST, _LAST = 2000, 2999
NO_YEAR = "Cette année n’existe pas : écrivez-la en quatre chiffres, comme 2024."
NO_FILE = "Aucun instantané n’a encore été pris : il n’y a pas de chiffre à emporter."
NOT_PUBLISHED = (
    "Rien n’est encore publié de ce lieu : il n’y a pas de chiffre à emporter. Les fichiers de ce "
    "qui est publié sont dans « Données ouvertes »."
)
Read = Callable[[Actor, Area], Figures | None]


@dataclass(frozen=True, kw_only=True)
class Look:
    """The area with its name; what is seen there, or nothing while there are no figures.

    `is_published` says that only what is published is read there; `own` is what the same person
    reads of last night, when it is another area.
    """

    area: Area
    name: str
    view: View | None
    form: LookForm | None
    is_published: bool
    own: tuple[Area, str] | None

    @property
    def context(self) -> dict[str, Any]:
        """What every page of figures says."""
        found: dict[str, Any] = {"area": self.name, "form": self.form, "view": self.view}
        if self.view is None:
            return found | {"origin": origin.of_none(is_published=self.is_published, own=self.own)}
        figures, year = self.view.figures, self.view.year
        return found | {
            "year": year,
            "origin": origin.of(figures, self.area, year, own=self.own),
            "is_running": figures.is_running(year),
            "is_future": year > max(figures.running, timezone.localdate().year),
            "is_known": year in figures.years,
            "years": figures.years,
        }

    def seen(self) -> View:
        """What is seen, for who takes it away; raise Refused while there is nothing."""
        if self.view is None:
            raise Refused(NOT_PUBLISHED if self.is_published else NO_FILE)
        return self.view


def look(request: ActorRequest, read: Read = queries.of, *, across: bool = False) -> Look:
    """What is asked in the address, as `read` finds it; raise NotFound.

    A page that compares regions (`across`) is of the nation, whichever place it looks at.
    """
    asked = request.GET.get("lieu", "")
    area = read_key(asked) if asked else queries.beginning(request.actor)
    if across and not asked and area and area.is_own:
        area = FRANCE
    name = queries.named(request.actor, area or FRANCE)
    if area is None:
        raise NotFound(queries.NO_PLACE)
    is_published = not access.reads_nights(request.actor, FRANCE if across else area)
    own = queries.own_area(request.actor, area) if is_published else None
    figures = read(request.actor, area)
    year = _year(request.GET.get("annee", ""))
    if figures is None and not is_published:
        return Look(area=area, name=name, view=None, form=None, is_published=False, own=None)
    if year is None:
        year = pages.usual_year(figures) if figures else timezone.localdate().year - 1
    form = LookForm(
        areas=[
            (group, [(each.key, said) for each, said in rows])
            for group, rows in queries.choices(request.actor)
        ],
        years=figures.years if figures else (),
        area=(area.key, name),
        year=year,
    )
    view = View(area=area, year=year, figures=figures, titles={}) if figures else None
    return Look(area=area, name=name, view=view, form=form, is_published=is_published, own=own)


def _year(text: str) -> int | None:
    if not text:
        return None
    found = whole(text, digits=4)
    if found is None or not _FIRST <= found <= _LAST:
        raise NotFound(NO_YEAR)
    return found
