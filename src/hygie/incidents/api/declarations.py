"""Declarations for machines: the same operations as the pages."""

import re
import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Router, Status

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.establishments import queries as establishments
from hygie.incidents.models import Incident
from hygie.incidents.operations import sending
from hygie.incidents.presentation import care, causes, delays, questions
from hygie.incidents.queries import desk, notices
from hygie.incidents.rules import codes, encoding
from hygie.incidents.rules.declaration import Declaration, texts
from hygie.incidents.rules.fields import Kind
from hygie.incidents.rules.territory import department_of
from hygie.incidents.schemas import DeclarationIn, DutyOut, IncidentOut, Problem, Receipt
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.kernel.text import clean_line, clean_text
from hygie.platform.phones import NoSuchNumber, read_phone

router = Router(tags=["Déclarations"])

Token = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        max_length=200,
        pattern=r"^[\x21-\x7e]*$",
        description="Une valeur au hasard par déclaration : renvoyée, elle ne déclare qu’une fois",
        example="urgences-2026-03-28-23h30",
    ),
]
Number = Annotated[
    str,
    Path(
        max_length=40,
        description="Numéro de l’incident",
        example="2026-00743-1",
    ),
]


@router.post(
    "/declarations",
    **opened_by(KeyScope.DECLARE),
    response={200: Receipt, 201: Receipt, (400, 401, 403, 409, 413, 422, 429, 503): Problem},
    summary="Déclarer un incident",
)
def declare(request: HttpRequest, declaration: DeclarationIn, token: Token = "") -> Any:
    """La déclaration a aussitôt son numéro. La clé doit porter le droit DECLARE.

    Avec l’en-tête `Idempotency-Key`, la même demande envoyée deux fois déclare une fois.
    """
    at = timezone.now()
    written = _located(encoding.from_json(declaration.model_dump(mode="json", by_alias=True)))
    sent = sending.receive(
        as_typed(written),
        key=request.auth,  # type: ignore[attr-defined]
        token=token or uuid.uuid4().hex,
        by=request.actor,  # type: ignore[attr-defined]
        at=at,
    )
    incident = sent.incident
    receipt = Receipt(
        number=incident.number,
        declared_at=incident.declared_at,
        code=sent.code,
        call_back_words=incident.call_back_words if sent.is_new else "",
        duties=[
            DutyOut(
                code=duty.code,
                title=duty.text.title,
                recipient=duty.text.recipient,
                applies=duty.applies,
                why=duty.why,
                due_at=duty.due_at,
                reference=duty.text.reference,
            )
            for duty in notices.any_duties(incident)
        ],
    )
    return Status(201 if sent.is_new else 200, receipt)


def _located(written: Declaration) -> Declaration:
    """The declaration with its department, which gives its clock and how numbers are dialled."""
    structure = written.structure
    if structure.department:
        return written
    site = establishments.any_by_finess(structure.finess_et)
    department = site.department_code if site else department_of(structure.postcode)
    return written.changed({"structure.department": department})


def as_typed(written: Declaration) -> Declaration:
    """Clean what a machine wrote as what a person types is cleaned."""
    values: dict[str, Any] = {}
    for field, text in texts(written):
        try:
            values[field.path] = _CLEANED[field.kind](text, written)
        except (NoSuchNumber, ValidationError) as error:
            said = error.sentence if isinstance(error, NoSuchNumber) else "Adresse illisible."
            raise encoding.Unreadable(f"« {field.label} » : {said}", path=field.path) from None
    return written.changed(values)


def _phone(text: str, written: Declaration) -> str:
    """Read a number as people type it; a whole international one is taken at its word."""
    line = clean_line(text)
    if re.fullmatch(r"\+[1-9][0-9]{6,14}", line):
        return line
    return read_phone(line, department=written.structure.department)


def _mail(text: str, _: Declaration) -> str:
    validate_email(clean_line(text))
    return clean_line(text)


_CLEANED: dict[Kind, Callable[[str, Declaration], str]] = {
    Kind.LINE: lambda text, _: clean_line(text),
    Kind.TEXT: lambda text, _: clean_text(text),
    Kind.PHONE: _phone,
    Kind.MAIL: _mail,
}


# What is no column of the incident.
_TOLD = {"finess", "declaration", "care", "classification", "answers", "delays"}


@router.get(
    "/declarations/{number}",
    **opened_by(KeyScope.READ),
    response={200: IncidentOut, (400, 401, 403, 404, 422, 429, 503): Problem},
    summary="Lire une déclaration",
)
def read(request: HttpRequest, number: Number) -> Any:
    """Ce qui a été déclaré, et où l’incident en est. La clé doit porter le droit READ.

    Une déclaration que la clé n’atteint pas n’existe pas pour elle : 404.
    """
    incident = reached(request, number, desk.told)
    journal.remember_read(
        "incidents.read_by_machine",
        incident,
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    return {
        **{name: getattr(incident, name) for name in IncidentOut.model_fields if name not in _TOLD},
        "finess": incident.site.finess if incident.site else "",
        "care": care.as_json(incident, at=timezone.now()),
        "classification": causes.as_json(incident),
        "declaration": incident.content,
        "answers": questions.as_json(incident),
        "delays": delays.as_json(incident),
    }


def reached(
    request: HttpRequest, number: str, find: Callable[[Actor, str], Incident | None] = desk.one
) -> Incident:
    """The incident of this number; what the key does not reach does not exist."""
    found = find(request.actor, str(codes.read_number(number)))  # type: ignore[attr-defined]
    if found is None:
        raise NotFound("Aucune déclaration de ce numéro n’est ouverte à cette clé.")
    return found
