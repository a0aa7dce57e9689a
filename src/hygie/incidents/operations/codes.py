"""A new code for a declarant who lost theirs, against the two words, by telephone."""

import secrets
from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.codes import fingerprint
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations.drafts import COMPLETED_FOR
from hygie.incidents.rules import codes
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import fold
from hygie.platform import walls
from hygie.platform.walls import Domain


class WrongWords(Refused):
    """The words heard on the phone are not those of the declaration."""


class NoCode(Refused):
    """Nothing is completed by a code here."""


@transaction.atomic
def renew(incident_id: int, *, words: str, by: Actor, at: datetime) -> str | None:
    """Draw the code that replaces the lost one, against the call-back words as they were heard.

    The code is shown once and is not kept; the former one opens nothing any more. Wrong words give
    nothing, and leave their line in the journal.
    """
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes donnent un nouveau code.")
    rows = Incident.objects.select_for_update(of=("self",)).defer("search")
    incident = rows.filter(pk=incident_id).first()
    if incident is None:
        raise NotFound("Cet incident n’existe pas.")
    if fold(words) != fold(incident.call_back_words):
        journal.record("incidents.code_refused", incident, by=by, at=at)
        return None
    code = codes.new_resume_code(choose=secrets.choice)
    with walls.opened("incidents.renew-code", Domain.DRAFTS):
        renewed = Draft.objects.filter(incident=incident).update(
            code_digest=fingerprint(code), expires_at=at + COMPLETED_FOR
        )
    if not renewed:
        raise NoCode("Cet incident a été repris d’ailleurs : aucun code ne le complète.")
    journal.record("incidents.code_renewed", incident, by=by, at=at)
    return code
