"""Remembering: called inside the operation that does the thing, in its transaction."""

import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, cast

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from hygie.journal import anchors, sentences, verification
from hygie.journal.models import Link, kind_of
from hygie.journal.rules import Anchor
from hygie.kernel.actor import Actor, Place, Placed, Whereabouts
from hygie.platform import letters

# Read again by the same person within this time, it is the same reading.
ONE_READING = timedelta(minutes=15)
_AT_ONCE = 1_000
_DAILY = """Voici l’ancre du journal de Hygie : gardez ce message ailleurs que sur ses machines.

{anchor}

Si quelqu’un réécrivait le passé du journal, cette ligne ne concorderait plus. Pour comparer,
enregistrez ce message dans un fichier, puis : hygie journal verify --anchor FICHIER
"""
_BROKEN = """La vérification de cette nuit a trouvé le journal de Hygie modifié.

{sentences}

Aucune ancre n’a été faite. Ce qu’il faut faire est dans le manuel de l’exploitant, page
« Le journal » : ne rien redémarrer, garder une copie de la base, comparer aux ancres gardées.
"""
log = logging.getLogger("hygie.journal")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A subject of which only the plain values were read: thousands at once, no model of each."""

    model: type[Model]
    pk: int
    where: Whereabouts


@dataclass(frozen=True, kw_only=True)
class Act:
    """One line among many; `who` and `at` are those of an act that was done before, elsewhere."""

    what: str
    subject: Model | Named
    detail: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
    at: datetime | None = None
    place: Place | None = None


def record(
    what: str,
    subject: Model,
    *,
    by: Actor,
    at: datetime,
    place: Place | None = None,
    **detail: Any,
) -> None:
    """Write one line: `what` is `module.past_participle`; the detail holds plain values only.

    A subject that is `Placed` says where it stands; `place` says it of another.
    """
    act = Act(what=what, subject=subject, detail=detail, place=place)
    _call("SELECT journal_record(%s)", [_line(act, by=by, at=at)])


def record_many(acts: Iterable[Act], *, by: Actor, at: datetime) -> None:
    """Write many lines, a thousand at a time: an export of the nation has twenty thousand."""
    for lines in _at_once(acts, by=by, at=at):
        _call("SELECT journal_record(%s)", lines)


def remember_read(what: str, subject: Model, *, by: Actor, at: datetime, **detail: Any) -> None:
    """Write that somebody read, once in a quarter of an hour; the one write of a page that shows.

    It is in the transaction of the page: a trace that cannot be written is a page not shown.
    """
    line = _line(Act(what=what, subject=subject, detail=detail), by=by, at=at)
    _call("SELECT journal_remember(%s, %s)", [line], ONE_READING)


def remember_taken(acts: Iterable[Act], *, by: Actor, at: datetime) -> None:
    """Write what somebody took away, files and tables: each time, for what left does not return."""
    for lines in _at_once(acts, by=by, at=at):
        _call("SELECT journal_remember(%s, NULL)", lines)


def anchor(*, by: Actor, at: datetime) -> Anchor | None:
    """Keep the last link in a file beside the database; an empty journal has none."""
    last = Link.objects.order_by("-position").first()
    if last is None:
        return None
    made = Anchor(at=at, position=last.position, hash=bytes(last.hash).hex())
    anchors.keep(made)
    return made


@transaction.atomic
def keep_watch(*, by: Actor, at: datetime) -> verification.Report:
    """Verify the whole chain and the kept anchors; mail a new anchor, or what is wrong."""
    report = verification.verify(anchors=anchors.kept())
    if report.breaks:
        said = "\n".join(sentences.told(report))
        log.error("the journal was tampered with:\n%s", said)
        _tell("[Hygie] Le journal a été modifié", _BROKEN.format(sentences=said))
    elif made := anchor(by=by, at=at):
        _tell(f"[Hygie] Ancre du journal, maillon {made.position}", _DAILY.format(anchor=made))
    return report


def _tell(subject: str, body: str) -> None:
    for address in settings.ANCHOR_MAIL:
        letters.post(to=address, subject=subject, body=body, kind="PLATFORM")


def _call(statement: str, lines: list[dict[str, Any]], *others: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(lines, ensure_ascii=False), *others])


def _at_once(acts: Iterable[Act], *, by: Actor, at: datetime) -> Iterator[list[dict[str, Any]]]:
    left = iter(acts)
    while some := [_line(act, by=by, at=at) for act in islice(left, _AT_ONCE)]:
        yield some


def _line(act: Act, *, by: Actor, at: datetime) -> dict[str, Any]:
    where = _where(act)
    place = where.place
    return {
        "at": (act.at or at).isoformat(),
        "what": act.what,
        "subject_kind": kind_of(
            act.subject.model if isinstance(act.subject, Named) else act.subject
        ),
        "subject_id": str(act.subject.pk),
        "actor_name": act.who or by.name,
        "actor_id": None if act.who else by.person_id,
        "actor_roles": "" if act.who else _roles_of(by),
        "place_kind": place.kind if place else "",
        "place_code": place.code if place else "",
        "region_code": where.region_code,
        "detail": act.detail,
    }


def _where(act: Act) -> Whereabouts:
    if act.place is not None:
        return Whereabouts(act.place)
    if isinstance(act.subject, Named):
        return act.subject.where
    if _is_placed(type(act.subject)):
        return cast("Placed", act.subject).stands_at()
    return Whereabouts()


@cache
def _is_placed(kind: type) -> bool:
    """Asked once of each kind: a protocol looks its methods up again for each thing."""
    return issubclass(kind, Placed)


def _roles_of(actor: Actor) -> str:
    """The roles under which somebody acts, as the journal keeps them: they change, it does not."""
    held = {f"{one.role}:{one.place.kind}:{one.place.code}" for one in actor.grants}
    return " ".join(sorted(held))
