"""Files and events as their pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.markings import Tlp
from hygie.kernel.zones import PARIS
from hygie.opssies.models import ExchangeFile, ReceivedEvent
from hygie.opssies.rules import codes
from hygie.opssies.rules.checking import Remark

_NBSP = "\N{NO-BREAK SPACE}"
_PARIS = ZoneInfo(PARIS)


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file in the list."""

    url: str
    name: str
    detail: str
    events: str
    proofs: str
    waiting: str


def files(found: Iterable[ExchangeFile]) -> list[FileRow]:
    """The rows of the files."""
    return [
        FileRow(
            url=reverse("opssies:file", args=[each.pk]),
            name=each.name,
            detail=f"{_moment(each.taken_at)} · {each.taken_by}"
            + (f" · {each.provider}" if each.provider else ""),
            events=_number(each.events),
            proofs=_number(each.proofs),
            waiting=_number(each.waiting) if each.waiting else "",
        )
        for each in found
    ]


def report(file: ExchangeFile) -> dict[str, Any]:
    """What came of a file."""
    figures = [
        (file.placed, "rattachés au registre", ""),
        (file.proofs, "preuves", ""),
        (file.waiting, "à rattacher", "warning"),
        (file.not_done, "non réalisés", ""),
        (file.known, "déjà connus", ""),
    ]
    return {
        "figures": [
            {"value": _number(count), "label": label, "kind": kind if count else ""}
            for count, label, kind in figures
        ],
        "facts": [
            _fact("Événements lus", _number(file.events)),
            _fact("Prestataire", file.provider),
            _fact("Repris", f"{_moment(file.taken_at)} par {file.taken_by}"),
            _fact("Taille", f"{_number(file.size)}{_NBSP}octets"),
        ],
        "remarks": [{"path": path, "sentence": sentence} for path, sentence in file.remarks],
        "more": max(0, file.quirks - len(file.remarks)),
    }


def remarks(found: Iterable[Remark]) -> list[str]:
    """Faults as lines to read."""
    return [f"{each.path}{_NBSP}: {each.sentence}" for each in found]


def waiting(found: Iterable[ReceivedEvent]) -> list[dict[str, Any]]:
    """The rows of what waits."""
    return [
        {
            "cells": [
                {
                    "title": True,
                    "text": each.name or "Structure sans nom",
                    "url": reverse("opssies:place", args=[each.pk]),
                    "detail": _identifiers(each),
                },
                {"label": "Événement", "text": kind_of(each.kind).title},
                {"label": "Fait le", "text": _day(each.done_at)},
                {"label": "Pourquoi", "text": each.why},
            ]
        }
        for each in found
    ]


def event(found: ReceivedEvent) -> list[dict[str, str]]:
    """One event that waits, as facts."""
    return [
        _fact("Structure auditée", found.name, "un groupement" if found.is_group else ""),
        _fact("Identifiants", _identifiers(found)),
        _fact("Ce qui est prouvé", kind_of(found.kind).title, f"Type {found.kind} d’OPSSIES"),
        _fact("Fait le", _day(found.done_at)),
        _fact("Niveau", str(found.level)),
        _fact("Score", "" if found.score is None else str(found.score)),
        _fact("Périmètre", found.perimeter),
        _fact("Programme", codes.PROGRAMMES.get(found.programme, "")),
        _fact("Marque", Tlp(found.tlp).mark),
        _fact("Fichier", found.file.name, f"Événement n° {found.number + 1}"),
    ]


def _identifiers(found: ReceivedEvent) -> str:
    return ", ".join(f"{codes.IDENTIFIERS[kind]} {text}" for kind, text in found.said)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", _NBSP)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(_PARIS):%d/%m/%Y %H:%M}"


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(_PARIS):%d/%m/%Y}" if at else ""


def _fact(label: str, value: str, hint: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "hint": hint, "url": ""}
