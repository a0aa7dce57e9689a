"""The list of incidents for machines: what the desk’s list holds, read to its end."""

import json
from datetime import datetime, timedelta
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import ALL, SIGNAL, Filters, Line
from hygie.incidents.rules.cursor import Cursor, read_cursor
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.taxonomy import incident_types
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.incidents.schemas import Moment, Problem, coded, described
from hygie.journal import operations as journal
from hygie.kernel import geography
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line
from hygie.platform import installation

router = Router(tags=["Incidents"])

PAGE, MOST = 50, 100
# What is written while a list is read may carry an earlier moment: the next one looks back so far.
OVERLAP = timedelta(minutes=2)
_STATUSES, _SEVERITIES, _KINDS, _DANGERS, _PRECISIONS = (
    [each.value for each in labelled]
    for labelled in (Status, Severity, Nature, PatientDanger, Precision)
)
_OPEN = {"OPEN": "Ouvert, où qu’il en soit"}
_NATURES = {ALL: "Tout", SIGNAL: "Presque-accidents et menaces"}
_TYPES = {code: kind.label for code, kind in incident_types().items()}
_REGIONS = {code: region.name for code, region in geography.regions().items()}
_DEPARTMENTS = {code: each.name for code, each in geography.departments().items()}


class BadQuestion(Refused):
    """A filter is none of ours, or is given twice: to pass over it would answer something else."""

    def __init__(self, sentence: str, *, names: list[str]) -> None:
        super().__init__(sentence)
        self.names = names


def _one_of(description: str, labels: dict[str, str], default: str | None = None) -> Any:
    words: Any = {"x-labels": labels}
    return Field(default, description=description, json_schema_extra=words)


def _labels(choices: Any) -> dict[str, str]:
    return {each.value: each.label for each in choices}


class Asked(Schema):
    """What the list is narrowed to: each may be left out."""

    status: Literal["OPEN", *_STATUSES] | None = _one_of(  # type: ignore[valid-type]
        "Où il en est", _OPEN | _labels(Status)
    )
    severity: Literal[*_SEVERITIES] | None = _one_of(  # type: ignore[valid-type]
        "Gravité selon l’analyste", _labels(Severity)
    )
    incident_type: Literal[*_TYPES] | None = _one_of(  # type: ignore[valid-type]
        "Type", _TYPES
    )
    nature: Literal[ALL, SIGNAL, *_KINDS] = _one_of(  # type: ignore[valid-type]
        "Les incidents seuls, sans autre choix", _labels(Nature) | _NATURES, Nature.INCIDENT.value
    )
    region_code: Literal[*_REGIONS] | None = _one_of(  # type: ignore[valid-type]
        "Région de la structure, code INSEE", _REGIONS
    )
    department_code: Literal[*_DEPARTMENTS] | None = _one_of(  # type: ignore[valid-type]
        "Département de la structure", _DEPARTMENTS
    )
    finess: str | None = Field(
        None,
        pattern=r"^[0-9][0-9AB][0-9]{7}$",
        description="Numéro FINESS d’un site, ou d’une entité juridique avec tous ses sites",
    )
    q: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        pattern=r"^[^\x00]*$",
        description="Numéro, structure, mots de la déclaration",
    )
    changed_since: Moment | None = Field(
        None,
        description="Ce qui a changé depuis ce moment : le follow_from de la lecture d’avant",
    )
    limit: int = Field(PAGE, ge=1, le=MOST, description="Nombre d’incidents d’une page")
    cursor: str | None = Field(
        None, max_length=100, description="Le next_cursor de la page d’avant, tel quel"
    )


class ListedOut(Schema):
    """One incident, in short."""

    number: str = described("Numéro de l’incident")
    nature: Nature = described("Incident, presque-accident ou menace", Nature)
    status: Literal[*_STATUSES] = described("Où il en est", Status)  # type: ignore[valid-type]
    severity: Literal["", *_SEVERITIES] = described(  # type: ignore[valid-type]
        "Gravité selon l’analyste ; vide tant que l’incident n’est pas qualifié", Severity
    )
    incident_type: Literal["", *_TYPES] = coded(  # type: ignore[valid-type]
        "Type ; vide tant que personne ne l’a dit", _TYPES
    )
    structure_name: str = described("Nom de la structure")
    finess: str = described("Numéro FINESS du site ; vide quand il n’est pas au registre")
    department_code: str = described("Département")
    region_code: str = described("Région, code INSEE")
    title: str = described("Ce qui se passe, en une phrase")
    patient_danger: Literal["", *_DANGERS] = described(  # type: ignore[valid-type]
        "Danger pour les patients", PatientDanger
    )
    declared_at: datetime = described("Déclaré le")
    precision: Literal[*_PRECISIONS] = described(  # type: ignore[valid-type]
        "À quoi cette date est connue : ce qui est plus fin n’a jamais été dit", Precision
    )
    changed_at: datetime = described("Changé le")
    url: str = described("Adresse de la déclaration entière, pour une clé qui lit")


