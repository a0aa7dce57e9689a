"""The duties of an incident, from what it says now and from what was sent; and what was sent."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from hygie.accounts import queries as accounts
from hygie.contacts.queries import sheets as contacts
from hygie.incidents import access
from hygie.incidents.models import Incident, Notice
from hygie.incidents.queries.care import any_outcome, any_totals, any_weighed
from hygie.incidents.rules import care_story, notices
from hygie.incidents.rules.care import GRAVE
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.duties import EXPECTED_WITHIN, Duty, duties
from hygie.incidents.rules.duty_catalogue import CSP, DutyText, catalogue, text_of
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.precision import is_exact
from hygie.incidents.rules.situation import Situation, situation_of
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.actor import Actor, Role
from hygie.platform.phones import phone_in_words

# Beside the kinds of what was sent, in what an incident keeps of it.
LEFT = "LEFT"


def any_notices(incident: Incident, duty: str) -> list[Notice]:
    """What was noted for one duty, the latest first, with what was taken back."""
    return list(incident.notices.filter(duty=duty).order_by("-sent_at", "-id"))


def any_of_all(incident: Incident) -> list[Notice]:
    """What was noted for every duty, the latest first, with what was taken back."""
    return list(incident.notices.order_by("-sent_at", "-id"))


def prepared(actor: Actor, incident: Incident, *, at: datetime) -> Declaration:
    """The declaration as its recipients get it.

    Where nobody said who the data protection officer is, the structure knows: told by name to those
    who tell its authorities. Who only holds a code has no account of it, and is told nothing.
    """
    declaration = any_weighed(incident)
    if declaration.declarant.dpo_contact or not (actor.grants or actor.lent):
        return declaration
    words = any_officer(incident, at=at)
    if words and not access.may_tell_authorities(actor, above=incident.path()):
        words = "Connu de l’établissement"
    return declaration.changed({notices.OFFICER: words})


def any_officer(incident: Incident, *, at: datetime) -> str:
    """The data protection officer: a crisis contact of the structure, else who has an account."""
    known = contacts.any_reached(incident.site, "DPO") if incident.site else None
    if known is not None:
        phone, mail = known.office_phone or known.mobile_phone, known.office_mail
        said = (known.name, phone_in_words(phone) if phone else "", mail or known.outside_mail)
    else:
        today = timezone.localdate(at)
        found = accounts.any_nearest(Role.DPO, path=incident.path(), today=today)
        said = (found[0].name, found[0].email, "") if found else ("", "", "")
    return ", ".join(filter(None, said))[: FIELDS[notices.OFFICER].limit]


def any_care(text: DutyText, incident: Incident, *, at: datetime) -> dict[str, Any]:
    """The numbers of care, for a recipient that is told them; nothing for the others."""
    if not text.tells_care:
        return {}
    return care_story.totals_to_json(any_totals(incident, at=at))


def any_situation(incident: Incident) -> Situation:
    """The incident as the law looks at it; its declaration here is itself a duty done."""
    declaration = any_weighed(incident)
    return situation_of(
        declaration,
        aware_at=incident.aware_at,
        done=any_moments(incident, NoticeKind.FIRST) | {CSP: incident.declared_at},
        reported=any_moments(incident, NoticeKind.PROGRESS),
        left=incident.told.get(LEFT, {}),
        ended_at=_ended_at(incident, declaration),
        gravely_harmed=Answer.YES if any_outcome(incident) in GRAVE else Answer.UNKNOWN,
    )


def _ended_at(incident: Incident, declaration: Declaration) -> datetime | None:
    """When its handling ended: as the desk closed it, else as the structure says."""
    if incident.closed_at is None:
        return declaration.facts.resolved_at
    return incident.resolved_at or incident.closed_at


def any_told(incident: Incident) -> dict[str, dict[str, Any]]:
    """What stands of the notices, as the incident keeps it.

    The first moment of each kind, and what the last sending left to be told.
    """
    standing = incident.notices.filter(withdrawn_at__isnull=True).order_by("sent_at", "id")
    found: dict[str, dict[str, Any]] = {}
    left: dict[str, list[str]] = {}
    for duty, kind, sent_at, content in standing.values_list("duty", "kind", "sent_at", "content"):
        found.setdefault(kind, {}).setdefault(duty, sent_at.isoformat())
        if kind in (NoticeKind.FIRST, NoticeKind.COMPLEMENT):
            left[duty] = notices.left(text_of(duty), notices.read_kept(content))
    return found | ({LEFT: known} if (known := {k: v for k, v in left.items() if v}) else {})


def any_moments(incident: Incident, kind: NoticeKind) -> dict[str, datetime]:
    """When something of this kind was first sent, by the code of its duty."""
    told = incident.told.get(kind.value, {})
    return {duty: datetime.fromisoformat(sent_at) for duty, sent_at in told.items()}


def any_duties(
    incident: Incident,
    *,
    situation: Situation | None = None,
    within: timedelta = EXPECTED_WITHIN,
) -> list[Duty]:
    """Every duty, as the texts in force on the day of awareness state it.

    A signal has none; nor has what no term can be counted for.
    """
    if incident.is_signal or not is_exact(incident.precision):
        return []
    texts = catalogue(on=incident.aware_at.date())
    known = situation or any_situation(incident)
    return duties(known, catalogue=texts, expected_within=within)
