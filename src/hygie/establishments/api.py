"""The register, for machines: search, and read one site."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema

from hygie.establishments import queries
from hygie.establishments.models import Site
from hygie.establishments.rules.sources import Standing
from hygie.kernel.errors import NotFound

router = Router(tags=["Registre"])

Question = Annotated[
    str,
    Query(
        min_length=1,
        max_length=queries.LONGEST_QUESTION,
        pattern=r"^[^\x00]*$",
        description="Nom, ville ou numéro FINESS, même mal écrit.",
    ),
]
Limit = Annotated[int, Query(ge=1, le=queries.MOST_FOUND, description="Nombre de réponses.")]
Finess = Annotated[str, Path(pattern=r"^[0-9][0-9AB][0-9]{7}$", description="Numéro FINESS.")]


class Failure(Schema):
    """Why a request is refused, and the fields at fault."""

    detail: str
    fields: list[str]


class FoundSite(Schema):
    """One answer of the search."""

    finess: str
    name: str
    city: str
    postcode: str
    department_code: str
    region_code: str
    category_code: str
    entity_finess: str
    entity_name: str
    standing: Standing
    is_open: bool


class Group(Schema):
    """A hospital group."""

    code: str
    name: str
    support_finess: str | None


class Entity(Schema):
    """The legal entity of a site."""

    finess: str
    name: str
    siren: str
    legal_status_code: str
    ght: Group | None


class FullSite(Schema):
    """All that the register knows of a site."""

    finess: str
    name: str
    long_name: str
    category_code: str
    category: str
    standing: Standing
    siret: str
    address: str
    address_extra: str
    postcode: str
    city: str
    commune_code: str
    department_code: str
    region_code: str
    authority: str
    phone: str
    longitude: float | None
    latitude: float | None
    located: str
    opened_on: date | None
    is_open: bool
    closed_on: date | None
    closing_reason: str
    source: str
    source_date: date
    entity: Entity | None


@router.get(
    "/establishments",
    response={200: list[FoundSite], (401, 422, 503): Failure},
    summary="Chercher un établissement",
    operation_id="search_establishments",
)
def search(request: HttpRequest, q: Question, limit: Limit = 10) -> list[queries.Found]:
    """The likeliest sites first; slips and accents do not matter, an entity finds its sites."""
    return queries.any_search(q, limit=limit)


@router.get(
    "/establishments/{finess}",
    response={200: FullSite, (401, 404, 422, 503): Failure},
    summary="Lire un établissement",
    operation_id="read_establishment",
)
def read(request: HttpRequest, finess: Finess) -> dict[str, Any]:
    """One site, with its entity, its group and its region."""
    site = queries.any_by_finess(finess)
    if site is None:
        raise NotFound("Aucun établissement n’a ce numéro FINESS.")
    return _full(site)


def _full(site: Site) -> dict[str, Any]:
    names = set(FullSite.model_fields) - {"category", "authority", "entity"}
    return {
        **{name: getattr(site, name) for name in names},
        "category": queries.any_category_label(site.category_code),
        "authority": site.region.authority if site.region else "",
        "entity": _entity(site),
    }


def _entity(site: Site) -> dict[str, Any] | None:
    entity = site.entity
    if entity is None:
        return None
    ght = entity.ght
    return {
        "finess": entity.finess,
        "name": entity.name,
        "siren": entity.siren,
        "legal_status_code": entity.legal_status_code,
        "ght": {
            "code": ght.code,
            "name": ght.name,
            "support_finess": ght.support.finess if ght.support else None,
        }
        if ght
        else None,
    }
