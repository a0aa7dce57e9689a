"""What strikes many structures at once, in words and figures."""

from dataclasses import dataclass
from datetime import datetime

from hygie.incidents.models import Incident, ParentIncident
from hygie.incidents.presentation import timeline
from hygie.incidents.presentation.rows import Badge
from hygie.incidents.queries.parents import Tally
from hygie.incidents.rules.clock import without_zone
from hygie.incidents.rules.lifecycle import Status, is_open
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


@dataclass(frozen=True, kw_only=True)
class Common:
    """What one incident has, or had, in common with others, for all who read it."""

    heading: str
    title: str
    provider: str
    text: str
    after: list[str]
    said: list[timeline.Line]


def common(incident: Incident, *, desk: str, zone: str) -> Common | None:
    """What is said now, and before; of one that it left, what was said, why, and what follows."""
    if parent := incident.parent:
        return Common(
            heading="Incident commun à plusieurs structures",
            title=parent.title,
            provider=parent.provider,
            text=parent.text,
            after=_ended(incident, parent, desk=desk, zone=zone),
            said=said(parent.earlier, zone=zone),
        )
    if not (kept := incident.parted):
        return None
    when = without_zone(datetime.fromisoformat(kept["at"]), zone)
    did = "Incident commun retiré" if kept["is_withdrawn"] else "Détaché de l’incident commun"
    return Common(
        heading=f"{did} le {when}",
        title=kept["title"],
        provider=kept["provider"],
        text="",
        after=[f"Parce que : {kept['reason']}", _goes_on(incident, desk)],
        said=said(kept["said"], zone=zone),
    )


def _ended(incident: Incident, parent: ParentIncident, *, desk: str, zone: str) -> list[str]:
    if parent.ended_at is None:
        return []
    when = without_zone(parent.ended_at, zone)
    return [f"Cette cause est terminée depuis le {when}.", _goes_on(incident, desk)]


def _goes_on(incident: Incident, desk: str) -> str:
    """What it means for the incident itself, and who follows it."""
    if not is_open(Status(incident.status)):
        return "Cet incident n’était plus ouvert : rien n’y change."
    who = f"{incident.analyst_name} ({desk})" if incident.analyst_name else desk
    return f"Cet incident reste ouvert, de son côté : {who} le suit."


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


def last(parent: ParentIncident) -> dict[str, str]:
    """What is said now, as it will be kept once something else is said."""
    return {"at": parent.told_at.isoformat(), "by": parent.told_by, "text": parent.text}


def said(kept: list[dict[str, str]], *, zone: str = PARIS) -> list[timeline.Line]:
    """What was said, the latest first."""
    return [
        timeline.Line(
            at=without_zone(datetime.fromisoformat(each["at"]), zone),
            at_iso=each["at"],
            who=each["by"],
            what="Dit",
            detail=each["text"],
            kind="",
        )
        for each in reversed(kept)
    ]


def figures(tally: Tally) -> list[Figure]:
    """How its incidents go; dangers and calls for help only when there are some."""
    joined = _plural("incident rattaché", tally.total)
    if tally.duplicates:
        joined += f", dont {tally.duplicates} {_plural('doublon', tally.duplicates)}"
    found = [
        Figure(value=tally.total, label=joined, kind="brand"),
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
