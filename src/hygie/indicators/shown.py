"""Indicators as a page shows them: harmless, with who may know and where else they were seen."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.rules.clock import local, without_zone
from hygie.incidents.rules.talk import Side
from hygie.indicators import access
from hygie.indicators.models import Indicator
from hygie.indicators.queries import NOWHERE, Elsewhere
from hygie.indicators.rules.declared import Spotted
from hygie.indicators.rules.fanging import defang
from hygie.indicators.rules.kinds import Found, Kind
from hygie.indicators.rules.leaving import confirmed_words
from hygie.indicators.rules.pasted import Reading, Unread
from hygie.kernel.markings import Pap, Tlp
from hygie.platform.components import Cell

_TONES = {
    Tlp.CLEAR: "neutral",
    Tlp.GREEN: "success",
    Tlp.AMBER: "warning",
    Tlp.AMBER_STRICT: "warning",
    Tlp.RED: "danger",
}


COLUMNS = [{"label": label} for label in ("Incident", "Indicateur", "TLP", "État")]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One indicator of an incident."""

    pk: int
    value: str
    kind: str
    tlp: str
    tone: str
    pap: str
    to_block: bool
    comment: str
    warned: str
    seen: str
    added_on: str
    added_by: str
    withdrawn: str
    elsewhere: Elsewhere
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What was read of a text, before it is added."""

    value: str
    kind: str
    lists: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody is asked to read again before it is added; `mark` is the same for the same."""

    candidates: tuple[Candidate, ...]
    unread: tuple[Unread, ...]
    warned: int
    mark: str

    @property
    def is_plain(self) -> bool:
        """One indicator, understood, on no list: there is nothing to ask."""
        return len(self.candidates) == 1 and not self.unread and not self.warned


def proposal(reading: Reading, harmless: Mapping[Found, tuple[str, ...]]) -> Proposal:
    """What is shown of a reading, what is on a list first."""
    ordered = sorted(reading.found, key=lambda found: found not in harmless)
    said = "\n".join(
        [*(f"{each.mark} {harmless.get(each, ())}" for each in reading.found)]
        + [f"{each.line} {each.text}" for each in reading.unread]
    )
    return Proposal(
        candidates=tuple(
            Candidate(
                value=defang(each.kind, each.value),
                kind=each.kind.label,
                lists=", ".join(harmless.get(each, ())),
            )
            for each in ordered
        ),
        unread=reading.unread,
        warned=len(harmless),
        mark=hashlib.sha256(said.encode()).hexdigest(),
    )


def candidates(
    found: Iterable[Spotted], harmless: Mapping[Found, tuple[str, ...]]
) -> list[dict[str, str]]:
    """What may be ticked, harmless to read; what is on a warning list says so."""
    return [
        {
            "line": each.line,
            "value": defang(each.found.kind, each.found.value),
            "kind": each.found.kind.label,
            "where": each.where,
            "lists": ", ".join(harmless.get(each.found, ())),
        }
        for each in found
    ]


def lines(
    rows: Iterable[Indicator],
    elsewhere: Mapping[str, Elsewhere],
    *,
    side: Side | None,
    zone: str,
) -> list[Line]:
    """The rows of a page."""
    return [
        Line(
            pk=row.pk,
            value=defang(Kind(row.kind), row.value),
            kind=Kind(row.kind).label,
            tlp=Tlp(row.tlp).mark,
            tone=_TONES[Tlp(row.tlp)],
            pap=Pap(row.pap).label,
            to_block=row.to_block,
            comment=row.comment,
            warned=confirmed_words(row.lists, by=row.added_by),
            seen=_seen(row, zone),
            added_on=f"{local(row.added_at, zone):%d/%m/%Y}",
            added_by=row.added_by,
            withdrawn=_withdrawn(row, zone),
            elsewhere=elsewhere.get(row.mark, NOWHERE),
            may_withdraw=row.withdrawn_at is None
            and access.may_withdraw(side, added_by=Side(row.side)),
        )
        for row in rows
    ]


def offer(form: str, mark: Tlp, *, leave: int, stay: int) -> dict[str, str]:
    """What is offered when everything may not leave: how many go, how many stay, never silently."""
    stays = "1 laissé" if stay == 1 else f"{stay} laissés"
    return {
        "form": form,
        "mark": mark.value,
        "said": f"{stays}, au-dessus de {mark.mark}.",
        "label": "Exporter l’autre" if leave == 1 else f"Exporter les {leave} autres",
    }


def places(rows: Iterable[Indicator]) -> list[Cell]:
    """The lines of `ui/table.html`: the incident, its structure, the indicator and its mark."""
    return [Cell(cells=_place(row)) for row in rows]


def _place(row: Indicator) -> list[Cell]:
    incident, tlp = row.incident, Tlp(row.tlp)
    return [
        Cell(
            title=True,
            text=incident.number,
            url=f"/incidents/{incident.number}/indicateurs/",
            detail=incident.structure_name,
        ),
        Cell(
            label="Indicateur",
            text=defang(Kind(row.kind), row.value),
            detail=Kind(row.kind).label,
        ),
        Cell(label="TLP", text=tlp.mark, tag=_TONES[tlp]),
        Cell(label="État", text="Retiré" if row.withdrawn_at else "Tient"),
    ]


def _seen(row: Indicator, zone: str) -> str:
    """From when to when, as short as a row needs."""
    first, last = (
        f"{local(moment, zone):%d/%m/%Y %H:%M}" if moment else ""
        for moment in (row.first_seen, row.last_seen)
    )
    if first and last:
        return f"du {first} au {last}"
    return f"dès le {first}" if first else f"jusqu’au {last}" if last else ""


def _withdrawn(row: Indicator, zone: str) -> str:
    at: datetime | None = row.withdrawn_at
    if at is None:
        return ""
    return f"Retiré {without_zone(at, zone)} par {row.withdrawn_by} : {row.withdrawn_for}"
