"""Declaring on behalf of a structure: what came by telephone or on paper."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.incidents import access, once
from hygie.incidents.operations import desk, drafts
from hygie.incidents.operations.sending import Sent, Unjustified, declare
from hygie.incidents.rules import encoding
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.reception import Channel
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.platform import walls
from hygie.platform.walls import Domain


@dataclass(frozen=True, kw_only=True)
class Received:
    """How it came to the desk; `token` is that of the page, which is sent once."""

    channel: Channel
    received_at: datetime
    note: str = ""
    token: str = ""


@transaction.atomic
def type_in(
    declaration: Declaration,
    received: Received,
    *,
    nature: Nature = Nature.INCIDENT,
    by: Actor,
    at: datetime,
) -> Sent:
    """Declare on behalf of a structure, from its paper form or its call; or tell its near miss."""
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes saisissent une déclaration pour autrui.")
    if received.received_at > at:
        raise Unjustified("La réception ne peut pas être dans le futur.")
    content = encoding.to_json(declaration)
    came = [received.channel, received.received_at.isoformat(), received.note]
    code = once.code_of(received.token, nature, content, came)
    with walls.opened("incidents.type-in", Domain.DRAFTS):
        known = once.sent_before(code)
        if known is not None:
            return Sent(incident=known, code=code, is_new=False)
        draft, code = drafts.open_draft(declaration, nature=nature, code=code, by=by, at=at)
        incident = declare(
            declaration,
            draft,
            channel=received.channel,
            received_at=received.received_at,
            by=by,
            at=at,
        )
    if received.note:
        desk.note(incident.pk, text=received.note, by=by, at=at)
    return Sent(incident=incident, code=code)
