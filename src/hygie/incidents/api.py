"""Declarations for machines: the same operations as the pages."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Router, Status

from hygie.accounts.keys import MachineKey
from hygie.accounts.rules import KeyScope
from hygie.incidents.operations import sending
from hygie.incidents.presentation import owed
from hygie.incidents.queries import desk
from hygie.incidents.rules import codes, encoding
from hygie.incidents.schemas import DeclarationIn, DutyOut, IncidentOut, Problem, Receipt
from hygie.kernel.errors import NotFound

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
    auth=MachineKey(KeyScope.DECLARE),
    response={200: Receipt, 201: Receipt, (400, 401, 403, 409, 413, 422, 429, 503): Problem},
    summary="Déclarer un incident",
)
def declare(request: HttpRequest, declaration: DeclarationIn, token: Token = "") -> Any:
    """La déclaration a aussitôt son numéro. La clé doit porter le droit DECLARE.

    Avec l’en-tête `Idempotency-Key`, la même demande envoyée deux fois déclare une fois.
    """
    at = timezone.now()
    sent = sending.receive(
        encoding.from_json(declaration.model_dump(mode="json", by_alias=True)),
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
            for duty in owed.by(incident)
        ],
    )
    return Status(201 if sent.is_new else 200, receipt)


@router.get(
    "/declarations/{number}",
    auth=MachineKey(KeyScope.READ),
    response={200: IncidentOut, (400, 401, 403, 404, 422, 429, 503): Problem},
    summary="Lire une déclaration",
)
def read(request: HttpRequest, number: Number) -> Any:
    """Ce qui a été déclaré, et où l’incident en est. La clé doit porter le droit READ.

    Une déclaration que la clé n’atteint pas n’existe pas pour elle : 404.
    """
    known = str(codes.read_number(number))
    incident = desk.one(request.actor, known)  # type: ignore[attr-defined]
    if incident is None:
        raise NotFound("Aucune déclaration de ce numéro n’est ouverte à cette clé.")
    return {
        **{
            name: getattr(incident, name)
            for name in IncidentOut.model_fields
            if name not in {"finess", "declaration"}
        },
        "finess": incident.site.finess if incident.site else "",
        "declaration": incident.content,
    }
