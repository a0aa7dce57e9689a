"""The register, for machines: search, and read one site."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

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
        description="Nom, ville ou numéro FINESS, même mal écrit",
        example="chu nantes",
    ),
]
Limit = Annotated[
    int, Query(ge=1, le=queries.MOST_FOUND, description="Nombre de réponses", example=5)
]
Finess = Annotated[
    str,
    Path(pattern=r"^[0-9][0-9AB][0-9]{7}$", description="Numéro FINESS", example="010000024"),
]

_STANDINGS: Any = {"x-labels": {standing.value: standing.label for standing in Standing}}


class Failure(Schema):
    """Why a request is refused, and the fields at fault."""

    detail: str = Field(..., description="Pourquoi, en une phrase")
    fields: list[str] = Field(..., description="Les champs à corriger")


class FoundSite(Schema):
    """One answer of the search."""

    finess: str = Field(..., description="Numéro FINESS du site")
    name: str = Field(..., description="Nom")
    city: str = Field(..., description="Commune")
    postcode: str = Field(..., description="Code postal")
    department_code: str = Field(..., description="Département")
    region_code: str = Field(..., description="Région, code INSEE")
    category_code: str = Field(..., description="Catégorie FINESS")
    entity_finess: str = Field(..., description="Numéro FINESS de l’entité juridique")
    entity_name: str = Field(..., description="Nom de l’entité juridique")
    standing: Standing = Field(
        ..., description="Place du site dans son entité", json_schema_extra=_STANDINGS
    )
    is_open: bool = Field(..., description="Ouvert")


class Group(Schema):
    """A hospital group."""

    code: str = Field(..., description="Code du GHT")
    name: str = Field(..., description="Nom du GHT")
    support_finess: str | None = Field(..., description="Numéro FINESS de l’établissement support")


class Entity(Schema):
    """The legal entity of a site."""

    finess: str = Field(..., description="Numéro FINESS de l’entité juridique")
    name: str = Field(..., description="Nom")
    siren: str = Field(..., description="SIREN")
    legal_status_code: str = Field(..., description="Statut juridique, code FINESS")
    ght: Group | None = Field(..., description="Son GHT")


class FullSite(Schema):
    """All that the register knows of a site."""

    finess: str = Field(..., description="Numéro FINESS du site")
    name: str = Field(..., description="Nom")
    long_name: str = Field(..., description="Nom complet")
    category_code: str = Field(..., description="Catégorie FINESS, code")
    category: str = Field(..., description="Catégorie FINESS, en toutes lettres")
    standing: Standing = Field(
        ..., description="Place du site dans son entité", json_schema_extra=_STANDINGS
    )
    siret: str = Field(..., description="SIRET")
    address: str = Field(..., description="Adresse")
    address_extra: str = Field(..., description="Complément d’adresse")
    postcode: str = Field(..., description="Code postal")
    city: str = Field(..., description="Commune")
    commune_code: str = Field(..., description="Commune, code INSEE")
    department_code: str = Field(..., description="Département")
    region_code: str = Field(..., description="Région, code INSEE")
    authority: str = Field(..., description="Agence régionale de santé")
    phone: str = Field(..., description="Téléphone")
    longitude: float | None = Field(..., description="Longitude, WGS 84")
    latitude: float | None = Field(..., description="Latitude, WGS 84")
    located: str = Field(..., description="D’où viennent ces coordonnées")
    opened_on: date | None = Field(..., description="Ouvert le")
    is_open: bool = Field(..., description="Ouvert")
    closed_on: date | None = Field(..., description="Fermé le")
    closing_reason: str = Field(..., description="Pourquoi")
    source: str = Field(..., description="Source qui l’a décrit en dernier")
    source_date: date = Field(..., description="Date de cette source")
    entity: Entity | None = Field(..., description="Son entité juridique")


@router.get(
    "/establishments",
    response={200: list[FoundSite], (401, 422, 503): Failure},
    summary="Chercher un établissement",
    operation_id="search_establishments",
)
def search(request: HttpRequest, q: Question, limit: Limit = 10) -> list[queries.Found]:
    """Les plus probables d’abord, malgré les fautes et sans les accents.

    Le numéro d’une entité juridique trouve ses sites. Toute clé valable suffit.
    """
    return queries.any_search(q, limit=limit)


@router.get(
    "/establishments/{finess}",
    response={200: FullSite, (401, 404, 422, 503): Failure},
    summary="Lire un établissement",
    operation_id="read_establishment",
)
def read(request: HttpRequest, finess: Finess) -> dict[str, Any]:
    """Un site, avec son entité juridique, son GHT et sa région. Toute clé valable suffit."""
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
