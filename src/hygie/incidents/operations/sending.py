"""Sending a declaration: by its code, or by a machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from hygie.accounts.models import ApiKey
from hygie.establishments import queries as establishments
from hygie.incidents import access, care, queue_due, row, terms
from hygie.incidents.events import DangerProven, DeclarationCompleted, IncidentDeclared
from hygie.incidents.models import Attachment, Draft, Incident, Reception
from hygie.incidents.models import Declaration as Version
from hygie.incidents.operations import drafts, readers
from hygie.incidents.queries import signals as queries
from hygie.incidents.rules import care_story, checks, encoding, signals
from hygie.incidents.rules.clock import in_words
from hygie.incidents.rules.declaration import Declaration, changes
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reception import Channel
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal import operations as journal
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import bus, walls
from hygie.platform.walls import Domain


class Unjustified(Refused):
    """A reason, or a possible moment, is missing."""


class NothingNew(Refused):
    """The completion says nothing that was not said."""


class TokenOfAnother(Refused):
    """The token of a request came back with another request."""


class BeyondItsPlace(NotAllowed):
    """The key of a machine declares for its own place only."""


class AlreadyAnIncident(Refused):
    """A signal becomes one incident and no more."""

    def __init__(self, signal: str, became: str) -> None:
        super().__init__(
            f"Le signalement {signal} est déjà devenu l’incident {became} : complétez-le avec son "
            "code."
        )


class AwarenessIsFixed(Refused):
    """Only the desk moves the moment from which legal delays run, with a reason."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An incident that has its number, and the code by which its declaration is completed."""

    incident: Incident
    code: str
    is_new: bool = True


@transaction.atomic
def send(draft_id: int, *, by: Actor, at: datetime) -> Incident:
    """Send a draft: it becomes an incident with a number; sent twice, it is the same incident."""
    files = Exists(Attachment.objects.filter(draft=OuterRef("pk")))
    rows = Draft.objects.select_for_update(of=("self",)).annotate(has_files=files)
    draft = rows.get(pk=draft_id)
    if draft.incident is not None:
        return draft.incident
    declaration = encoding.from_json(draft.content)
    with walls.opened("incidents.declare", Domain.CASES, Domain.DESK):
        incident = declare(declaration, draft, channel=Channel.WEB, by=by, at=at)
    if draft.has_files:
        draft.attachments.update(incident=incident)
    return incident


@transaction.atomic
def complete(draft_id: int, *, by: Actor, at: datetime) -> Incident:
    """Send what the declarant changed since; every version stays."""
    incident_id = Draft.objects.values_list("incident_id", flat=True).get(pk=draft_id)
    if incident_id is None:
        return send(draft_id, by=by, at=at)
    # The incident is held first, and then its draft: by everybody, or two wait for each other.
    incident = _locked(incident_id)
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    if incident.is_signal:
        raise NothingNew("Un signalement ne se complète pas : écrivez un message à l’astreinte.")
    before, after = encoding.from_json(incident.content), encoding.from_json(draft.content)
    joined = draft.attachments.filter(incident__isnull=True).update(incident=incident)
    if before == after and not joined:
        raise NothingNew("Rien n’a changé depuis votre dernier envoi.")
    if before.facts.aware_at != after.facts.aware_at:
        raise AwarenessIsFixed(
            "Le moment de la prise de connaissance fait courir les délais légaux : "
            "appelez le service d’astreinte pour le corriger."
        )
    checks.check(after, at=at)
    renew(incident, before, after, by=by, at=at, files=joined)
    return incident


@transaction.atomic
def receive(
    declaration: Declaration,
    *,
    key: ApiKey,
    token: str,
    by: Actor,
    at: datetime,
    nature: Nature = Nature.INCIDENT,
) -> Sent:
    """Declare through a machine, for its place; the same token under the same key declares once.

    What is a signal by its `nature` is told in the same way.
    """
    if not _reaches(key, declaration):
        raise BeyondItsPlace(
            "Cette clé ne déclare que pour les établissements de son lieu. La page publique, elle, "
            "est ouverte à tous."
        )
    with connection.cursor() as cursor:
        # Two copies of one request wait for each other here.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [token, key.pk])
    with walls.opened("incidents.receive", Domain.CASES, Domain.DESK, Domain.DRAFTS):
        return _received(declaration, nature, key, token, by=by, at=at)


