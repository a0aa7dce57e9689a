"""Keeping files: hashed while they are written, in place only when they are whole."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import puremagic
from django.conf import settings
from django.db import transaction

from hygie.documents import rules
from hygie.documents.models import Document
from hygie.documents.storage import FileRefused, place_of
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor


@transaction.atomic
def keep(chunks: Iterable[bytes], *, name: str, by: Actor, at: datetime) -> Document:
    """Keep a file under the hash of its content, with its real nature noted.

    Raises FileRefused when it is empty, above 20 MiB, or when the disk does not take it.
    """
    clean = rules.safe_name(name)
    try:
        digest, size, head = _write(chunks, clean)
    except OSError as error:
        raise FileRefused(
            f"Le fichier « {clean} » n’a pas pu être gardé : le disque de la plateforme "
            "ne l’accepte pas. Votre déclaration, elle, est gardée ; joignez le fichier plus tard."
        ) from error
    kind = _kind(head, clean)
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


def _write(chunks: Iterable[bytes], name: str) -> tuple[str, int, bytes]:
    """Write aside while hashing, then move into place; nothing half written stays."""
    folder = Path(settings.FILES)
    folder.mkdir(parents=True, exist_ok=True)
    hashed, size, head = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".in-", delete=False) as out:
        aside = Path(out.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > rules.LARGEST:
                    raise FileRefused(f"Le fichier « {name} » dépasse 20 Mio.")
                hashed.update(chunk)
                head = head or chunk[:65536]
                out.write(chunk)
            if not size:
                raise FileRefused(f"Le fichier « {name} » est vide.")
            out.flush()
            os.fsync(out.fileno())
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
