"""What strikes many structures at once: told once, its incidents joined, written to, released."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from hygie.incidents import access
from hygie.incidents.models import Incident, ParentIncident
from hygie.incidents.operations.dispatches import addressees
from hygie.incidents.rules import parents
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.parents import Candidate, Stage
from hygie.incidents.rules.territory import PARIS
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text


class NotToBeJoined(Refused):
    """An incident that is set aside, or that is joined elsewhere."""


class NothingSaid(Refused):
    """A common incident without a title, a withdrawal without a reason."""


class IsOver(Refused):
    """The common incident has ended or was withdrawn."""


class ToldMeanwhile(Refused):
    """Somebody said something else since the page was shown: it is read first."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a common incident is; `token` is that of the page, which is sent once."""

    title: str
    provider: str
    text: str
    token: str


@transaction.atomic
def open_parent(said: Said, numbers: list[str], *, by: Actor, at: datetime) -> ParentIncident:
    """Say what many structures meet, and join their incidents; sent twice, it is one."""
    _check(by)
    known = ParentIncident.objects.filter(token=said.token).first()
    if known is not None:
        return known
    title, provider, text = clean_line(said.title), clean_line(said.provider), clean_text(said.text)
    if not title:
        raise NothingSaid("Donnez un titre : c’est ce que chaque structure lira.")
    for words in (title, provider, text):
        refuse_patient_identity(words)
    parent = ParentIncident.objects.create(
        title=title[:150],
        provider=provider[:200],
        text=text,
        told_at=at,
        told_by=by.name,
        opened_at=at,
        opened_by=by.name,
        token=said.token,
    )
    journal.record("incidents.parent_opened", parent, by=by, at=at, title=parent.title)
    if numbers:
        _join(parent, numbers, by=by, at=at)
    return parent


@transaction.atomic
def join(parent_id: int, numbers: list[str], *, by: Actor, at: datetime) -> int:
    """Join incidents, by their numbers; return how many are new. One that cannot refuses all."""
    parent = _locked(parent_id, by)
    if parent.stage != Stage.OPEN:
        raise IsOver("Cet incident commun n’est plus en cours : on n’y rattache plus rien.")
    return _join(parent, numbers, by=by, at=at)


@transaction.atomic
def leave(incident_id: int, *, reason: str, by: Actor, at: datetime) -> Incident:
    """Release an incident that has nothing in common with the others after all."""
    _check(by)
    words = _reason(reason, "Dites pourquoi cet incident n’est pas de ceux-là.")
    rows = Incident.objects.select_for_update(of=("self",)).defer("search").select_related("parent")
    incident = rows.filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("Cet incident n’existe pas.")
    if incident.parent is None:
        raise NotToBeJoined("Cet incident n’est rattaché à aucun autre.")
    _release([incident], incident.parent, reason=words, by=by, at=at)
    return incident


@transaction.atomic
def tell(
    parent_id: int, *, text: str, seen: str | None = None, by: Actor, at: datetime
) -> ParentIncident:
    """Say what is known now: each of its structures reads it, and what was said before.

    `seen` is the mark of the words on the page; None when nobody looked at any.
    """
    parent = _locked(parent_id, by)
    if parent.stage != Stage.OPEN:
        raise IsOver(
            f"Cet incident commun est {parent.stage.label.lower()} : ce qui a été dit reste, "
            "rien ne s’y ajoute. Écrivez plutôt aux déclarants."
        )
    if seen not in (None, parent.mark):
        when = without_zone(parent.told_at, PARIS)
        raise ToldMeanwhile(
            f"{parent.told_by} a dit autre chose depuis l’ouverture de votre page, {when} : "
            "rien n’est changé. Lisez, réunissez les deux textes, puis envoyez à nouveau."
        )
    words = clean_text(text)
    if not words:
        raise NothingSaid("Écrivez ce que l’on sait.")
    refuse_patient_identity(words)
    before = parent.text
    parent.earlier, parent.text = _said_so_far(parent), words
    parent.told_at, parent.told_by = at, by.name
    parent.save(update_fields=["earlier", "text", "told_at", "told_by"])
    journal.record("incidents.parent_told", parent, by=by, at=at, before=before, after=words)
    return parent


