"""Everything that the page of one incident shows."""

from datetime import datetime
from typing import Any

from hygie.contacts import access as contacts_access
from hygie.contacts import shown as shown_contacts
from hygie.contacts.queries import sheets as contacts
from hygie.contacts.rules.places import key_of
from hygie.incidents import access, decided
from hygie.incidents.models import Incident, Note
from hygie.incidents.presentation import (
    causes,
    charge,
    clocks,
    delays,
    parents,
    place_map,
    rows,
    said,
    timeline,
)
from hygie.incidents.queries import desk as queries
from hygie.incidents.queries.care import any_weighed
from hygie.incidents.queries.notices import any_duties
from hygie.incidents.queries.structures import any_neighbours
from hygie.incidents.rules import criteria, encoding, lifecycle, reception
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.desk_clock import row_clock
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.precision import Precision, is_exact
from hygie.incidents.rules.precision import said as said_to
from hygie.incidents.rules.signals import voluntary
from hygie.journal import operations as journal_operations
from hygie.journal import queries as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Power
from hygie.kernel.errors import Refused
from hygie.notifications import queries as notifications
from hygie.notifications.rules import fates
from hygie.platform import letters
from hygie.platform.installation import desk
from hygie.platform.phones import phone_in_words, read_phone

# Who is beyond is on the page of the establishment.
MOST_CALLED = 6


def dossier(
    actor: Actor, incident: Incident, at: datetime, *, since: str | None = None
) -> dict[str, Any]:
    """The context of the page."""
    declaration = _as_known(incident)
    weighed = any_weighed(incident)
    zone = declaration.zone
    duties = any_duties(incident, within=desk().answer_within)
    acts = list(journal.any_about(incident).exclude(what__regex=timeline.APART))
    handles = access.may_handle(actor)
    email = declaration.declarant.email
    has_declarant = reception.has_declarant(incident.channel)
    sees_contacts = has_declarant and access.may_see_contacts(actor, above=incident.path())
    return {
        "incident": incident,
        "status": rows.status_badge(incident),
        "severity": rows.severity_badge(incident),
        "flags": rows.flags(incident),
        "kind": rows.kind_label(incident),
        "declaration": declaration,
        "refused": letters.refused_words([email]).get(email.lower(), "") if handles else "",
        **_dates(incident, zone),
        "duties": clocks.cards(duties, at=at, zone=zone),
        "only_looks": not access.may_tell_authorities(actor, above=incident.path()),
        "duties_base": f"/incidents/{incident.number}/demarches/",
        "parts": said.parts_for_the_desk(declaration, with_contacts=sees_contacts),
        "delays": delays.panel(incident),
        "cause": causes.panel(incident, weighed),
        "explanations": criteria.explain(weighed.impact),
        "verdict": criteria.verdict(weighed.impact, origin=declaration.cause.origin),
        **_story(incident, acts, zone=zone, for_the_desk=handles),
        **_decisions(acts, since, zone=zone),
        "has_messages": any(entry.what == "incidents.message_written" for entry in acts),
        "files": list(incident.attachments.select_related("document").order_by("id")),
        "around": list(map(rows.other, queries.around(actor, incident, at=at))),
        "map": _map(incident),
        "may_handle": handles,
        "charge": charge.of(incident, actor),
        "original": _number(actor, incident.duplicate_of_id),
        **_signal(actor, incident),
        "parent": incident.parent,
        "common": parents.common(incident, desk=desk().name, zone=zone),
        "sees_contacts": sees_contacts,
        "has_declarant": has_declarant,
        "sees_trail": actor.may(Power.READ_TRAIL, above=incident.path()),
        "phone": phone_in_words(declaration.declarant.phone),
        "switchboard": _switchboard(incident),
        "crisis": _crisis(actor, incident, at),
        **(_for_the_desk(incident, acts, at) if handles else {}),
    }


def _story(
    incident: Incident, acts: list[Entry], *, zone: str, for_the_desk: bool
) -> dict[str, Any]:
    """The acts, and what became of the mails of each; most ask for none or for a few."""
    written = timeline.mails_of(acts)
    mails = notifications.any_fates(written) if written else {}
    notes = _notes(incident, acts)
    return {
        "timeline": timeline.of(acts, notes, mails, zone=zone, for_the_desk=for_the_desk),
        "has_mails_away": for_the_desk and fates.is_away(list(mails.values())),
    }


def _signal(actor: Actor, incident: Incident) -> dict[str, Any]:
    """What a near miss became, or what became this incident."""
    told = incident.is_signal
    after = Incident.objects.filter(arose_from=incident).first() if told else None
    return {
        "voluntary": voluntary() if told else None,
        "first_told": _number(actor, incident.arose_from_id),
        "became": _number(actor, after.pk if after else None),
    }


