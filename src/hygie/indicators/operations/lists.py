"""Loading warning lists: each takes the place of the one of the same code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hygie.indicators.models import HarmlessEntry, HarmlessList
from hygie.indicators.rules.harmless import NotAList, WarningList, from_misp
from hygie.indicators.unpacking import Unpacked
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused

_AT_ONCE = 5_000


class NothingToLoad(Refused):
    """A file holds no warning list that can be read."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What came of a file: lists, their entries, and what was left out with the reason."""

    lists: int
    entries: int
    left_out: tuple[tuple[str, str], ...]


@transaction.atomic
def load(files: Iterable[Unpacked], *, by: Actor, at: datetime) -> Loaded:
    """Load the lists of a file, all or none; one that is there already is replaced."""
    lists = entries = 0
    left_out: list[tuple[str, str]] = []
    row = None
    for file in files:
        try:
            said = from_misp(file.name, file.content)
        except NotAList as reason:
            left_out.append((file.name, reason.sentence))
            continue
        row = _replace(said, at=at)
        lists, entries = lists + 1, entries + len(said.entries)
    if row is None:
        raise NothingToLoad("Ce fichier ne contient aucune liste d’avertissement de MISP lisible.")
    journal.record("indicators.lists_loaded", row, by=by, at=at, lists=lists, entries=entries)
    return Loaded(lists=lists, entries=entries, left_out=tuple(left_out))


def _replace(said: WarningList, *, at: datetime) -> HarmlessList:
    values = {
        "label": said.label,
        "match": said.match,
        "kinds": sorted(kind.value for kind in said.kinds),
        "version": said.version,
        "loaded_at": at,
    }
    row, _ = HarmlessList.objects.update_or_create(code=said.code, defaults=values)
    row.entries.all().delete()
    HarmlessEntry.objects.bulk_create(
        (HarmlessEntry(list=row, value=value) for value in sorted(said.entries)),
        batch_size=_AT_ONCE,
    )
    return row
