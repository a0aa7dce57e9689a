"""Figures for machines: published ones for everybody, those of the last night with a key."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import Actor
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import NotFound
from hygie.observatory import access, exports, labels, queries
from hygie.observatory.catalogue import Denominator, Indicator, indicators
from hygie.observatory.opendata import reading, shelf
from hygie.observatory.opendata.shelf import Kept
from hygie.observatory.opendata.table import value_of
from hygie.observatory.rules.areas import Area
from hygie.observatory.rules.cells import Level, Measure, Shown
from hygie.observatory.rules.editions import NATION
from hygie.observatory.rules.figures import Figure, Figures

router = Router(tags=["Chiffres"])

PAGE, MOST, DEEPEST = 500, 2000, 1_000_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2999
_OPEN = [Level.NATION.value, Level.REGION.value, Level.KIND.value]
_LEVELS: Any = {"x-labels": {level.value: level.label for level in Level}}
_LATEST = "latest"
# What tells a machine of every incident of its place.
_TOLD_OF_INCIDENTS = frozenset({KeyScope.LIST.value, KeyScope.READ.value})
NO_INDICATOR = "Aucun indicateur n’a ce code."
NO_FIGURES = "Aucun instantané n’a encore de chiffres."
NOT_PUBLISHED = "Rien n’est encore publié de ce lieu."

Code = Annotated[
    str, Path(pattern=r"^[A-Z]{3}-[0-9]{2}$", description="Code d’un indicateur", example="INC-01")
]
EditionName = Annotated[
    str,
    Path(
        pattern=r"^(?:latest(?:-(?:FR|[0-9]{2,3}))?|[0-9]{4}-(?:FR|[0-9]{2,3})-[1-9][0-9]{0,2})$",
        description="Nom d’une édition ; « latest » est la dernière de la France, « latest-84 » "
        "celle d’une région",
        example="latest",
    ),
]


def _said(description: str, labels: type[Labelled] | None = None) -> Any:
    words: Any = {"x-labels": {each.value: each.label for each in labels}} if labels else None
    return Field(..., description=description, json_schema_extra=words)


class Problem(Schema):
    """Why a request is refused, and the fields at fault."""

    detail: str = _said("Pourquoi, en une phrase")
    fields: list[str] = _said("Les champs à corriger")


class IndicatorOut(Schema):
    """An indicator: what it asks, and what one must know to read it."""

    code: str = _said("Code")
    title: str = _said("Titre")
    question: str = _said("À quoi il répond")
    measure: Measure = _said("Comment il se compte", Measure)
    unit: str = _said("Unité de sa valeur")
    denominator: Denominator = _said("À quoi il se rapporte", Denominator)
    dimension: str = _said("Ce que sont ses catégories ; vide quand il n’en a pas")
    parts_of: str = _said("L’indicateur dont ses catégories font la somme ; vide sinon")
    caveat: str = _said("Avertissement")


class EditionOut(Schema):
    """An edition of published figures: it never changes."""

    name: str = _said("Nom, qui est dans ses adresses")
    title: str = _said("Titre")
    year: int = _said("Année")
    place: str = _said("FR, ou le code officiel géographique d’une région")
    number: int = _said("La combientième de cette année et de ce lieu")
    published_at: datetime = _said("Publiée le")
    snapshot: str = _said("Instantané dont elle est tirée")
    rounded: int | None = _said(
        "À combien près les nombres sont arrondis ; vide quand ils sont exacts"
    )
    licence: str = _said("Licence")
    url: str = _said("Adresse de ses fichiers et de leur dictionnaire")


class EditionsOut(Schema):
    """A page of editions."""

    total: int = _said("Combien il y en a")
    editions: list[EditionOut] = _said("Les éditions, la dernière d’abord")


class FigureOut(Schema):
    """One figure; `value` and the counts are empty when it is hidden, and `status` says why."""

    indicator: str = _said("Code de l’indicateur")
    year: int = _said("Année")
    level: Level = _said("De quoi est le chiffre", Level)
    place: str = _said("Code du lieu ; « UNSAID » quand il n’est pas connu")
    place_name: str = _said("Nom du lieu")
    category: str = _said("Code de la catégorie ; vide pour l’ensemble, « UNSAID » pas connue")
    category_name: str = _said("Nom de la catégorie")
    value: float | None = _said("Valeur dans l’unité : nombre, part en %, taux, ou médiane")
    unit: str = _said("Unité de la valeur")
    n: int | None = _said("Ce qui a été compté")
    base: int | None = _said("À quoi une part ou un taux se rapporte")
    low: float | None = _said("Premier quartile d’un délai ou d’une répartition")
    high: float | None = _said("Troisième quartile")
    status: Shown = _said("S’il est publié, et sinon pourquoi", Shown)
    is_revised: bool = _said("Une édition précédente disait autre chose")


class FiguresOut(Schema):
    """A page of figures, and where they come from."""

    source: str = _said("Édition, ou instantané, dont ils sont ; plusieurs éditions, une virgule")
    total: int = _said("Combien il y en a")
    figures: list[FigureOut] = _said("Les chiffres ; dans l’ordre des fichiers")


class Paged(Schema):
    """Which page of a list."""

    limit: int = Field(PAGE, ge=1, le=MOST, description="Nombre de lignes d’une page")
    offset: int = Field(0, ge=0, le=DEEPEST, description="Combien passer avant la première")


class AskedEditions(Paged):
    """Which editions."""

    year: int | None = Field(None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="Année")
    place: str | None = Field(
        None, pattern=r"^(?:FR|[0-9]{2,3})$", description="FR, ou le code d’une région"
    )


class AskedFigures(Paged):
    """Which figures of an edition: each may be left out."""

    indicator: str | None = Field(
        None,
        pattern=r"^[A-Z]{3}-[0-9]{2}$",
        description="Code de l’indicateur",
        examples=["INC-01"],
    )
    year: int | None = Field(None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="Année")
    level: Literal[*_OPEN] | None = Field(  # type: ignore[valid-type]
        None, description="Niveau", json_schema_extra=_LEVELS
    )
    place: str | None = Field(
        None, pattern=r"^[0-9A-Z_]{2,40}$", description="Code du lieu ; « UNSAID » pas connu"
    )
    category: str | None = Field(
        None,
        max_length=60,
        pattern=r"^[^\x00]*$",
        description="Code de la catégorie ; vide pour l’ensemble",
    )


class AskedCurrent(Schema):
    """Which figures of the last snapshot."""

    level: Literal["NATION", "REGION", "KIND"] = Field(
        "NATION", description="Niveau", json_schema_extra=_LEVELS
    )
    place: str = Field(
        NATION,
        pattern=r"^[0-9A-Za-z_-]{1,40}$",
        description="Code de la région ou du type de structure ; FR pour la France",
    )
    year: int | None = Field(None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="Année")


@router.get(
    "/figures/indicators",
    response={200: list[IndicatorOut], (429, 503): Problem},
    summary="Lire les définitions des indicateurs",
    operation_id="list_indicator_definitions",
)
def definitions(request: HttpRequest) -> list[Indicator]:
    """Tous les indicateurs, avec l’avertissement à lire avant de s’en servir. Sans clé."""
    return list(indicators().values())


@router.get(
    "/figures/indicators/{indicator}",
    response={200: IndicatorOut, (404, 422, 429, 503): Problem},
    summary="Lire la définition d’un indicateur",
    operation_id="read_indicator_definition",
)
def definition(request: HttpRequest, indicator: Code) -> Indicator:
    """Un indicateur, par son code. Sans clé."""
    return _indicator(indicator)


@router.get(
    "/figures/editions",
    response={200: EditionsOut, (422, 429, 503): Problem},
    summary="Lire les éditions publiées",
    operation_id="list_editions",
)
def editions(request: HttpRequest, asked: Query[AskedEditions]) -> dict[str, Any]:
    """Les éditions des données ouvertes, la dernière d’abord. Sans clé, Licence Ouverte 2.0."""
    found = [
        each
        for each in shelf.listed()
        if asked.year in {None, each.edition.year} and asked.place in {None, each.edition.place}
    ]
    part = found[asked.offset : asked.offset + asked.limit]
    return {"total": len(found), "editions": [_edition(each) for each in part]}


@router.get(
    "/figures/editions/{edition}",
    response={200: FiguresOut, (404, 409, 410, 422, 429, 503): Problem},
    summary="Lire les chiffres publiés",
    operation_id="read_edition",
)
def published(
    request: HttpRequest, edition: EditionName, asked: Query[AskedFigures]
) -> dict[str, Any]:
    """Les chiffres d’une édition, cinq cents à la fois. Sans clé.

    Une valeur vide n’est pas un zéro : `status` dit pourquoi elle est masquée. D’une édition qui a
    été retirée, la réponse est 410.
    """
    kept = _kept(edition)
    if asked.indicator is not None:
        _indicator(asked.indicator)
    wanted = asked.model_dump(exclude={"limit", "offset"})
    page = reading.page(kept, wanted, limit=asked.limit, offset=asked.offset)
    return {"source": kept.edition.name, "total": page.total, "figures": page.rows}


@router.get(
    "/figures/current/{indicator}",
    **opened_by(KeyScope.FIGURES),
    response={200: FiguresOut, (401, 403, 404, 422, 429, 503): Problem},
    summary="Lire un indicateur, de la dernière nuit ou tel qu’il est publié",
    operation_id="read_current_figures",
)
def current(request: HttpRequest, indicator: Code, asked: Query[AskedCurrent]) -> dict[str, Any]:
    """Les chiffres protégés de la dernière nuit, ou ceux qui sont publiés.

    La clé doit porter le droit FIGURES. Ceux de la nuit sont pour une clé qui lit aussi tous les
    incidents du lieu ; toute autre reçoit ce qui est publié, et `source` le dit. Ceux d’un GHT ou
    d’un établissement, entiers, ne partent pas.
    """
    described = _indicator(indicator)
    area = Area(Level(asked.level), asked.place)
    actor = _reader(request)
    name = queries.named(actor, area)
    found = queries.of(actor, area)
    if found is None:
        raise NotFound(NO_FIGURES if access.reads_nights(actor, area) else NOT_PUBLISHED)
    rows = [
        each
        for key, each in found.by_key.items()
        if key.indicator == indicator and asked.year in {None, key.year}
    ]
    return {
        "source": _source(found),
        "total": len(rows),
        "figures": list(_told(described, exports.ordered(rows), name)),
    }


def _reader(request: HttpRequest) -> Actor:
    """The machine that asks: one that is told of no incident is no reader of those of its place,
    whatever else its key opens."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    is_told = not _TOLD_OF_INCIDENTS.isdisjoint(request.auth.scopes)  # type: ignore[attr-defined]
    return actor if is_told else replace(actor, grants=())


