"""Completing a declaration with an account: a new version, by somebody of the structure."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hygie.documents import operations as documents
from hygie.incidents import access
from hygie.incidents.locking import locked
from hygie.incidents.models import Attachment, Draft, Incident
from hygie.incidents.operations import sending
from hygie.incidents.operations.drafts import MOST_FILES, TooManyFiles
from hygie.incidents.operations.talk import Joined
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
    incident_id: int,
    typed: Declaration,
    *,
    shown: Declaration,
    by: Actor,
    at: datetime,
    files: Iterable[Joined] = (),
) -> Incident:
    """Send what somebody of the structure changed of what they were shown; every version stays.

    What the declarant is still writing stays theirs, and their draft knows the new facts and the
    files. A file that is joined already is not joined again.
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
    new = _new(files, incident)
    if before == after and not new:
        raise sending.NothingNew("Rien n’a changé : la déclaration le disait déjà.")
    checks.check(after, at=at)
    named = replace(by, name=f"{by.name[:_LONGEST_NAME]} ({role.label})")
    _join(new, incident, draft, by=named, at=at)
    sending.renew(incident, before, after, by=named, at=at, files=len(new))
    if draft is not None:
        _tell(draft, standing, before, after)
    return incident


def _draft(incident_id: int) -> Draft | None:
    """What its declarant writes: held after the incident, as everybody does."""
    with walls.opened("incidents.complete-draft", Domain.DRAFTS):
        rows = Draft.objects.select_for_update(of=("self",))
        return rows.filter(incident=incident_id).first()


def _new(files: Iterable[Joined], incident: Incident) -> list[Joined]:
    """Those whose content the incident does not have yet, each once."""
    kept = set(incident.attachments.values_list("document__sha256", flat=True))
    new = []
    for file in files:
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        if digest.hexdigest() not in kept:
            kept.add(digest.hexdigest())
            new.append(file)
    if new and _joined(incident) + len(new) > MOST_FILES:
        raise TooManyFiles(f"{MOST_FILES} fichiers par déclaration, c’est le plus.")
    return new


def _joined(incident: Incident) -> int:
    """How many files it has, with those that its declarant has not sent yet."""
    theirs = Q(incident=incident) | Q(draft__incident=incident)
    with walls.opened("incidents.complete-draft", Domain.DRAFTS):
        return Attachment.objects.filter(theirs).count()


def _join(
    files: list[Joined], incident: Incident, draft: Draft | None, *, by: Actor, at: datetime
) -> None:
    for file in files:
        document = documents.keep(file.chunks(), name=file.name, by=by, at=at)
        with walls.opened("incidents.complete-draft", Domain.DRAFTS):
            Attachment.objects.create(draft=draft, incident=incident, document=document)


def _tell(draft: Draft, standing: Declaration, before: Declaration, after: Declaration) -> None:
    changed = {
        path: after.value(path) for path in OFFERED if after.value(path) != before.value(path)
    }
    draft.content = encoding.to_json(standing.changed(changed))
    with walls.opened("incidents.complete-draft", Domain.DRAFTS):
        draft.save(update_fields=["content"])
