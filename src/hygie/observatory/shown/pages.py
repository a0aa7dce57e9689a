"""What the pages say: the dashboard of an area, the list of indicators, one of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from hygie.kernel.wording import NBSP
from hygie.observatory import labels
from hygie.observatory.catalogue import Denominator, Indicator, indicators
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.figures import Figures
from hygie.observatory.rules.keeping import moment_of
from hygie.observatory.rules.sentences import Standing, unit_of
from hygie.observatory.shown import pictures, tables
from hygie.observatory.shown.reading import Reading
from hygie.platform.exports import PARIS

FIRST = "INC-01"
# What a director reads in ten seconds, then what the rest of the page draws.
KEYS = ("INC-01", "INC-03", "INC-14", "INC-21", "INC-17", "INC-23")
PANELS = (
    ("INC-01", "Année par année"),
    ("INC-02", "Mois par mois"),
    ("INC-13", "Origine"),
    ("INC-15", "Types d’incidents"),
    ("INC-09", "Types de structure"),
    ("INC-20", "Effets sur l’organisation"),
    ("INC-29", "Délais"),
)
ON_DASHBOARD = frozenset({*KEYS, *(code for code, _ in PANELS)})
_BRIEF = {
    "INC-01": "incidents déclarés",
    "INC-03": "structures déclarantes",
    "INC-14": "d’origine malveillante",
    "INC-21": "en mode dégradé",
    "INC-17": "rançongiciels",
    "INC-23": "avec une aide demandée",
}


@dataclass(frozen=True, kw_only=True)
class View:
    """What somebody looks at: an area, a year, the figures that are theirs."""

    area: Area
    year: int
    figures: Figures
    titles: Mapping[str, str]

    def reading(self, indicator: Indicator) -> Reading:
        """An indicator there."""
        return Reading(
            indicator=indicator, area=self.area, figures=self.figures, titles=self.titles
        )

    def at(self, year: int) -> "View":
        """The same in another year."""
        return replace(self, year=year)

    def named(self, titles: Mapping[str, str]) -> "View":
        """The same, with the titles of what the catalogues keep."""
        return replace(self, titles=titles)

    def address(self, name: str, *parts: str) -> str:
        """A page that goes on looking at the same."""
        asked = {"lieu": self.area.key, "annee": str(self.year)}
        return f"{reverse(f'observatory:{name}', args=parts)}?{urlencode(asked)}"


def taken_on(snapshot: str) -> str:
    """When a snapshot was taken, in Paris: 23/11/2026 à 14 h 05."""
    moment = moment_of(snapshot)
    if moment is None:
        return snapshot
    at = moment.astimezone(PARIS)
    return f"{at:%d/%m/%Y} à {at:%H}{NBSP}h{NBSP}{at:%M}"


def usual_year(figures: Figures) -> int:
    """The year that a page begins with: the last one that was over, or the last one known."""
    over = [year for year in figures.years if not figures.is_running(year)]
    return max(over or figures.years or (figures.running,))


def dashboard(view: View) -> dict[str, Any]:
    """Key figures and panels of an area in a year."""
    every = indicators()
    first = view.reading(every[FIRST])
    before = view.year - 1 if first.has(view.year - 1) else None
    said = first.said(view.year)
    is_nothing = said.standing is Standing.KNOWN and not said.n
    keys = [view.reading(every[code]) for code in KEYS if code in every]
    keys = [each for each in keys if each.said(view.year).standing is not Standing.MISSING]
    panels = [] if is_nothing else [each for each in PANELS if each[0] in every]
    return {
        "sentence": first.sentence(view.year, before),
        "keys": [_key(view, each) for each in keys],
        "compared": tables.lines(
            [(view.address("indicator", each.indicator.code), each) for each in keys], view.year
        ),
        "panels": [
            panel(view, every[code], title, over_years=code == FIRST)
            for code, title in panels
            if not _is_pointless(view.area, code)
        ],
        "nothing": f"Rien n’a été déclaré ici en {view.year}" if is_nothing else "",
    }


def _is_pointless(area: Area, code: str) -> bool:
    """A type of structure is not divided into types."""
    return code == "INC-09" and area.level in {Level.KIND, Level.ENTITY}


def _key(view: View, reading: Reading) -> dict[str, Any]:
    moved = "" if reading.is_running(view.year) else tables.change(reading, view.year)
    said = reading.said(view.year)
    is_count = said.base is None and said.standing is Standing.KNOWN
    brief = _BRIEF[reading.indicator.code]
    label = unit_of(said.n, brief) if is_count else brief
    return {
        "value": reading.words(view.year),
        "label": f"{label}, {moved} en un an" if moved else label,
        "url": view.address("indicator", reading.indicator.code),
    }


def panel(
    view: View, indicator: Indicator, title: str, *, over_years: bool = False
) -> dict[str, Any]:
    """A picture, its table, what one must know to read it, and where more is told."""
    reading = view.reading(indicator)
    drawn = pictures.over_years(reading) if over_years else pictures.picture(reading, view.year)
    return {
        "code": indicator.code,
        "title": title,
        "picture": drawn,
        "table": tables.table(reading, view.year) if drawn else None,
        "note": hidden_note(reading, view.year),
        "of": counted_in(indicator),
        "url": view.address("indicator", indicator.code),
        "says": indicator.title,
    }


def map_panel(view: View, indicator: Indicator, found: Figures) -> dict[str, Any]:
    """The regions on the map, with their table."""
    drawn = pictures.regions(indicator, found, view.year)
    return {
        "code": f"{indicator.code}-regions",
        "title": "Par région",
        "picture": drawn,
        "table": tables.by_place(indicator, found, Level.REGION, view.year) if drawn else None,
        "note": "",
        "of": counted_in(indicator),
        "url": view.address("indicator", indicator.code),
        "says": f"{indicator.title} par région",
    }


def counted_in(indicator: Indicator) -> str:
    """The unit and what it is counted of: « En déclarations, sur les incidents déclarés »."""
    unit = f"Unité{NBSP}: {indicator.unit}."
    if indicator.denominator is Denominator.NONE:
        return unit
    return f"{unit} Base{NBSP}: {indicator.denominator.label.lower()}."


def hidden_note(reading: Reading, year: int) -> str:
    """How many categories of a year are hidden."""
    codes = reading.categories(year)
    count = sum(reading.said(year, code).standing is Standing.HIDDEN for code in codes)
    if not count:
        return ""
    if count == 1:
        return "Un chiffre est masqué, pour ne désigner personne."
    return f"{count} chiffres sont masqués, pour ne désigner personne."


def listed(view: View | None) -> list[dict[str, Any]]:
    """The indicators by theme, each with its value where it is one."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in labels.themes()}
    for each in indicators().values():
        found[labels.theme(each.code)].append(_listed(view, each))
    return [
        {"name": name, "anchor": f"theme-{rank}", "rows": rows}
        for rank, (name, rows) in enumerate(found.items(), 1)
        if rows
    ]


