"""Completing a declaration with an account: a new version, by somebody of the structure."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from hygie.incidents import access
from hygie.incidents.locking import locked
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import sending
from hygie.incidents.rules import checks, encoding
from hygie.incidents.rules.completion import OFFERED, completed
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.fields import Field
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform import walls
from hygie.platform.walls import Domain

# The journal keeps two hundred characters, the role with them.
_LONGEST_NAME = 140


class WrittenMeanwhile(Refused):
    """Somebody else wrote other words in the same fields: `standing` has theirs."""

    def __init__(self, fields: tuple[Field, ...], standing: Declaration) -> None:
        super().__init__("Quelqu’un d’autre a écrit ici en même temps que vous.")
        self.fields, self.standing = fields, standing


@transaction.atomic
def complete(
    incident_id: int, typed: Declaration, *, shown: Declaration, by: Actor, at: datetime
) -> Incident:
    """Send what somebody of the structure changed of what they were shown; every version stays.

    What the declarant is still writing stays theirs, and their draft knows the new facts.
    """
    incident = locked(incident_id)
    draft = _draft(incident_id)
    role = access.completes_as(by, above=incident.path())
    if role is None:
        raise NotAllowed("Votre rôle ne complète pas la déclaration de cet incident.")
    if incident.is_signal:
        raise sending.NothingNew(
            "Un signalement ne se complète pas : écrivez un message à l’astreinte."
        )
    before = encoding.from_json(incident.content)
    standing = encoding.from_json(draft.content) if draft else before
    after, clashes = completed(before, shown=shown, typed=typed, standing=standing)
    if clashes:
        raise WrittenMeanwhile(clashes, standing)
    if before == after:
        raise sending.NothingNew("Rien n’a changé : la déclaration le disait déjà.")
    checks.check(after, at=at)
    named = replace(by, name=f"{by.name[:_LONGEST_NAME]} ({role.label})")
    sending.renew(incident, before, after, by=named, at=at)
    if draft is not None:
        _tell(draft, standing, before, after)
    return incident


def _draft(incident_id: int) -> Draft | None:
    """What its declarant writes: held after the incident, as everybody does."""
    with walls.opened("incidents.complete-draft", Domain.DRAFTS):
        rows = Draft.objects.select_for_update(of=("self",))
        return rows.filter(incident=incident_id).first()


def _tell(draft: Draft, standing: Declaration, before: Declaration, after: Declaration) -> None:
    changed = {
        path: after.value(path) for path in OFFERED if after.value(path) != before.value(path)
    }
    draft.content = encoding.to_json(standing.changed(changed))
    with walls.opened("incidents.complete-draft", Domain.DRAFTS):
        draft.save(update_fields=["content"])