def _received(
    declaration: Declaration, nature: Nature, key: ApiKey, token: str, *, by: Actor, at: datetime
) -> Sent:
    """What this token declared before, or a new incident."""
    known = Reception.objects.select_related("incident").filter(key=key, token=token).first()
    if known is not None:
        first = known.incident.declarations.get(version=1)
        if first.content != encoding.to_json(declaration) or known.incident.nature != nature:
            raise TokenOfAnother(
                f"Cet Idempotency-Key a déjà servi, pour la déclaration {known.incident.number} "
                "dont le contenu était autre. Donnez-en un nouveau à chaque déclaration."
            )
        return Sent(incident=known.incident, code="", is_new=False)
    draft, code = drafts.open_draft(declaration, nature=nature, by=by, at=at)
    incident = declare(declaration, draft, channel=Channel.API, by=by, at=at)
    Reception.objects.create(key=key, token=token, incident=incident)
    return Sent(incident=incident, code=code)


@transaction.atomic
def correct_awareness(
    incident_id: int,
    *,
    aware_at: datetime,
    with_it: Mapping[str, datetime] | None = None,
    reason: str,
    by: Actor,
    at: datetime,
) -> Incident:
    """Move the moment from which the legal delays run; always with a reason, kept for ever.

    `with_it` moves what awareness may not precede: `observed_at`, `occurred_at`.
    """
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes corrigent la prise de connaissance.")
    if not reason.strip():
        raise Unjustified("Dites pourquoi la prise de connaissance est corrigée.")
    incident = _locked(incident_id)
    before = encoding.from_json(incident.content)
    moments = {"aware_at": aware_at, **(with_it or {})}
    moved = {f"facts.{name}": moment for name, moment in moments.items()}
    after = before.changed(moved)
    if before == after:
        raise NothingNew("C’est déjà le moment retenu.")
    checks.check_change(before, after, at=at)
    renew(incident, before, after, by=by, at=at, reason=reason, by_desk=True)
    with walls.opened("incidents.correct-draft", Domain.DRAFTS):
        _correct_draft(incident, moved)
    return incident