@transaction.atomic
def end(parent_id: int, *, by: Actor, at: datetime) -> ParentIncident:
    """Say that the common cause is over; each of its incidents lives on until it is closed."""
    parent = _locked(parent_id, by)
    if parent.stage != Stage.OPEN:
        raise IsOver("Cet incident commun n’est déjà plus en cours.")
    parent.ended_at, parent.ended_by = at, by.name
    parent.save(update_fields=["ended_at", "ended_by"])
    journal.record("incidents.parent_ended", parent, by=by, at=at)
    return parent


@transaction.atomic
def withdraw(parent_id: int, *, reason: str, by: Actor, at: datetime) -> int:
    """Take back what was no common cause; return how many incidents are released, whole."""
    words = _reason(reason, "Dites pourquoi l’incident commun est retiré.")
    parent = _locked(parent_id, by)
    if parent.stage == Stage.WITHDRAWN:
        return 0
    parent.withdrawn_at, parent.withdrawn_by, parent.reason = at, by.name, words
    parent.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    found = list(_rows().filter(parent=parent).order_by("id"))
    _release(found, parent, reason=words, by=by, at=at)
    journal.record(
        "incidents.parent_withdrawn", parent, by=by, at=at, reason=words, released=len(found)
    )
    return len(found)


def _join(parent: ParentIncident, numbers: list[str], *, by: Actor, at: datetime) -> int:
    found = list(_rows().filter(pk__in=addressees(numbers, by=by, at=at).values()).order_by("id"))
    candidates = [
        Candidate(number=each.number, status=Status(each.status), parent=each.parent_id)
        for each in found
    ]
    why = parents.refusal(candidates, parent=parent.pk) or _is_no_incident(found)
    if why:
        raise NotToBeJoined(f"Rien n’est rattaché. {why}")
    new = [each for each in found if each.parent_id is None]
    _point(new, parent, at=at)
    acts = (
        Act(what="incidents.joined", subject=each, detail={"title": parent.title}) for each in new
    )
    journal.record_many(acts, by=by, at=at)
    return len(new)


def _is_no_incident(found: list[Incident]) -> str:
    """Why a near miss or a threat is not counted with what strikes many structures."""
    told = [each.number for each in found if each.is_signal]
    return f"Ce n’est pas un incident, mais un signalement : {', '.join(told)}." if told else ""


def _release(
    found: Iterable[Incident], parent: ParentIncident, *, reason: str, by: Actor, at: datetime
) -> None:
    released = list(found)
    _point(released, None, at=at, parted=_parted(parent, reason=reason, at=at))
    detail = {"title": parent.title, "reason": reason}
    acts = (Act(what="incidents.released", subject=each, detail=detail) for each in released)
    journal.record_many(acts, by=by, at=at)


def _point(
    found: list[Incident], parent: ParentIncident | None, *, at: datetime, **columns: object
) -> None:
    numbers = [each.pk for each in found]
    Incident.objects.filter(pk__in=numbers).update(parent=parent, changed_at=at, **columns)


def _said_so_far(parent: ParentIncident) -> list[dict[str, str]]:
    """Every word that was told, the oldest first."""
    if not parent.text:
        return list(parent.earlier)
    last = {"at": parent.told_at.isoformat(), "by": parent.told_by, "text": parent.text}
    return [*parent.earlier, last]


def _parted(parent: ParentIncident, *, reason: str, at: datetime) -> dict[str, object]:
    """What an incident keeps of a common one that it leaves: its declarant reads no other row."""
    return {
        "title": parent.title,
        "provider": parent.provider,
        "said": _said_so_far(parent),
        "reason": reason,
        "at": at.isoformat(),
        "is_withdrawn": parent.stage == Stage.WITHDRAWN,
    }


def _rows() -> QuerySet[Incident]:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("site__entity__ght")
    return rows.defer("search", "content")


def _locked(parent_id: int, by: Actor) -> ParentIncident:
    _check(by)
    parent = ParentIncident.objects.select_for_update(of=("self",)).filter(pk=parent_id).first()
    if parent is None:
        raise NotFound("Cet incident commun n’existe pas.")
    return parent


def _check(by: Actor) -> None:
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes tiennent les incidents communs.")


def _reason(raw: str, sentence: str) -> str:
    words = clean_text(raw)[:500]
    if not words:
        raise NothingSaid(sentence)
    refuse_patient_identity(words)
    return words