class ListOut(Schema):
    """A page of the list."""

    incidents: list[ListedOut] = described("Les incidents, le plus récent d’abord")
    next_cursor: str | None = described("Ce qui demande la page suivante ; vide à la fin")
    follow_from: datetime = described(
        "À donner en changed_since à la prochaine lecture : deux minutes avant celle-ci, pour que "
        "rien n’échappe de ce qui s’écrivait"
    )


@router.get(
    "/incidents",
    **opened_by(KeyScope.LIST),
    response={200: ListOut, (401, 422, 429, 503): Problem},
    summary="Suivre les incidents",
    operation_id="list_incidents",
)
def incidents(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Les incidents du lieu de la clé, le plus récent d’abord, cinquante à la fois.

    La clé doit porter le droit LIST. `next_cursor` mène à la page suivante ; la millième coûte
    ce que coûte la première.

    Pour suivre ce qui bouge, lisez une fois tout, gardez le `follow_from` de la première page, puis
    donnez-le en `changed_since` : un incident peut venir deux fois, aucun n’échappe.
    """
    _check(request)
    actor, at = request.actor, timezone.now()  # type: ignore[attr-defined]
    found = desk.newest(actor, _filters(asked), most=asked.limit + 1)
    journal.remember_read(
        "incidents.listed_by_machine",
        request.auth,  # type: ignore[attr-defined]
        by=actor,
        at=at,
    )
    shown = found[: asked.limit]
    is_more = len(found) > len(shown)
    page = {
        "incidents": _rows(shown),
        "next_cursor": _after(shown[-1]) if is_more else None,
        "follow_from": (at - OVERLAP).isoformat(),
    }
    # Made as it is described, and the tests compare: to describe each row again costs more than it.
    return HttpResponse(
        json.dumps(page, ensure_ascii=False), content_type="application/json; charset=utf-8"
    )


def _check(request: HttpRequest) -> None:
    unknown = sorted(set(request.GET) - Asked.model_fields.keys())
    if unknown:
        named = ", ".join(f"« {name[:40]} »" for name in unknown[:5])
        raise BadQuestion(
            f"La liste n’a pas de filtre {named} : rien n’est passé sous silence.",
            names=[name[:200] for name in unknown[:50]],
        )
    twice = sorted(name for name, values in request.GET.lists() if len(values) > 1)
    if twice:
        named = ", ".join(f"« {name} »" for name in twice)
        raise BadQuestion(f"Un filtre se donne une fois : {named}.", names=twice)
    if "q" in request.GET and not clean_line(request.GET["q"]):
        raise BadQuestion("Donnez des mots à chercher, ou laissez q de côté.", names=["q"])


def _filters(asked: Asked) -> Filters:
    return Filters(
        text=clean_line(asked.q or ""),
        status=asked.status or "",
        severity=asked.severity or "",
        region=asked.region_code or "",
        department=asked.department_code or "",
        kind=asked.incident_type or "",
        nature=asked.nature,
        establishment=asked.finess or "",
        changed_since=asked.changed_since,
        after=read_cursor(asked.cursor) if asked.cursor is not None else None,
    )


def _rows(found: list[Line]) -> list[dict[str, Any]]:
    base = f"{installation.desk().address}/api/v1/declarations/"
    return [
        {
            "number": line.number,
            "nature": line.nature,
            "status": line.status,
            "severity": line.severity,
            "incident_type": line.incident_type,
            "structure_name": line.structure_name,
            "finess": line.site__finess or "",
            "department_code": line.department_code,
            "region_code": line.region_code,
            "title": line.title,
            "patient_danger": line.patient_danger,
            "declared_at": line.declared_at.isoformat(),
            "precision": line.precision,
            "changed_at": line.changed_at.isoformat(),
            "url": base + line.number,
        }
        for line in found
    ]


def _after(line: Line) -> str:
    return str(Cursor(declared_at=line.declared_at, row=line.pk))