def _correct_draft(incident: Incident, moved: dict[str, datetime]) -> None:
    """What the declarant writes meanwhile stays theirs, with the moments that stand now."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(incident=incident).first()
    if draft is not None:
        written = encoding.from_json(draft.content).changed(moved)
        draft.content = encoding.to_json(written)
        draft.save(update_fields=["content"])


def declare(
    declaration: Declaration,
    draft: Draft,
    *,
    channel: Channel,
    by: Actor,
    at: datetime,
    received_at: datetime | None = None,
) -> Incident:
    """Make the incident, or the signal, of a draft; its caller has opened the walls."""
    nature = Nature(draft.nature)
    signals.check(declaration, nature=nature, at=at)
    signal = _arisen_from(draft)
    site = establishments.any_by_finess(declaration.structure.finess_et)
    content = encoding.to_json(declaration)
    incident = Incident(
        number=row.numbers(1, at=at)[0],
        site=site,
        channel=channel,
        declarant=declaration.declarant.name,
        declared_at=received_at or at,
        status=Status.SUBMITTED,
        nature=nature,
        arose_from=signal,
        call_back_words=draft.call_back_words,
        **row.declared_under(site),
        **row.columns(declaration, site, content, nature=nature),
        changed_at=at,
    )
    queue_due.renew(incident)
    incident.search = row.search_vector(incident.number, declaration, site)
    incident.save()
    Version.objects.create(
        incident=incident, version=1, content=content, sent_at=at, sent_by=by.name
    )
    draft.incident, draft.content = incident, content
    draft.expires_at = at + drafts.COMPLETED_FOR
    draft.save(update_fields=["incident", "content", "expires_at"])
    what = "incidents.reported" if nature.is_signal else "incidents.declared"
    journal.record(what, incident, by=by, at=at, channel=channel)
    if signal is not None:
        _follow(signal, incident, by=by, at=at)
    bus.announce(IncidentDeclared(incident_id=incident.pk))
    return incident


def _arisen_from(draft: Draft) -> Incident | None:
    """The signal that a draft turns into an incident, held until it is."""
    if draft.arose_from_id is None:
        return None
    signal = _locked(draft.arose_from_id)
    if became := queries.any_became(signal):
        raise AlreadyAnIncident(signal.number, became)
    return signal


def _follow(signal: Incident, incident: Incident, *, by: Actor, at: datetime) -> None:
    """The signal says what it became."""
    signal.changed_at = at
    signal.save(update_fields=["changed_at"])
    journal.record("incidents.became", signal, by=by, at=at, number=incident.number)
    readers.follow(signal, incident, by=by, at=at)


def renew(
    incident: Incident,
    before: Declaration,
    after: Declaration,
    *,
    by: Actor,
    at: datetime,
    reason: str = "",
    files: int = 0,
    by_desk: bool = False,
) -> None:
    """Add a version to an incident that is held: its columns, care, terms and readers follow."""
    was_proven = incident.patient_danger == PatientDanger.PROVEN
    content = encoding.to_json(after)
    columns = _columns(incident, after, content)
    incident.version += 1
    Version.objects.create(
        incident=incident,
        version=incident.version,
        content=content,
        sent_at=at,
        sent_by=by.name,
        reason=reason[:500],
    )
    danger = care_story.now(care.renew(incident)).danger
    terms.renew(incident)
    incident.search = row.search_vector(incident.number, after, incident.site)
    incident.changed_at = at
    kept = {*columns, *care.COLUMNS, "search", "version", "changed_at"}
    with walls.opened("incidents.complete", Domain.DESK):
        incident.save(update_fields=kept)
    told: dict[str, Any] = {"version": incident.version, "reason": reason[:500]}
    if by_desk:
        told |= _moved(before, after)
        journal.record("incidents.awareness_corrected", incident, by=by, at=at, **told)
    else:
        told |= {"fields": [each.label for each in changes(before, after)], "files": files}
        journal.record("incidents.completed", incident, by=by, at=at, **told)
    bus.announce(
        DeclarationCompleted(incident_id=incident.pk, version=incident.version, by_desk=by_desk)
    )
    if danger == PatientDanger.PROVEN and not was_proven:
        bus.announce(DangerProven(incident_id=incident.pk, said=f"version {incident.version}"))


def _moved(before: Declaration, after: Declaration) -> dict[str, Any]:
    """From when to when the terms run, in words, as the time of the structure says it."""
    path = "facts.aware_at"
    was, is_now = (each.value(path) for each in (before, after))
    also = [
        f"{each.label} {each.old or 'non dit'} → {each.new}"
        for each in changes(before, after)
        if each.field.path != path
    ]
    return {"was": in_words(was, before.zone), "now": in_words(is_now, after.zone), "also": also}


def _columns(incident: Incident, after: Declaration, content: dict[str, Any]) -> dict[str, Any]:
    """Set and return the columns that repeat the declaration."""
    columns = row.columns(after, incident.site, content)
    if incident.qualified_at is not None:
        # The desk's own findings stand: a completion does not undo them.
        for name in ("origin", "incident_type", "is_significant"):
            columns.pop(name)
    for name, value in columns.items():
        setattr(incident, name, value)
    return columns


def _reaches(key: ApiKey, declaration: Declaration) -> bool:
    """Say whether a key's place is above the structure, known to the register or not."""
    place = Place(PlaceKind(key.place_kind), key.place_code)
    site = establishments.any_by_finess(declaration.structure.finess_et)
    if site is not None:
        return place in site.path()
    region = row.region_code(declaration.structure.department)
    return place in {NATION, Place(PlaceKind.REGION, region)}


def _locked(incident_id: int) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).defer("search").get(pk=incident_id)
