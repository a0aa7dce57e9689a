"""The structure and the desk write to each other about an incident, and see what was read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.db.models import Q

from hygie.documents import operations as documents
from hygie.incidents import access
from hygie.incidents.events import MessageWritten
from hygie.incidents.locking import is_held, locked
from hygie.incidents.models import Draft, Incident, Message, MessageFile
from hygie.incidents.queries import talk as queries
from hygie.incidents.rules import talk as rules
from hygie.incidents.rules.talk import Side
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform import bus, walls
from hygie.platform.walls import Domain


class NotToBeSent(Refused):
    """The message says nothing, or too much."""


class WrittenSince(Refused):
    """Somebody else wrote while this message was typed."""


@dataclass(frozen=True, kw_only=True)
class Joined:
    """A file on its way into a message; its content is read once, when it is kept."""

    name: str
    size: int
    chunks: Callable[[], Iterable[bytes]]

    @classmethod
    def of(cls, file: "UploadedFile[Any]") -> "Joined":
        """One that a form received."""
        return cls(name=file.name or "", size=file.size or 0, chunks=file.chunks)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody sends: `token` is that of the page, `seen` the last message it showed."""

    text: str
    token: str
    seen: int | None = None
    files: tuple[Joined, ...] = ()


@transaction.atomic
def write(
    incident_id: int, said: Said, *, by: Actor, at: datetime, holder: Draft | None = None
) -> Message:
    """Write to the other side; sent twice by one page, it is one message.

    `holder` is the draft whose code the declarant gave. An incident that is closed stays closed.
    """
    text = _checked(said)
    incident = locked(incident_id)
    side = _side(incident, by, holder)
    mark = rules.mark(said.token, text, [(file.name, file.size) for file in said.files])
    known = Message.objects.filter(incident=incident, mark=mark).first()
    if known is not None:
        return known
    mine = Q(side=side, person=by.person_id, written_by=by.name)
    # The declarant is never held up; of two analysts, the second reads before answering.
    must_read = side == Side.DESK and said.seen is not None
    if must_read and queries.any_since(incident, said.seen or 0, mine=mine):
        raise WrittenSince(
            "Un message est arrivé depuis que vous écrivez. Lisez-le, puis envoyez le vôtre, "
            "tel quel ou changé : il est gardé ci-dessous."
        )
    message = Message(incident=incident, side=side, text=text, mark=mark)
    return _keep(message, said.files, by=by, at=at)


@transaction.atomic
def say(incident_id: int, *, text: str, token: str, by: Actor, at: datetime) -> Message:
    """Write for the desk what it says to many at once; said twice, it is one message."""
    incident, mark = locked(incident_id), rules.mark(token, text, [])
    known = Message.objects.filter(incident=incident, mark=mark).first()
    if known is not None:
        return known
    message = Message(incident=incident, side=Side.DESK, text=text, mark=mark)
    return _keep(message, (), by=by, at=at)


def mark_read(incident: Incident, *, side: Side, upto: int, by: Actor, at: datetime) -> bool:
    """Note that somebody of a side has seen the messages up to one; return whether it was news.

    Beside the trace of who read, this is what a page that shows may write: it is told to the other
    side, who waits for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT incidents_mark_read(%s, %s, %s, %s, %s, %s)",
            [incident.pk, side.value, by.person_id, by.name, upto, at],
        )
        return bool(cursor.fetchone()[0])


def _checked(said: Said) -> str:
    text = clean_text(said.text)
    if not text and not said.files:
        raise NotToBeSent("Le message est vide : écrivez quelques mots, ou joignez un fichier.")
    if len(text) > rules.LONGEST:
        raise NotToBeSent("Le message est trop long : joignez plutôt un fichier.")
    if len(said.files) > rules.MOST_FILES:
        raise NotToBeSent(f"{rules.MOST_FILES} fichiers par message, c’est le plus.")
    for file in said.files:
        if not file.size:
            raise NotToBeSent(f"Le fichier « {file.name[:60]} » est vide.")
    refuse_patient_identity(text)
    return text


def _side(incident: Incident, by: Actor, holder: Draft | None) -> Side:
    """The side of who holds the code of this incident, or of who has the power to talk."""
    if is_held(incident, holder):
        return Side.STRUCTURE
    side = access.side_of(by, above=incident.path())
    if side is None:
        raise NotAllowed("Votre rôle n’échange pas de messages au sujet de cet incident.")
    return side


def _keep(message: Message, files: tuple[Joined, ...], *, by: Actor, at: datetime) -> Message:
    message.written_at, message.written_by, message.person_id = at, by.name, by.person_id
    message.save()
    for file in files:
        document = documents.keep(file.chunks(), name=file.name, by=by, at=at)
        MessageFile.objects.create(message=message, document=document)
    _told(message.incident, message, files=len(files), by=by, at=at)
    return message


def _told(incident: Incident, written: Message, *, files: int, by: Actor, at: datetime) -> None:
    """The list moves, the journal knows who wrote and not what, the other side is told."""
    incident.changed_at = at
    incident.unread += written.side == Side.STRUCTURE
    with walls.opened("incidents.talk", Domain.DESK):
        incident.save(update_fields=["changed_at", "unread"])
    journal.record(
        "incidents.message_written",
        incident,
        by=by,
        at=at,
        message=written.pk,
        side=written.side,
        files=files,
    )
    bus.announce(MessageWritten(incident_id=incident.pk, message_id=written.pk))
