"""Saying how care goes while an incident lasts: a point is added, a mistake gets a new one."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from hygie.incidents import access, care, terms
from hygie.incidents.events import DangerProven
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import CarePoint, Draft, Incident
from hygie.incidents.queries import care as queries
from hygie.incidents.rules import care as picture
from hygie.incidents.rules import care_checks, care_story, care_wording, encoding
from hygie.incidents.rules.care import Care, Source
from hygie.incidents.rules.care_checks import Fault, Frame
from hygie.incidents.rules.care_story import Point
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import bus, walls
from hygie.platform.walls import Domain

SET_ASIDE = terms.SET_ASIDE


class DoesNotHold(Refused):
    """The point contradicts itself, the incident, or what stands; `faults` says where."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody says of care: true at one moment, instead of another point when it corrects.

    `seen` is the mark of what its author was looking at, when they looked at something.
    """

    care: Care
    at: datetime
    words: str = ""
    reason: str = ""
    replaces: int = 0
    seen: str = ""


@transaction.atomic
def tell(
    incident_id: int, told: Told, *, by: Actor, at: datetime, holder: Draft | None = None
) -> CarePoint:
    """Say how care goes; `holder` is the draft whose code the declarant gave."""
    incident = _locked(incident_id, by, holder)
    points = queries.any_points(incident)
    told = replace(told, at=care_story.within_its_minute(told.at, told.replaces, points))
    words, reason = clean_text(told.words)[:5_000], clean_text(told.reason)[:500]
    for text in (words, reason, *(unit.name for unit in told.care.units)):
        refuse_patient_identity(text)
    _check(incident, told, points, reason, at=at)
    written = CarePoint.objects.create(
        incident=incident,
        at=told.at,
        content=picture.to_json(told.care),
        words=words,
        source=_source(by, holder),
        written_at=at,
        written_by=by.name,
        replaces_id=told.replaces or None,
        reason=reason,
    )
    _keep(incident, at)
    _remember(incident, written, told.care, by=by, at=at)
    if told.care.danger == PatientDanger.PROVEN and not _was_proven(points, told):
        bus.announce(DangerProven(incident_id=incident.pk, said=f"point {written.pk}"))
    return written


def _locked(incident_id: int, by: Actor, holder: Draft | None) -> Incident:
    """Lock the incident for who may say how care goes: its code, or a power above it."""
    incident = locked(incident_id)
    if not is_held(incident, holder) and not access.may_tell_care(by, above=incident.path()):
        raise NotAllowed("Votre rôle ne dit pas la situation des soins de cet incident.")
    if incident.status in SET_ASIDE:
        raise Refused(
            f"Cet incident est classé « {Status(incident.status).label} » : sa situation des "
            "soins n’est plus suivie ici."
        )
    return incident


def _check(
    incident: Incident, told: Told, points: list[Point], reason: str, *, at: datetime
) -> None:
    known = {point.key for point in care_story.standing(points)} - {0}
    if told.replaces and told.replaces not in known:
        raise NotFound("Ce point n’existe pas, ou il est déjà corrigé.")
    declaration = encoding.from_json(incident.content)
    facts = declaration.facts
    began = (facts.occurred_at, facts.observed_at, incident.aware_at)
    frame = Frame(
        began_at=min(moment for moment in began if moment is not None),
        now=at,
        zone=declaration.zone,
        is_closed=incident.status == Status.CLOSED,
        points=tuple(points),
        replaces=told.replaces,
        reason=reason,
    )
    found = care_checks.faults(told.care, at=told.at, frame=frame)
    if (
        told.seen
        and told.seen != care_story.mark(points)
        and not any(each.field == "at" for each in found)
    ):
        sentence = (
            "Quelqu’un d’autre a noté un point pendant que vous écriviez : relisez la suite des "
            "points plus bas, puis enregistrez à nouveau si le vôtre tient."
        )
        found = (Fault(field="at", sentence=sentence), *found)
    if found:
        raise DoesNotHold(found)


def _source(by: Actor, holder: Draft | None) -> Source:
    if holder is not None:
        return Source.DECLARANT
    return Source.DESK if access.may_handle(by) else Source.ESTABLISHMENT


def _was_proven(points: list[Point], told: Told) -> bool:
    """Whether danger was proven already: now, or by the point that this one corrects."""
    known = [point.care for point in points if point.key and point.key == told.replaces]
    current = care_story.now(care_story.story(points))
    return any(each.danger == PatientDanger.PROVEN for each in (current, *known))


def _keep(incident: Incident, at: datetime) -> None:
    """The incident keeps what the law looks at; the terms move when this did."""
    before = (incident.care, incident.must_declare)
    care.renew(incident)
    columns = [*care.COLUMNS, "changed_at"]
    if (incident.care, incident.must_declare) != before:
        terms.renew(incident)
        columns += terms.COLUMNS
    incident.changed_at = at
    with walls.opened("incidents.care", Domain.DESK):
        incident.save(update_fields=columns)


def _remember(
    incident: Incident, written: CarePoint, told: Care, *, by: Actor, at: datetime
) -> None:
    """One line, with what the point changes at the moment of which it speaks."""
    zone = encoding.from_json(incident.content).zone
    steps = care_story.story(queries.any_points(incident))
    step = next(each for each in steps if each.point.key == written.pk)
    journal.record(
        "incidents.care_corrected" if written.replaces_id else "incidents.care_told",
        incident,
        by=by,
        at=at,
        point=written.pk,
        replaces=written.replaces_id,
        true_at=written.at.isoformat(),
        said=list(care_wording.changes(step.before, step.after, zone=zone))[:60],
        reason=written.reason,
    )
