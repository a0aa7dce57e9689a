"""Whether two lines of one reference tell the same incident."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hygie.kernel.text import clean_line
from hygie.takeover.rules.record import Record, Wrong

# When it was declared, by which structure, and its title.
Told = tuple[datetime, str, str]
_NAMES = ("la date", "la structure", "le titre")


def told_by(record: Record) -> Told:
    """What tells one incident from another, as it is kept."""
    structure, title = clean_line(record.structure)[:200], clean_line(record.title)[:150]
    # In the hour that comes twice, no moment of a zone equals one of another (PEP 495).
    return record.declared_at.astimezone(UTC), structure, title


def told_once(lines: Iterable[Record | Wrong]) -> Iterator[Record | Wrong]:
    """The lines of a file, each reference once; one that comes again says where it was."""
    # Numbers only: a file may have a million lines.
    first: dict[int, tuple[int, int]] = {}
    for each in lines:
        if isinstance(each, Wrong):
            yield each
            continue
        said = hash(replace(each, line=0))
        before = first.get(hash(each.reference))
        if before is None:
            first[hash(each.reference)] = each.line, said
            yield each
            continue
        why = _again(each.reference, before[0], is_same=said == before[1])
        yield Wrong(line=each.line, why=why)


def is_that_of(record: Record, content: Mapping[str, Any]) -> bool:
    """Whether a declaration that was taken over of a tool that numbers nothing is this line's.

    Its story is not compared: the tool may have written it since.
    """
    kept = content.get("structure", {}).get("city", ""), content.get("impact", {}).get("persons")
    is_titled = content.get("facts", {}).get("title", "") in {
        clean_line(title)[:150] for title in (record.title, record.former_title or record.title)
    }
    return is_titled and kept == (clean_line(record.city)[:100], record.persons)


def differing(record: Record, kept: Told) -> list[str]:
    """The names of what is not the same as what was taken over, by this version or a former one."""
    told = told_by(record)
    if record.former_title and kept[-1] == clean_line(record.former_title)[:150]:
        kept = (*kept[:-1], told[-1])
    return [name for name, a, b in zip(_NAMES, told, kept, strict=True) if a != b]


def said_otherwise(reference: str, names: list[str]) -> str:
    """The sentence for a reference that is known with another content."""
    return (
        f"La référence « {reference[:60]} » est déjà reprise, avec un autre contenu : "
        f"{', '.join(names)}. Rien n’est changé."
    )


def _again(reference: str, line: int, *, is_same: bool) -> str:
    if is_same:
        return f"Même ligne que la ligne {line} de ce fichier."
    return (
        f"La référence « {reference[:60]} » est déjà celle de la ligne {line} de ce fichier, "
        "avec un autre contenu."
    )
