"""Saying what caused an incident, once it is known: a finding is added, the latest stands."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.incidents import access, terms
from hygie.incidents.locking import locked
from hygie.incidents.models import CauseFinding, Incident
from hygie.incidents.rules import causes
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.lifecycle import Status
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import walls
from hygie.platform.walls import Domain


class Contradicted(Refused):
    """The finding contradicts the type of the incident, or itself; `faults` says where."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says of the cause and why; `seen` is the last finding they were looking at."""

    finding: Finding
    reason: str
    seen: int | None = None


@transaction.atomic
def say(incident_id: int, said: Said, *, by: Actor, at: datetime) -> CauseFinding:
    """Say, or correct, what caused an incident; what was declared stays as it is."""
    incident = locked(incident_id)
    side = access.side_of(by, above=incident.path())
    if side is None:
        raise NotAllowed("Votre rôle ne dit pas la cause de cet incident.")
    finding = Finding(
        root_cause=said.finding.root_cause,
        entry_vector=said.finding.entry_vector,
        words=clean_text(said.finding.words)[:5_000],
    )
    reason = clean_text(said.reason)[:500]
    for text in (finding.words, reason):
        refuse_patient_identity(text)
    _check(incident, finding, reason, said.seen)
    before = dict(incident.cause)
    written = CauseFinding.objects.create(
        incident=incident,
        root_cause=finding.root_cause,
        entry_vector=finding.entry_vector,
        words=finding.words,
        reason=reason,
        side=side,
        said_at=at,
        said_by=by.name,
    )
    _keep(incident, written, at)
    journal.record(
        "incidents.cause_corrected" if before else "incidents.cause_said",
        incident,
        by=by,
        at=at,
        finding=written.pk,
        root_cause=finding.root_cause,
        entry_vector=finding.entry_vector,
        reason=reason,
    )
    return written


def _check(incident: Incident, finding: Finding, reason: str, seen: int | None) -> None:
    if incident.status in terms.SET_ASIDE:
        raise Refused(
            f"Cet incident est classé « {Status(incident.status).label} » : sa cause n’est plus "
            "suivie ici."
        )
    found = causes.faults(finding, incident_type=incident.incident_type)
    if not reason:
        found["reason"] = "Dites sur quoi vous vous fondez."
    if finding == (causes.finding_from(incident.cause) if incident.cause else Finding()):
        found["root_cause"] = "C’est déjà ce qui est retenu : changez une réponse."
    if seen is not None and seen != incident.cause.get("finding", 0):
        found["root_cause"] = (
            "Quelqu’un d’autre a dit la cause pendant que vous écriviez : relisez ce qui est "
            "retenu maintenant, puis enregistrez à nouveau si le vôtre tient."
        )
    if found:
        raise Contradicted(found)


def _keep(incident: Incident, written: CauseFinding, at: datetime) -> None:
    """The incident keeps what stands; who must be told, and by when, may have moved."""
    incident.cause = {
        "finding": written.pk,
        "root_cause": written.root_cause,
        "entry_vector": written.entry_vector,
        "words": written.words,
        "at": at.isoformat(),
        "by": written.said_by,
        "side": written.side,
    }
    terms.renew(incident)
    incident.changed_at = at
    with walls.opened("incidents.cause", Domain.DESK):
        incident.save(update_fields=["cause", *terms.COLUMNS, "changed_at"])
