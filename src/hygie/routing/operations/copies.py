"""Copies of an incident: born of rules, sent at once or when an analyst confirms, never twice."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.incidents import access as incidents
from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.markings import Tlp
from hygie.kernel.text import clean_line
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk
from hygie.routing.models import Copy
from hygie.routing.operations import telling
from hygie.routing.queries import copies as queries
from hygie.routing.queries import rules as known
from hygie.routing.rules import copies as rules
from hygie.routing.rules import recipients as mails
from hygie.routing.rules.copies import WAITING, Rule, State, Way
from hygie.routing.rules.recipients import Recipient, recipients

_SET_ASIDE = frozenset({Status.DUPLICATE, Status.OUT_OF_SCOPE})


class CannotLeave(Refused):
    """A mark, a choice of the declarant, or a missing address keeps the copy here."""


class AlreadyDecided(Refused):
    """Somebody else sent the copy, or set it aside."""


@transaction.atomic
def run(incident_id: int, *, desk: Desk, by: Actor, at: datetime) -> int:
    """Run the rules on an incident; how many copies are born. Run twice, nothing is sent twice."""
    incident = locked(incident_id)
    if incident.status in _SET_ASIDE:
        return 0
    facts = queries.any_facts(incident)
    made = queries.any_of(incident)
    before, today = len(made), timezone.localdate(at)
    for rule in known.any_current().values():
        verdict, occasion = rules.judge(rule, facts, on=today), rules.occasion(rule, facts)
        if verdict.fires and not _is_told(made, rule, occasion):
            copy = _born(incident, rule, verdict.sentence, occasion, at)
            _first_step(copy, rule, desk=desk, by=by, at=at)
            made.append(copy)
    if PatientDanger.PROVEN in facts.get("danger", frozenset()):
        telling.tell_of_held(incident, _lacking(made, incident.mark), desk=desk, by=by, at=at)
    return len(made) - before


@transaction.atomic
def send(copy_id: int, *, desk: Desk, by: Actor, at: datetime) -> Copy:
    """Send a copy that waits; of two analysts who confirm it, the second is told."""
    copy = _waiting(copy_id, by)
    if obstacle := _obstacle(copy, at=at):
        raise CannotLeave(obstacle)
    return _send(copy, desk=desk, by=by, at=at)


@transaction.atomic
def set_aside(copy_id: int, *, reason: str, by: Actor, at: datetime) -> Copy:
    """Decide that a copy does not leave, and say why."""
    copy = _waiting(copy_id, by)
    words = clean_line(reason)[:500]
    if not words:
        raise CannotLeave("Dites pourquoi cette copie ne part pas.")
    copy.state, copy.reason, copy.obstacle = State.SET_ASIDE, words, ""
    copy.decided_at, copy.decided_by = at, by.name
    copy.save(update_fields=["state", "reason", "obstacle", "decided_at", "decided_by"])
    _record("routing.copy_set_aside", copy, by=by, at=at, reason=words)
    return copy


def _lacking(made: list[Copy], tlp: Tlp) -> int:
    """How many are held for want of an address alone, which the desk has to write."""
    outside = {code for code, each in recipients().items() if each.role is None}
    addressed = known.any_addresses()
    return sum(
        copy.state == State.HELD
        and copy.recipient in outside
        and not addressed.get(copy.recipient)
        and not mails.kept_back(recipients()[copy.recipient], tlp)
        for copy in made
    )


def _is_told(made: list[Copy], rule: Rule, occasion: str) -> bool:
    """Whether this rule, or another one for the same recipient, has said this already."""
    for copy in made:
        if (copy.rule, copy.occasion) == (rule.code, occasion):
            return True
        if copy.recipient != rule.recipient or copy.state == State.SET_ASIDE:
            continue
        is_news = rule.again and copy.state == State.SENT and copy.occasion != occasion
        if not is_news:
            return True
    return False


def _born(incident: Incident, rule: Rule, why: str, occasion: str, at: datetime) -> Copy:
    return Copy(
        incident=incident,
        rule=rule.code,
        rule_mark=rule.mark,
        rule_title=rule.title,
        recipient=rule.recipient,
        occasion=occasion,
        why=why,
        state=State.PROPOSED,
        made_at=at,
    )


def _first_step(copy: Copy, rule: Rule, *, desk: Desk, by: Actor, at: datetime) -> None:
    """At once when the rule says so and nothing is in the way; else it waits for somebody."""
    obstacle = _obstacle(copy, at=at)
    if obstacle:
        copy.state, copy.obstacle = State.HELD, obstacle[:500]
    copy.save()
    if obstacle:
        _record("routing.copy_held", copy, by=by, at=at, reason=obstacle)
    elif rule.way == Way.AT_ONCE:
        _send(copy, desk=desk, by=by, at=at)
    else:
        _record("routing.copy_proposed", copy, by=by, at=at)


def _obstacle(copy: Copy, *, at: datetime) -> str:
    """Why this copy cannot leave now, or nothing."""
    incident, recipient = copy.incident, recipients().get(copy.recipient)
    if recipient is None:
        return "Ce destinataire n’existe plus."
    if recipient.role == Role.GHT_OFFICER and incident.is_withheld:
        return "Le déclarant, ou la marque TLP:RED, a retiré la lecture au GHT : rien ne lui part."
    if kept := mails.kept_back(recipient, incident.mark):
        return kept
    if not _addresses(incident, recipient, at=at):
        return (
            f"Personne ne tient le rôle « {recipient.role.label} » pour cette structure."
            if recipient.role
            else f"« {recipient.label} » n’a pas d’adresse : écrivez-la dans « Destinataires »."
        )
    return ""


def _addresses(incident: Incident, recipient: Recipient, *, at: datetime) -> list[str]:
    if recipient.role is None:
        return known.any_addresses().get(recipient.code, [])
    today = timezone.localdate(at)
    return accounts.any_addresses_of(recipient.role, places=incident.path(), today=today)


def _send(copy: Copy, *, desk: Desk, by: Actor, at: datetime) -> Copy:
    incident, recipient = copy.incident, recipients()[copy.recipient]
    addresses = _addresses(incident, recipient, at=at)
    messages = notifications.send(
        to=addresses,
        subject=mails.subject(incident.number, incident.mark),
        body=mails.body(
            recipient,
            number=incident.number,
            tlp=incident.mark,
            title=copy.rule_title,
            desk=desk.name,
            phone=desk.phone,
            address=desk.address,
        ),
        kind="DECLARATION",
        about=incident.number,
        by=by,
        at=at,
    )
    copy.state, copy.obstacle, copy.tlp = State.SENT, "", incident.mark.value
    copy.addresses, copy.mails = len(set(addresses)), [message.pk for message in messages]
    copy.decided_at, copy.decided_by = at, by.name
    copy.save()
    detail = {"tlp": incident.mark.mark, "messages": copy.mails}
    _record("routing.copy_sent", copy, by=by, at=at, **detail)
    return copy


def _waiting(copy_id: int, by: Actor) -> Copy:
    """A copy that waits, held with its incident until somebody’s decision is written."""
    if not incidents.may_handle(by):
        raise NotAllowed("Seuls les analystes envoient ou écartent une copie.")
    found = Copy.objects.filter(pk=copy_id).first()
    if found is None:
        raise NotFound("Cette copie n’existe pas.")
    incident = locked(found.incident_id)
    copy = Copy.objects.select_for_update(of=("self",)).get(pk=copy_id)
    copy.incident = incident
    if State(copy.state) not in WAITING:
        done = "envoyé" if copy.state == State.SENT else "écarté"
        raise AlreadyDecided(f"{copy.decided_by} a déjà {done} cette copie.")
    return copy


def _record(what: str, copy: Copy, *, by: Actor, at: datetime, **detail: Any) -> None:
    recipient = recipients().get(copy.recipient)
    label = recipient.label if recipient else copy.recipient
    journal.record(
        what,
        copy.incident,
        by=by,
        at=at,
        copy=copy.pk,
        title=label,
        rule=copy.rule,
        mark=copy.rule_mark,
        **detail,
    )
