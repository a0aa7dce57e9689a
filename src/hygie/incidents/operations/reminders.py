"""Recalling the terms of an incident to the people whose duty they are."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction

from hygie.incidents import terms
from hygie.incidents.addressees import whose
from hygie.incidents.models import Incident, Reminder
from hygie.incidents.queries import notices
from hygie.incidents.rules import encoding
from hygie.incidents.rules.crisis import is_near
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.reminders import lines_of
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.notifications import operations as notifications
from hygie.platform.installation import Desk

# A reminder that could not leave for a day would only add to the noise.
TOO_LATE = timedelta(days=1)
MOST = 500
# Read at three in the morning: what, by when, where to click, whom to call; nothing else.
_BODY = """Incident {number} : rien n’est noté comme envoyé pour ce qui suit.

{lines}

1. Ouvrez la page de l’incident ; ce qu’il faut envoyer y est préparé :
{address}/incidents/{number}/
2. Envoyez-le, puis notez-le sur cette page. Déjà envoyé ? Notez-le aussi.
   Dès que c’est noté, plus rien ne vous est rappelé.

Un doute, ou la page ne s’ouvre pas ? {name} répond à toute heure : {phone}.

Ce message ne dit rien de l’incident : il voyage en clair.
"""


@transaction.atomic
def plan(incident_id: int, *, by: Actor, at: datetime) -> int:
    """Plan what is to be recalled of an incident, in place of what was planned; how many."""
    incident = Incident.objects.select_for_update(of=("self",)).defer("search").get(pk=incident_id)
    return terms.plan(incident, at=at)


@transaction.atomic
def remind(*, desk: Desk, by: Actor, at: datetime) -> int:
    """Recall the terms whose moment has come; how many mails leave."""
    due = Reminder.objects.select_for_update(skip_locked=True).filter(
        told_at__isnull=True, at__lte=at
    )
    by_incident: dict[int, list[Reminder]] = defaultdict(list)
    for reminder in due.order_by("at", "id")[:MOST]:
        by_incident[reminder.incident_id].append(reminder)
    sent = 0
    incidents = Incident.objects.filter(pk__in=by_incident).select_related("site__entity__ght")
    for incident in incidents.defer("search").order_by("id"):
        fresh = [each for each in by_incident[incident.pk] if at - each.at <= TOO_LATE]
        sent += _recall(incident, {each.duty for each in fresh}, desk=desk, by=by, at=at)
    told = [each.pk for found in by_incident.values() for each in found]
    Reminder.objects.filter(pk__in=told).update(told_at=at)
    return sent


def _recall(incident: Incident, codes: set[str], *, desk: Desk, by: Actor, at: datetime) -> int:
    """One mail to each person, with all that they owe for this incident now."""
    if incident.status in terms.SET_ASIDE:
        return 0
    owed: dict[str, list[Duty]] = defaultdict(list)
    for duty in notices.any_duties(incident):
        if duty.code in codes and duty.done_at is None and duty.applies != Applies.NO:
            for address in whose(incident, duty, at=at) or _declarant(incident):
                owed[address].append(duty)
    zone = encoding.from_json(incident.content).zone
    written: list[int] = []
    for address, duties in sorted(owed.items()):
        body = _BODY.format(
            number=incident.number,
            lines=lines_of(duties, zone, at=at),
            address=desk.address,
            name=desk.name,
            phone=desk.phone,
        )
        is_late = any(duty.due_at is not None and duty.due_at < at for duty in duties)
        word = "En retard" if is_late else "À envoyer"
        subject = f"[Hygie] {word} : incident {incident.number}"
        mails = notifications.send(
            to=[address],
            subject=subject,
            body=body,
            kind="LEGAL",
            urgent=any(is_near(duty.due_at, at=at) for duty in duties),
            about=incident.number,
            by=by,
            at=at,
        )
        written += [mail.pk for mail in mails]
    if owed:
        journal.record(
            "incidents.reminded", incident, by=by, at=at, duties=sorted(codes), messages=written
        )
    return len(owed)


def _declarant(incident: Incident) -> list[str]:
    email = encoding.from_json(incident.content).declarant.email
    return [email] if email else []