def _listed(view: View | None, indicator: Indicator) -> dict[str, Any]:
    value = ""
    if view is not None and not indicator.categories:
        value = view.reading(indicator).words(view.year)
    bare = reverse("observatory:indicator", args=[indicator.code])
    return {
        "code": indicator.code,
        "title": indicator.title,
        "question": indicator.question,
        "value": value,
        "unit": indicator.unit,
        "url": view.address("indicator", indicator.code) if view else bare,
    }


def one(view: View, indicator: Indicator) -> dict[str, Any]:
    """An indicator: picture, table, sentence, definition."""
    reading = view.reading(indicator)
    drawn = pictures.picture(reading, view.year)
    before = view.year - 1 if reading.has(view.year - 1) else None
    return {
        "picture": drawn,
        "table": tables.table(reading, view.year) if drawn else None,
        "sentence": reading.sentence(view.year, before) if _is_told(indicator) else "",
        "note": hidden_note(reading, view.year),
        "definition": definition(indicator),
        "downloads": [
            {"label": label, "url": view.address("download", indicator.code, form)}
            for form, label in (
                ("csv", "CSV"),
                ("xlsx", "Excel"),
                ("ods", "LibreOffice"),
                ("json", "JSON"),
            )
        ],
    }


def _is_told(indicator: Indicator) -> bool:
    """What has categories is no one figure."""
    return not indicator.categories


def definition(indicator: Indicator) -> list[dict[str, str]]:
    """What one must know of an indicator, as facts."""
    whole = indicators().get(indicator.parts_of)
    return [
        {"label": "Code", "value": indicator.code},
        {"label": "Unité", "value": indicator.unit},
        {"label": "Dénominateur", "value": indicator.denominator.label},
        {"label": "Niveaux", "value": indicator.grain},
        *([{"label": "Ses parts font", "value": f"{whole.title} ({whole.code})"}] if whole else []),
    ]


def tabs(view: View | None, current: str, *, has_own: bool) -> list[dict[str, Any]]:
    """The pages of the observatory, each looking at the same; open data are everybody’s."""
    pages = (
        ("dashboard", "Tableau de bord"),
        ("indicators", "Indicateurs"),
        ("estimates", "Sous-déclaration"),
        ("method", "Méthode"),
    )
    found = [
        {
            "label": label,
            "url": view.address(name) if view else reverse(f"observatory:{name}"),
            "is_current": name == current,
        }
        for name, label in pages
    ]
    others = [("observatory:likes", "Mon établissement")] * has_own
    others.append(("opendata:editions", "Données ouvertes"))
    return found + [
        {"label": label, "url": reverse(name), "is_current": False} for name, label in others
    ]
