"""The receipt of an incident: on paper, and where it stands since."""

from datetime import datetime
from itertools import pairwise

from hygie.incidents.exports import Receipt, drawn_receipt
from hygie.incidents.models import Incident
from hygie.incidents.queries import notices
from hygie.incidents.queries.versions import any_versions
from hygie.incidents.rules import encoding
from hygie.incidents.rules.advice import first_hour
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.lifecycle import Status
from hygie.platform.installation import Desk, marking


def as_pdf(incident: Incident, *, desk: Desk, at: datetime) -> bytes:
    """Return the receipt; the resume code is not on it: a paper is left on tables."""
    situation = notices.any_situation(incident)
    content = Receipt(
        number=incident.number,
        received_at=incident.declared_at,
        declaration=encoding.from_json(incident.content),
        duties=notices.any_duties(incident, situation=situation, within=desk.answer_within),
        is_signal=incident.is_signal,
        advice=[]
        if incident.is_signal
        else first_hour(situation, desk_phone=desk.phone, desk_mail=desk.mail),
        desk=desk,
        address=f"{desk.address}/declarer/reprendre/",
        mark=incident.mark.mark,
        call_back_phrase=incident.call_back_words,
        marking=marking(),
    )
    return drawn_receipt(content, at=at)


def moved(incident: Incident, *, desk: Desk, zone: str) -> list[str]:
    """How the desk moved the moment from which legal terms run, for who declared; latest first."""
    versions = any_versions(incident)
    said = []
    for (_, _, before), (at, reason, after) in pairwise(versions):
        was, now = before.facts.aware_at, after.facts.aware_at
        if was is not None and now is not None and was != now:
            said.append(
                f"Du {without_zone(was, zone)} au {without_zone(now, zone)} : corrigé par "
                f"{desk.name} le {without_zone(at, zone)}. Motif : {reason}"
            )
    return said[::-1]


def standing(incident: Incident, *, desk: Desk, zone: str) -> str:
    """What became of the declaration since it arrived, for who declared it."""
    if incident.status == Status.OUT_OF_SCOPE:
        return f"{desk.name} l’a classée hors de son périmètre. Appelez si l’aide manque."
    if incident.status == Status.DUPLICATE:
        return f"{desk.name} suit cet incident sous une autre déclaration, déjà connue."
    words, when = {
        Status.ACKNOWLEDGED: ("l’a prise en compte", incident.acknowledged_at),
        Status.QUALIFIED: ("l’a qualifiée", incident.qualified_at),
        Status.CLOSED: ("a clos l’incident", incident.closed_at),
    }.get(Status(incident.status), ("", None))
    if when is None:
        return f"{desk.name} est prévenu et vous rappelle."
    return f"{desk.name} {words} {without_zone(when, zone)}."