def _source(found: Figures) -> str:
    """The snapshot, or the editions that have the last word on its years."""
    names = dict.fromkeys(each.name for _, each in sorted(found.told.items(), reverse=True))
    return ", ".join(names) or found.snapshot


def _indicator(code: str) -> Indicator:
    found = indicators().get(code)
    if found is None:
        raise NotFound(NO_INDICATOR)
    return found


def _kept(name: str) -> Kept:
    word, _, place = name.partition("-")
    return shelf.latest(place or NATION) if word == _LATEST else shelf.find(name)


def _edition(kept: Kept) -> dict[str, Any]:
    edition = kept.edition
    return {
        "name": edition.name,
        "title": edition.title,
        "year": edition.year,
        "place": edition.place,
        "number": edition.number,
        "published_at": edition.published_at,
        "snapshot": edition.snapshot,
        "rounded": edition.rounded,
        "licence": "etalab-2.0",
        "url": f"/donnees/{edition.name}/",
    }


def _told(indicator: Indicator, found: Sequence[Figure], place: str) -> Iterator[dict[str, Any]]:
    codes = {each.key.category for each in found}
    titles = queries.any_titles(indicator.categories, codes)
    for each in found:
        key, cell = each.key, each.cell
        named = labels.category(indicator.categories, key.category, titles)
        yield {
            "indicator": key.indicator,
            "year": key.year,
            "level": key.level,
            "place": key.place,
            "place_name": place,
            "category": key.category,
            "category_name": named if key.category else "Ensemble",
            "value": value_of(indicator, cell) if cell else None,
            "unit": indicator.unit,
            "n": cell.n if cell else None,
            "base": cell.base if cell else None,
            "low": cell.low if cell else None,
            "high": cell.high if cell else None,
            "status": each.shown,
            "is_revised": each.is_revised,
        }
