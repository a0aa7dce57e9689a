"""Telling a near miss or a threat, and declaring the incident that it became."""

from datetime import datetime

from django.db import transaction

from hygie.incidents import once
from hygie.incidents.models import Draft
from hygie.incidents.operations import drafts, sending
from hygie.incidents.operations.sending import Sent
from hygie.incidents.queries import signals as queries
from hygie.incidents.rules import encoding
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reception import Channel
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound
from hygie.platform import walls
from hygie.platform.walls import Domain


@transaction.atomic
def report(
    declaration: Declaration, *, nature: Nature, token: str = "", by: Actor, at: datetime
) -> Sent:
    """Tell a near miss or a threat: it has its number at once, and no legal clock.

    `token` is that of the page: sent twice, it is one signal, with the same code.
    """
    code = once.code_of(token, nature, encoding.to_json(declaration))
    with walls.opened("incidents.report", Domain.CASES, Domain.DESK, Domain.DRAFTS):
        known = once.sent_before(code)
        if known is not None:
            return Sent(incident=known, code=code, is_new=False)
        draft, code = drafts.open_draft(declaration, nature=nature, code=code, by=by, at=at)
        incident = sending.declare(declaration, draft, channel=Channel.WEB, by=by, at=at)
    return Sent(incident=incident, code=code)


@transaction.atomic
def become(draft_id: int, *, by: Actor, at: datetime) -> str:
    """Open the declaration of the incident that a signal became; return its code.

    What was told is there already; the signal stays as it is until the declaration is sent.
    """
    held = Draft.objects.select_for_update(of=("self",)).get(pk=draft_id)
    signal = held.incident
    if signal is None or not signal.is_signal:
        raise NotFound("Ce signalement n’existe pas.")
    with walls.opened("incidents.become", Domain.CASES):
        became = queries.any_became(signal)
    if became:
        raise sending.AlreadyAnIncident(signal.number, became)
    # It is understood now that this is an incident: the legal delays run from here.
    known = encoding.from_json(signal.content).changed({"facts.aware_at": at})
    _, code = drafts.open_draft(known, arose_from=signal, by=by, at=at)
    journal.record("incidents.turned_into_draft", signal, by=by, at=at)
    return code
