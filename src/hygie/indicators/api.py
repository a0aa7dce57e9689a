"""The indicators of an incident, for machines: those that an export would let out."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.incidents.api.declarations import Number, reached
from hygie.incidents.schemas import Problem, described
from hygie.indicators import exports
from hygie.indicators.operations import leaving
from hygie.indicators.rules.kinds import Kind
from hygie.kernel.markings import Pap, Tlp
from hygie.platform.installation import desk

router = Router(tags=["Indicateurs"])

_LABELS = {mark.value: mark.label for mark in Tlp if mark != Tlp.RED}
_MARKS: Any = Literal[tuple(_LABELS)]


class Asked(Schema):
    """For whom the answer is."""

    tlp: _MARKS | None = Field(
        None,
        description="La marque de la réponse : ce qui est plus strict la fait refuser. Sans "
        "elle, la réponse porte la plus stricte de ses marques",
        json_schema_extra={"x-labels": dict(_LABELS)},
    )


class IndicatorOut(Schema):
    """One indicator that stands, as it is written, not defanged."""

    uuid: UUID = described("Son identifiant, le même dans les exports MISP et STIX")
    kind: Kind = described("Ce que c’est", Kind)
    value: str = described("Valeur, telle qu’un outil la compare")
    tlp: Tlp = described("Qui peut en être informé", Tlp)
    pap: Pap = described("Ce qu’on peut en faire", Pap)
    to_block: bool = described("L’astreinte ou la structure demande de le bloquer")
    comment: str = described("Précision")
    first_seen: datetime | None = described("Vu la première fois")
    last_seen: datetime | None = described("Vu la dernière fois")
    added_at: datetime = described("Ajouté le")
    lists: list[str] = described(
        "Listes d’avertissement qui le tenaient quand on l’a confirmé ; presque toujours aucune"
    )
    confirmed_by: str = described("Qui l’a confirmé ; vide quand aucune liste ne le tenait")


_KEPT = [name for name in IndicatorOut.model_fields if name != "confirmed_by"]


class IndicatorsOut(Schema):
    """The indicators of an incident, marked as a whole."""

    number: str = described("Numéro de l’incident")
    tlp: Tlp = described("Marque de l’ensemble", Tlp)
    indicators: list[IndicatorOut] = described("Ceux qui tiennent, dans l’ordre de leur ajout")


@router.get(
    "/incidents/{number}/indicators",
    **opened_by(KeyScope.INDICATORS),
    response={200: IndicatorsOut, (400, 401, 404, 409, 422, 429, 503): Problem},
    summary="Lire les indicateurs de compromission",
    operation_id="list_indicators",
)
def listed(request: HttpRequest, number: Number, asked: Query[Asked]) -> Any:
    """Dans les règles de leurs exports : ceux qui sont en TLP:RED restent à l’astreinte.

    Quand la structure en a retiré le partage, seule une clé de cette structure les lit.
    """
    incident = reached(request, number)
    actor = request.actor  # type: ignore[attr-defined]
    at = timezone.now()
    mark, rows = leaving.read(incident, Tlp(asked.tlp) if asked.tlp else None, by=actor, at=at)
    return {
        "number": incident.number,
        "tlp": mark,
        "indicators": [
            {name: getattr(row, name) for name in _KEPT}
            | {"confirmed_by": exports.confirmed_by(row, maker=desk().name)}
            for row in rows
        ],
    }
