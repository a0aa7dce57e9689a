"""Keeping files: hashed while they are written, in place only when they are whole."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

import puremagic
from django.conf import settings
from django.db import connection, transaction

from hygie.documents import rules
from hygie.documents.models import Document
from hygie.documents.storage import FileRefused, check_not_in_use, place_of
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.walls import Domain


@transaction.atomic
def keep(
    chunks: Iterable[bytes],
    *,
    name: str,
    by: Actor,
    at: datetime,
    bound: rules.Bound = rules.JOINED,
) -> Document:
    """Keep a file under the hash of its content, with its real nature noted.

    Raises FileRefused when it is empty, above its bound, or when the disk does not take it.
    """
    clean = rules.safe_name(name)
    _leave_room(clean, bound)
    try:
        digest, size, head = _write(chunks, clean, bound)
    except OSError as error:
        raise FileRefused(
            f"Le fichier « {clean} » n’a pas pu être gardé : le disque de la plateforme "
            f"ne l’accepte pas. {bound.otherwise}"
        ) from error
    kind = _kind(head, clean)
    with walls.opened("documents.keep", Domain.DOCUMENTS):
        document = Document.objects.create(
            name=clean,
            sha256=digest,
            size=size,
            mime=kind.mime if kind else "",
            is_disguised=rules.lies(clean, kind),
            is_dangerous=rules.is_dangerous(clean, kind),
            received_at=at,
            received_from=by.name,
        )
    journal.record("documents.kept", document, by=by, at=at, sha256=digest, size=size)
    return document


@transaction.atomic
# It must see every file: else it would remove a content that somebody out of sight still has.
@walls.opened("documents.forget", Domain.DOCUMENTS)
def forget(document_ids: Iterable[int], *, by: Actor, at: datetime) -> int:
    """Remove files that nothing needs any more, and their contents once nobody else has them."""
    documents = list(
        Document.objects.select_for_update().filter(pk__in=list(document_ids)).order_by("id")
    )
    for document in documents:
        journal.record("documents.forgotten", document, by=by, at=at, sha256=document.sha256)
    contents = {document.sha256 for document in documents}
    Document.objects.filter(pk__in=[document.pk for document in documents]).delete()
    for sha256 in sorted(contents):
        transaction.on_commit(partial(_remove, sha256))
    return len(documents)


@transaction.atomic
def erase(document_id: int, *, by: Actor, at: datetime) -> None:
    """Remove the content of a file for good; its name, its size and its hash stay.

    Raises InUse while it is on its way to somebody. A content that somebody else has stays on the
    disk, for them.
    """
    with walls.opened("documents.erase", Domain.DOCUMENTS):
        document = Document.objects.select_for_update().get(pk=document_id)
        check_not_in_use(document)
        document.erased_at = at
        document.save(update_fields=["erased_at"])
    journal.record("documents.erased", document, by=by, at=at, sha256=document.sha256)
    transaction.on_commit(partial(_remove, document.sha256))


@transaction.atomic
@walls.opened("documents.forget", Domain.DOCUMENTS)
def _remove(sha256: str) -> None:
    """Remove a content that no file has any more; the same content that comes now stays."""
    _hold(sha256)
    if not Document.objects.filter(sha256=sha256, erased_at=None).exists():
        place_of(sha256).unlink(missing_ok=True)


def _hold(sha256: str) -> None:
    """Let one transaction at a time bring a content in, or take it away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [sha256])


def _leave_room(name: str, bound: rules.Bound) -> None:
    """Refuse a file when the disk is nearly full: the declarations themselves still fit."""
    folder = Path(settings.FILES)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    if shutil.disk_usage(there).free < rules.ROOM_LEFT:
        raise FileRefused(
            f"Le fichier « {name} » n’est pas gardé : le disque de la plateforme est presque "
            f"plein. {bound.otherwise}"
        )


def _write(chunks: Iterable[bytes], name: str, bound: rules.Bound) -> tuple[str, int, bytes]:
    """Write aside while hashing, then move into place; nothing half written stays."""
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True)
    hashed, size, head = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".in-", delete=False) as out:
        aside = Path(out.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > bound.largest:
                    raise FileRefused(f"Le fichier « {name} » dépasse {bound.in_words}.")
                hashed.update(chunk)
                head = head or chunk[:65536]
                out.write(chunk)
            if not size:
                raise FileRefused(f"Le fichier « {name} » est vide.")
            out.flush()
            os.fsync(out.fileno())
            _hold(hashed.hexdigest())
            place = place_of(hashed.hexdigest())
            place.parent.mkdir(exist_ok=True)
            aside.replace(place)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    return hashed.hexdigest(), size, head


def _kind(head: bytes, name: str) -> rules.Kind | None:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    sure = [match for match in found if match.confidence >= 0.3]
    if not sure:
        return None
    extensions = frozenset(match.extension.lstrip(".").lower() for match in sure if match.extension)
    named = rules.extension_of(name)
    best = next((match for match in sure if match.extension.lstrip(".") == named), sure[0])
    return rules.Kind(extensions=extensions, mime=best.mime_type)
