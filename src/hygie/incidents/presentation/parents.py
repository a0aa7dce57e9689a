"""What strikes many structures at once, in words and figures."""

from dataclasses import dataclass

from hygie.incidents.models import ParentIncident
from hygie.incidents.presentation.rows import Badge
from hygie.incidents.queries.parents import Tally
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.parents import Stage
from hygie.incidents.rules.territory import PARIS

_TONES = {Stage.OPEN: "warning", Stage.ENDED: "success", Stage.WITHDRAWN: "neutral"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One of them, for a list and for the top of its page."""

    pk: int
    title: str
    provider: str
    stage: Badge
    opened: str
    told: str
    how_many: str
    over: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What `ui/figures.html` needs."""

    value: int
    label: str
    kind: str = "neutral"


def line(parent: ParentIncident) -> Line:
    """Who opened it, when, what became of it."""
    stage, joined = parent.stage, getattr(parent, "joined_count", None)
    return Line(
        pk=parent.pk,
        title=parent.title,
        provider=parent.provider,
        stage=Badge(label=stage.label, kind=_TONES[stage]),
        opened=f"Ouvert par {parent.opened_by}, {without_zone(parent.opened_at, PARIS)}",
        told=f"Dit par {parent.told_by}, {without_zone(parent.told_at, PARIS)}",
        how_many=_counted(joined or 0),
        over=_over(parent, stage),
    )


def figures(tally: Tally) -> list[Figure]:
    """How its incidents go; dangers and calls for help only when there are some."""
    found = [
        Figure(value=tally.total, label=_plural("incident rattaché", tally.total), kind="brand"),
        Figure(value=tally.open, label=_plural("ouvert", tally.open)),
        Figure(value=tally.regions, label=_plural("région", tally.regions)),
    ]
    if tally.endangered:
        found.append(
            Figure(value=tally.endangered, label="avec des patients en danger", kind="danger")
        )
    if tally.asking:
        word = "demande de l’aide" if tally.asking == 1 else "demandent de l’aide"
        found.append(Figure(value=tally.asking, label=word, kind="warning"))
    return found


def _over(parent: ParentIncident, stage: Stage) -> str:
    if stage == Stage.WITHDRAWN and parent.withdrawn_at is not None:
        when = without_zone(parent.withdrawn_at, PARIS)
        return f"Retiré par {parent.withdrawn_by}, {when} : {parent.reason}"
    if stage == Stage.ENDED and parent.ended_at is not None:
        return f"Terminé, dit par {parent.ended_by}, {without_zone(parent.ended_at, PARIS)}"
    return ""


def _counted(count: int) -> str:
    return f"{count} {_plural('incident', count)}" if count else "aucun incident"


def _plural(words: str, count: int) -> str:
    return " ".join(f"{word}s" for word in words.split()) if count > 1 else words
