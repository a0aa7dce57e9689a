"""The files of an audit: its report, its annexes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.audits import holding, writing
from hygie.audits.models import Report
from hygie.audits.queries import missions
from hygie.audits.rules.missions import NotAMission
from hygie.audits.rules.results import Act
from hygie.documents import operations as documents
from hygie.documents import rules as document_rules
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor

MOST_FILES = 20
BOUND = document_rules.Bound(
    largest=document_rules.LARGEST, otherwise="Rien n’est joint : essayez de nouveau plus tard."
)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that comes, read when it is kept."""

    name: str
    chunks: Callable[[], Iterable[bytes]]


@transaction.atomic
def join(mission_id: int, file: File, *, by: Actor, at: datetime) -> Report:
    """Join a file to an audit; the same content twice is kept once."""
    mission = holding.held_open(mission_id, by=by)
    known = missions.any_reports(mission)
    if len(known) >= MOST_FILES:
        raise NotAMission(f"Un audit a {MOST_FILES} pièces au plus.")
    document = documents.keep(file.chunks(), name=file.name, by=by, at=at, bound=BOUND)
    same = next((each for each in known if each.document.sha256 == document.sha256), None)
    if same is not None:
        documents.forget([document.pk], by=by, at=at)
        return same
    made = Report.objects.create(mission=mission, document=document)
    writing.step(mission, Act.JOINED, document.name, by=by, at=at)
    journal.record("audits.file_joined", mission, by=by, at=at, name=document.name)
    return made
