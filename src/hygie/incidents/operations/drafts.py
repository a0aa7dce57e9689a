"""A declaration that is being written: opened, saved at every step, found again by its code."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from hygie.documents import operations as documents
from hygie.incidents.codes import fingerprint
from hygie.incidents.models import Attachment, Draft, Incident
from hygie.incidents.rules import codes, encoding
from hygie.incidents.rules.declaration import Declaration, merged
from hygie.incidents.rules.fields import Field
from hygie.incidents.rules.nature import Nature
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.platform import walls
from hygie.platform.installation import signing_key

# A draft that was never sent, and the time left to complete one that was.
KEPT_FOR = timedelta(days=30)
COMPLETED_FOR = timedelta(days=365)
MOST_FILES = 20


class TooManyFiles(Refused):
    """The declaration has all the files that it may carry."""


class StructureIsFixed(Refused):
    """Once sent, a declaration stays with those who may read it."""


def open_draft(
    declaration: Declaration,
    *,
    nature: Nature = Nature.INCIDENT,
    arose_from: Incident | None = None,
    code: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Draft, str]:
    """Open a draft; the code returned is shown to its author and is not kept.

    It is drawn at random, unless the page that is sent has given its own (`once`).
    """
    code = code or codes.new_resume_code(choose=secrets.choice)
    digest = fingerprint(code)
    with walls.holding(digest):
        draft = Draft.objects.create(
            code_digest=digest,
            content=encoding.to_json(declaration),
            nature=nature,
            arose_from=arose_from,
            call_back_words=codes.call_back_phrase(digest, key=signing_key()),
            started_at=at,
            saved_at=at,
            expires_at=at + KEPT_FOR,
        )
    journal.record("incidents.draft_opened", draft, by=by, at=at)
    return draft, code


@transaction.atomic
def save(
    draft_id: int,
    declaration: Declaration,
    *,
    shown: Declaration | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Field, ...]:
    """Keep what was written so far, complete or not; return the fields that clash.

    `shown` is what its author was looking at: what others wrote since then stays, and a field that
    both changed keeps the value of the first until the second insists, by saving without `shown`
    or over the newer value.
    """
    draft = _locked(draft_id, at)
    current = encoding.from_json(draft.content)
    kept, clashes = merged(shown=shown or current, typed=declaration, current=current)
    if draft.incident_id and kept.structure.finess_et != current.structure.finess_et:
        raise StructureIsFixed(
            "Cette déclaration est envoyée : elle ne change plus d’établissement. Si ce n’est pas "
            "le bon, appelez le service d’astreinte."
        )
    draft.content = encoding.to_json(kept)
    draft.saved_at = at
    draft.saves += 1
    draft.save(update_fields=["content", "saved_at", "saves"])
    return clashes


@transaction.atomic
def attach(
    draft_id: int, chunks: Iterable[bytes], *, name: str, by: Actor, at: datetime
) -> Attachment:
    """Join a file to a draft; it reaches the desk when the draft is sent."""
    draft = _locked(draft_id, at)
    if draft.attachments.count() >= MOST_FILES:
        raise TooManyFiles(f"Cette déclaration porte déjà {MOST_FILES} fichiers : c’est le plus.")
    document = documents.keep(chunks, name=name, by=by, at=at)
    attachment = Attachment.objects.create(draft=draft, document=document)
    journal.record("incidents.file_joined", draft, by=by, at=at, sha256=document.sha256)
    return attachment


@transaction.atomic
def forget_expired(*, by: Actor, at: datetime) -> int:
    """Remove the drafts that were never sent and whose time has passed; return how many."""
    old = Draft.objects.filter(incident__isnull=True, expires_at__lt=at).order_by("id")
    for draft in old:
        journal.record("incidents.draft_expired", draft, by=by, at=at)
    joined = Attachment.objects.filter(draft__in=[draft.pk for draft in old])
    files = list(joined.values_list("document_id", flat=True))
    joined.delete()
    documents.forget(files, by=by, at=at)
    count = len(old)
    Draft.objects.filter(pk__in=[draft.pk for draft in old]).delete()
    return count


def _locked(draft_id: int, at: datetime) -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id).first()
    if draft is None or draft.expires_at < at:
        raise NotFound("Cette déclaration n’existe plus : son délai est passé.")
    return draft