def _for_the_desk(incident: Incident, acts: list[Entry], at: datetime) -> dict[str, Any]:
    """What an analyst may do, by when the desk wants it done, and what else waits."""
    own = row_clock(
        status=Status(incident.status), kept=(), queue_due_at=incident.queue_due_at, at=at
    )
    return {
        "acts": _acts(incident),
        "desk_clock": clocks.of_row(own, at=at),
        "waiting_copies": _waiting_copies(acts),
    }


def _decisions(acts: list[Entry], since: str | None, *, zone: str) -> dict[str, Any]:
    """The mark of the last decision, and those since an older page, for the analyst who sent it."""
    newer = decided.since(acts, since) if since is not None else []
    return {
        "decided": decided.mark(acts),
        "meanwhile": timeline.of(newer, {}, {}, zone=zone, for_the_desk=True),
    }


def _as_known(incident: Incident) -> Declaration:
    """What is declared, without the moment that only the order of lists needs."""
    declaration = encoding.from_json(incident.content)
    if is_exact(incident.precision):
        return declaration
    return declaration.changed({"facts.aware_at": None})


def _dates(incident: Incident, zone: str) -> dict[str, str]:
    """When it was declared and known, as far as that is known."""
    precision = Precision(incident.precision)
    return {
        "declared": said_to(incident.declared_at, zone, precision, seconds=True),
        "aware": said_to(incident.aware_at, zone, precision),
    }


def _waiting_copies(acts: list[Entry]) -> str:
    """How many copies wait for a decision, as the journal tells: no table is asked for it."""
    born = {"routing.copy_proposed", "routing.copy_held"}
    waits: set[int] = set()
    for entry in acts:
        if entry.what in born:
            waits.add(entry.detail["copy"])
        elif entry.what in {"routing.copy_sent", "routing.copy_set_aside"}:
            waits.discard(entry.detail["copy"])
    return f"{len(waits)} à décider" if waits else ""


def _notes(incident: Incident, acts: list[Entry]) -> dict[int, Note]:
    """The notes of the desk by their number; most incidents have none, and ask for none."""
    if not any(entry.what == "incidents.noted" for entry in acts):
        return {}
    return {note.pk: note for note in incident.notes.order_by("id")}


def _number(actor: Actor, other: int | None) -> str:
    """The number of another incident, when there is one and the actor may know of it."""
    if other is None:
        return ""
    rows = queries.visible_to(actor).filter(pk=other)
    return rows.values_list("number", flat=True).first() or ""


def _switchboard(incident: Incident) -> str:
    """The number of the register, as people read it, or as the register writes it."""
    if incident.site is None or not incident.site.phone:
        return ""
    try:
        number = read_phone(incident.site.phone, department=incident.department_code)
    except Refused:
        return incident.site.phone
    return phone_in_words(number)


def _crisis(actor: Actor, incident: Incident, at: datetime) -> dict[str, Any]:
    """Whom else to call at the structure: its crisis contacts, for those who read them."""
    if incident.site is None:
        return {}
    found = contacts.to_call(actor, incident.site)
    sheet = found[0].sheet if found else None
    if sheet and not contacts_access.is_own(actor, above=incident.path()):
        journal_operations.remember_read("contacts.read", sheet, by=actor, at=at)
    return {
        "cards": shown_contacts.cards(found[:MOST_CALLED], at=at),
        "key": key_of(sheet.place) if sheet else "",
        "is_read": contacts.reads_about(actor, incident.site),
    }


def _map(incident: Incident) -> place_map.PlaceMap | None:
    if incident.site is None:
        return None
    return place_map.of(incident.site, any_neighbours(incident.site))


def _acts(incident: Incident) -> frozenset[str]:
    """The acts that the status allows, by the name under which the template knows them."""
    current = Status(incident.status)
    names = {
        Status.ACKNOWLEDGED: "acknowledge",
        Status.QUALIFIED: "qualify",
        Status.CLOSED: "close",
        Status.OUT_OF_SCOPE: "put_out_of_scope",
        Status.DUPLICATE: "mark_duplicate",
    }
    allowed = {
        name
        for target, name in names.items()
        if lifecycle.may_move(current, target, is_signal=incident.is_signal)
    }
    if not lifecycle.is_open(current):
        allowed = {"reopen"}
    if reception.may_be_placed(incident.channel, has_site=incident.site is not None):
        allowed |= {"place"}
    return frozenset(allowed)
