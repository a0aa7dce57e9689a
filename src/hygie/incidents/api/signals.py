"""Near misses and threats told by machines, as the page « Signaler » does."""

import uuid
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field, create_model

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.establishments import queries as establishments
from hygie.incidents.api.declarations import Token, as_typed
from hygie.incidents.operations import sending
from hygie.incidents.queries.structures import any_described
from hygie.incidents.rules import encoding, signals
from hygie.incidents.rules.declaration import SECTIONS, Declaration
from hygie.incidents.rules.nature import SIGNALS, Nature
from hygie.incidents.rules.territory import department_of
from hygie.incidents.schemas import Problem, Strict, described, part_of

router = Router(tags=["Signalements"])

# What is told of a signal, in the words and under the names of a declaration.
TOLD = {
    "structure": ("finess_et", "name", "city", "postcode"),
    "facts": ("title", "observed_at", "narrative"),
    "declarant": ("name", "phone", "email"),
}
_NATURE: Any = Literal[tuple(sorted(nature.value for nature in SIGNALS))]
_NEEDED = signals.needed()
EXAMPLE: dict[str, Any] = {
    "schema": 1,
    "nature": "NEAR_MISS",
    "structure": {"finess_et": "990200073", "name": "CH de Bellevue", "city": "Bellevue"},
    "facts": {
        "title": "Un faux courriel de la direction demandait un mot de passe",
        "observed_at": "2026-03-28T23:10:00+01:00",
    },
    "declarant": {"name": "Camille Exemple", "phone": "+33639980001"},
}


class _Example(Strict):
    """The whole signal comes with one that may be sent."""

    model_config = {"json_schema_extra": {"examples": [EXAMPLE]}}


def _part(section: str, names: tuple[str, ...]) -> Any:
    model = part_of(f"Signal{section.title()}", section, names=names, needed=_NEEDED)
    return model, Field(default_factory=model, description=SECTIONS[section][1].label)


_PARTS: dict[str, Any] = {section: _part(section, names) for section, names in TOLD.items()}
SignalIn: Any = create_model(
    "SignalIn",
    __base__=_Example,
    format=(Literal[1], Field(default=1, alias="schema", description="Version du format")),
    nature=(
        _NATURE,
        Field(
            description="Presque-accident ou menace",
            json_schema_extra={
                "x-labels": {each.value: each.label for each in sorted(SIGNALS)},
                "x-required-to-send": True,
            },
        ),
    ),
    **_PARTS,
)


class SignalReceipt(Schema):
    """What is given for a signal that has its number; no law asks anything of it.

    `code` follows it and makes an incident of it; it is given once, and is empty when the same
    request comes again.
    """

    number: str = described("Numéro du signalement ; son dernier chiffre vérifie les autres")
    declared_at: datetime = described("Moment du signalement, à la seconde")
    code: str = described("Code qui le suit, et en fait un incident : donné une fois, à garder")
    call_back_words: str = described("Les deux mots qui prouvent au rappel qui a signalé")


@router.post(
    "/signals",
    **opened_by(KeyScope.DECLARE),
    response={
        200: SignalReceipt,
        201: SignalReceipt,
        (400, 401, 403, 409, 413, 422, 429, 503): Problem,
    },
    summary="Signaler un presque-accident ou une menace",
    operation_id="report_signal",
)
def report(request: HttpRequest, signal: SignalIn, token: Token = "") -> Any:
    """Ce qui aurait pu devenir un incident, ou pourrait le devenir : aucun délai légal ne court.

    Le signalement a aussitôt son numéro. Avec l’en-tête `Idempotency-Key`, la même demande envoyée
    deux fois signale une fois.
    """
    written = signal.model_dump(mode="json", by_alias=True)
    nature = Nature(written.pop("nature"))
    sent = sending.receive(
        as_typed(_placed(encoding.from_json(written))),
        nature=nature,
        key=request.auth,  # type: ignore[attr-defined]
        token=token or uuid.uuid4().hex,
        by=request.actor,  # type: ignore[attr-defined]
        at=timezone.now(),
    )
    incident = sent.incident
    receipt = SignalReceipt(
        number=incident.number,
        declared_at=incident.declared_at,
        code=sent.code,
        call_back_words=incident.call_back_words if sent.is_new else "",
    )
    return Status(201 if sent.is_new else 200, receipt)


def _placed(told: Declaration) -> Declaration:
    """The structure as the register says it, if it does; what was seen is all that is known."""
    site = establishments.any_by_finess(told.structure.finess_et)
    if site is not None:
        told = told.changed(any_described(site))
    elif not told.structure.department:
        department = department_of(told.structure.postcode)
        told = told.changed({"structure.department": department})
    return told.changed({"facts.aware_at": told.facts.observed_at})
