"""What the page of one duty shows: what to send, what is missing, what stays, what was sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hygie.accounts import queries as accounts
from hygie.incidents.exports import Told, notice_pdf
from hygie.incidents.models import Incident, Notice
from hygie.incidents.presentation import care, causes, clocks, effects, questions, said
from hygie.incidents.queries import notices as queries
from hygie.incidents.queries.care import any_outcome, any_steps
from hygie.incidents.rules import care_told, encoding, notices
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.fields import Field, Step
from hygie.incidents.rules.notices import NoticeKind
from hygie.kernel.actor import Actor
from hygie.platform.installation import desk, marking
from hygie.platform.phones import phone_in_words

FORMAT = "hygie.notice/1"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sending, as it was noted."""

    pk: int
    kind: str
    sent: str
    sender: str
    receipt: str
    late_reason: str
    noted: str
    withdrawn: str


def duty_of(incident: Incident, code: str) -> Duty | None:
    """The duty of this code, as it applies to the incident."""
    found = queries.any_duties(incident, within=desk().answer_within)
    return next((duty for duty in found if duty.code == code), None)


def page(incident: Incident, duty: Duty, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The context of the page."""
    declaration = queries.prepared(by, incident, at=at)
    zone = declaration.zone
    lines = [_line(each, zone) for each in queries.any_notices(incident, duty.code)]
    return {
        "incident": incident,
        "duty": clocks.card(duty, at=at, zone=zone),
        "lacking": _named(notices.lacking(duty.text, declaration)),
        "withheld": _named(notices.withheld(duty.text, declaration)),
        "parts": _parts(incident, duty, declaration, at=at),
        "answers": questions.told_to(incident, duty.code),
        "lines": lines,
        "changed": effects.since_sent(incident, duty),
    }


def as_pdf(
    incident: Incident, duty: Duty, *, by: Actor, is_declarant: bool = False, at: datetime
) -> bytes:
    """The document that somebody sends."""
    declaration = queries.prepared(by, incident, at=at)
    sender = _sender(duty, declaration, by=by, is_declarant=is_declarant)
    told = Told(
        number=incident.number,
        version=incident.version,
        mark=incident.mark.mark,
        sender=[line for line in sender.values() if line],
        duty=duty,
        zone=declaration.zone,
        parts=[
            (part.title, [(fact.label, fact.value) for fact in part.facts])
            for part in _parts(incident, duty, declaration, at=at)
            if part.facts
        ]
        + _answered(incident, duty),
        lacking=_named(notices.lacking(duty.text, declaration)),
        desk=desk(),
        marking=marking(),
    )
    return notice_pdf(told, at=at)


def as_json(
    incident: Incident, duty: Duty, *, by: Actor, is_declarant: bool = False, at: datetime
) -> dict[str, Any]:
    """The same for a machine: the facts of this recipient and no other."""
    weighed = queries.prepared(by, incident, at=at)
    extract = notices.extract(duty.text, weighed)
    totals = queries.any_care(duty.text, incident, at=at)
    return {
        "format": FORMAT,
        "incident": incident.number,
        "tlp": incident.mark.mark,
        "duty": duty.code,
        "recipient": duty.text.recipient,
        "reference": duty.text.reference,
        "due_at": duty.due_at.isoformat() if duty.due_at else None,
        "declaration_version": incident.version,
        "prepared_at": at.isoformat(),
        "sender": _sender(duty, weighed, by=by, is_declarant=is_declarant),
        "lacking": [
            {"field": each.path, "label": said.label_of(each)}
            for each in notices.lacking(duty.text, weighed)
        ],
        "content": encoding.to_json(extract),
        "classification": causes.told_to(incident, weighed, duty.text.tells),
        "answers": questions.as_json(incident, duty.code),
        "care": care_told.points(any_steps(incident), duty.text),
        **({"care_totals": totals} if totals else {}),
    } | _outcome_as_json(incident, duty)


def _sender(
    duty: Duty, declaration: Declaration, *, by: Actor, is_declarant: bool
) -> dict[str, str]:
    """Who sends, for which structure, how to reach them: no more than this recipient may know."""
    told = notices.extract(duty.text, declaration)
    structure, person = told.structure, told.declarant
    finess = f"FINESS {structure.finess_et}" if structure.finess_et else ""
    name, reach = "", person.dpo_contact
    if "declarant.name" in duty.text.tells:
        name = ", ".join(filter(None, (person.name, person.role))) if is_declarant else by.name
        phone = phone_in_words(person.phone) if person.phone else ""
        reach = ", ".join(filter(None, (phone, person.email)))
        if by.person_id is not None:
            reach = accounts.any_own(by.person_id).email
    return {
        "structure": ", ".join(filter(None, (structure.name, structure.city, finess))),
        "name": name,
        "reach": reach,
    }


def _answered(incident: Incident, duty: Duty) -> list[tuple[str, list[tuple[str, str]]]]:
    """What was answered for this recipient, as one more part of the document."""
    facts = questions.told_to(incident, duty.code)
    return [(questions.TITLE, [(fact.label, fact.value) for fact in facts])] if facts else []


def _parts(
    incident: Incident, duty: Duty, declaration: Declaration, *, at: datetime
) -> list[said.Part]:
    """The facts of this recipient, in words that do not speak to the declarant."""
    extract = notices.extract(duty.text, declaration)
    parts = said.parts_for_the_desk(extract, with_contacts=True)
    if duty.text.tells_care and (cost := care.totals(any_steps(incident), at=at)):
        title = "Les soins depuis le début"
        parts.append(said.Part(step=Step.IMPACT, title=title, facts=tuple(cost)))
    return parts + _outcome(incident, duty)


def _outcome(incident: Incident, duty: Duty) -> list[said.Part]:
    """The gravest consequence for a patient, for the one recipient that is told it."""
    known = any_outcome(incident) if duty.text.tells_outcome else None
    if known is None:
        return []
    fact = said.Fact(label="La plus grave qui soit connue", value=known.label)
    return [said.Part(step=Step.IMPACT, title="Conséquence pour un patient", facts=(fact,))]


def _outcome_as_json(incident: Incident, duty: Duty) -> dict[str, str | None]:
    if not duty.text.tells_outcome:
        return {}
    known = any_outcome(incident)
    return {"patient_outcome": known.value if known else None}


def _named(fields: Iterable[Field]) -> list[str]:
    return [said.label_of(field) for field in fields]


def _line(notice: Notice, zone: str) -> Line:
    withdrawn = ""
    if notice.withdrawn_at is not None:
        withdrawn = (
            f"Retiré {in_words(notice.withdrawn_at, zone)} par {notice.withdrawn_by} : "
            f"{notice.withdrawn_for}"
        )
    return Line(
        pk=notice.pk,
        kind=NoticeKind(notice.kind).label,
        sent=in_words(notice.sent_at, zone),
        sender=notice.sender,
        receipt=notice.receipt,
        late_reason=notice.late_reason,
        noted=f"Noté {in_words(notice.noted_at, zone)} par {notice.noted_by}",
        withdrawn=withdrawn,
    )
