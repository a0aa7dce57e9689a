"""What the authorities of an incident are told, for machines: by when, what lacks, what left."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StringConstraints

from hygie.accounts.keys import opened_by
from hygie.accounts.rules import KeyScope
from hygie.incidents import access
from hygie.incidents.api.declarations import Number, reached
from hygie.incidents.models import Incident, Notice
from hygie.incidents.operations import notices as operations
from hygie.incidents.presentation import said
from hygie.incidents.queries import notices as queries
from hygie.incidents.rules import duties, notices
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.duties import Duty, DutyState
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.fields import Field as Described
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.schemas import Moment, Problem, Strict, described
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.platform.installation import desk

router = Router(tags=["Démarches"])

Words = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]


class LackingOut(Schema):
    """A fact that the authority wants and that nobody has said."""

    field: str = described("Champ de la déclaration, comme facts.title")
    label: str = described("Ce qu’il dit")


class SentOut(Schema):
    """One sending, as it was noted; what was taken back stays readable."""

    kind: NoticeKind = described("Ce qui a été envoyé", NoticeKind)
    sent_at: datetime = described("Envoyé le")
    sender: str = described("Par qui")
    receipt: str = described("Accusé de réception ; vide quand l’autorité n’en a pas donné")
    late_reason: str = described("Raisons du retard, quand le texte les demande")
    noted_at: datetime = described("Noté ici le")
    noted_by: str = described("Noté par")
    withdrawn_at: datetime | None = described("Retiré le, quand il avait été noté par erreur")
    withdrawn_by: str = described("Retiré par")
    withdrawn_for: str = described("Motif du retrait")


class NoticeOut(Schema):
    """An authority of the incident, and where its duty stands."""

    duty: str = described("Code de la démarche")
    title: str = described("Son nom")
    recipient: str = described("À qui la faire")
    applies: Applies = described("Pèse-t-elle sur cette structure ?", Applies)
    why: str = described("Pourquoi")
    reference: str = described("Texte")
    is_told_apart: bool = described(
        "Se fait-elle en dehors de Hygie ? Sinon, la déclaration ici suffit"
    )
    state: DutyState = described("Où elle en est", DutyState)
    due_at: datetime | None = described(
        "Dernier moment ; vide quand le texte ne donne pas de nombre, ou attend la fin"
    )
    expected_by: datetime | None = described(
        "Quand le texte dit « sans délai » : le moment que fixe l’exploitant"
    )
    done_at: datetime | None = described("Premier envoi qui tient")
    lacking: list[LackingOut] = described("Ce que l’autorité demande, et que personne n’a dit")
    left: list[LackingOut] = described(
        "Ce que le dernier envoi laissait à dire, quand la démarche se fait en plusieurs fois"
    )
    sent: list[SentOut] = described("Ce qui a été envoyé, le plus récent d’abord")


EXAMPLE: dict[str, Any] = {
    "duty": "GDPR_AUTHORITY",
    "sent_at": "2026-03-04T18:00:00+01:00",
    "sender": "Camille Exemple, déléguée à la protection des données",
    "receipt": "2026-0042",
}


class SendingIn(Strict):
    """What somebody sent to an authority."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    duty: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{1,39}$")] = Field(
        description="Code de la démarche", json_schema_extra={"x-required-to-send": True}
    )
    kind: Literal[tuple(kind.value for kind in NoticeKind)] = Field(  # type: ignore[valid-type]
        NoticeKind.FIRST.value,
        description="Ce qui a été envoyé",
        json_schema_extra={"x-labels": {kind.value: kind.label for kind in NoticeKind}},
    )
    sent_at: Moment = Field(description="Envoyé le", json_schema_extra={"x-required-to-send": True})
    sender: Annotated[Words, StringConstraints(min_length=1, max_length=200)] = Field(
        description="Par qui : nom et fonction", json_schema_extra={"x-required-to-send": True}
    )
    receipt: Annotated[Words, StringConstraints(max_length=200)] = Field(
        "", description="Le numéro ou la référence que l’autorité a donné"
    )
    late_reason: Annotated[Words, StringConstraints(max_length=5_000)] = Field(
        "", description="Raisons du retard, quand le texte les demande"
    )


@router.get(
    "/incidents/{number}/notices",
    **opened_by(KeyScope.READ, KeyScope.TELL),
    response={200: list[NoticeOut], (400, 401, 404, 422, 429, 503): Problem},
    summary="Lire les démarches auprès des autorités",
    operation_id="list_notices",
)
def listed(request: HttpRequest, number: Number) -> Any:
    """Pour chaque autorité : le dernier moment, ce qui manque, ce qui a été envoyé.

    Un signalement n’en a aucune. Hygie n’envoie rien à leur place : il note.
    """
    incident, at = reached(request, number), timezone.now()
    journal.remember_read(
        "incidents.read_by_machine",
        incident,
        by=request.actor,  # type: ignore[attr-defined]
        at=at,
    )
    return _told(incident, by=request.actor, at=at)  # type: ignore[attr-defined]


@router.post(
    "/incidents/{number}/notices",
    **opened_by(KeyScope.TELL),
    response={
        200: SentOut,
        201: SentOut,
        (400, 401, 403, 404, 409, 413, 422, 429, 503): Problem,
    },
    summary="Noter un envoi à une autorité",
    operation_id="note_notice",
)
def noted(request: HttpRequest, number: Number, sending: SendingIn) -> Any:
    """L’échéance de cette démarche s’arrête. La même demande envoyée deux fois note une fois."""
    incident = reached(request, number)
    actor = request.actor  # type: ignore[attr-defined]
    if not access.may_tell_authorities(actor, above=incident.path()):
        raise NotAllowed("Cette clé ne note pas les envois aux autorités pour cet incident.")
    written, is_new = operations.note_once(
        incident.pk,
        operations.Sending(
            duty=sending.duty,
            kind=NoticeKind(sending.kind),
            sent_at=sending.sent_at,
            sender=sending.sender,
            receipt=sending.receipt,
            late_reason=sending.late_reason,
        ),
        by=actor,
        at=timezone.now(),
    )
    return Status(201 if is_new else 200, _sent(written))


def _told(incident: Incident, *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    found = queries.any_duties(incident, within=desk().answer_within)
    declaration = queries.prepared(by, incident, at=at)
    sent: dict[str, list[Notice]] = defaultdict(list)
    for each in queries.any_of_all(incident):
        sent[each.duty].append(each)
    return [_duty(duty, declaration, sent[duty.code], at=at) for duty in found]


def _duty(
    duty: Duty, declaration: Declaration, sent: Sequence[Notice], *, at: datetime
) -> dict[str, Any]:
    lacking = notices.lacking(duty.text, declaration)
    return {
        "duty": duty.code,
        "title": duty.text.title,
        "recipient": duty.text.recipient,
        "applies": duty.applies,
        "why": duty.why,
        "reference": duty.text.reference,
        "is_told_apart": duty.text.is_told_apart,
        "state": duties.state(duty, at=at),
        "due_at": duty.due_at,
        "expected_by": duty.expected_by,
        "done_at": duty.done_at,
        "lacking": _named(lacking),
        "left": _named(FIELDS[path] for path in duty.left if path in FIELDS),
        "sent": [_sent(each) for each in sent],
    }


def _named(fields: Iterable[Described]) -> list[dict[str, str]]:
    return [{"field": each.path, "label": said.label_of(each)} for each in fields]


def _sent(notice: Notice) -> dict[str, Any]:
    return {name: getattr(notice, name) for name in SentOut.model_fields}
