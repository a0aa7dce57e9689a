"""What a word about care changes for the authorities: what becomes due, what is no longer so."""

from collections.abc import Sequence
from dataclasses import dataclass

from hygie.incidents.models import Incident, Notice
from hygie.incidents.presentation.said import label_of
from hygie.incidents.queries import care as queries
from hygie.incidents.queries.notices import any_duties, any_of_all
from hygie.incidents.rules import care_story, care_told, encoding, notices
from hygie.incidents.rules.clock import NBSP, without_zone
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.platform.installation import desk

_BECOMES = {
    Applies.YES: "Devient due",
    Applies.PERHAPS: "À vérifier désormais",
    Applies.NO: "N’est plus due",
}


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where the duties of an incident stand, and what their recipients got that has changed."""

    duties: dict[str, Duty]
    changed: dict[str, list[str]]
    zone: str


def standing(incident: Incident) -> Standing:
    """Look at the authorities of an incident, before and after something is said of it."""
    found = any_duties(incident, within=desk().answer_within)
    return Standing(
        duties={duty.code: duty for duty in found},
        changed=_changed(incident, found),
        zone=encoding.from_json(incident.content).zone,
    )


def said(before: Standing, after: Standing) -> list[str]:
    """Return one sentence for each duty that moved, and for each sending that wants more."""
    sentences = [
        _of_duty(duty, after.zone)
        for code, duty in after.duties.items()
        if code in before.duties and before.duties[code].applies != duty.applies
    ]
    for code, labels in after.changed.items():
        if labels and labels != before.changed.get(code):
            text = after.duties[code].text
            sentences.append(
                f"{text.title}, {text.recipient}{NBSP}: a changé depuis l’envoi{NBSP}: "
                f"{_listed(labels)}. Un complément est à envoyer."
            )
    return sentences


def since_sent(incident: Incident, duty: Duty) -> list[str]:
    """The facts that changed since the last sending to the recipient of a duty."""
    return _changed(incident, [duty]).get(duty.code, [])


def _of_duty(duty: Duty, zone: str) -> str:
    words = f"{_BECOMES[duty.applies]}{NBSP}: {duty.text.title}, {duty.text.recipient}. {duty.why}"
    if duty.applies == Applies.YES and duty.done_at is None and duty.due_at is not None:
        words += f" Au plus tard {without_zone(duty.due_at, zone)}."
    return words


def _changed(incident: Incident, duties: Sequence[Duty]) -> dict[str, list[str]]:
    """By duty, what differs from the last sending that stands."""
    last: dict[str, Notice] = {}
    for each in any_of_all(incident):
        if each.withdrawn_at is None:
            last.setdefault(each.duty, each)
    if not last:
        return {}
    weighed, points = queries.any_weighed(incident), queries.any_points(incident)
    return {
        duty.code: _moved(duty, last[duty.code], weighed, points)
        for duty in duties
        if duty.code in last
    }


def _moved(
    duty: Duty, sent: Notice, weighed: Declaration, points: Sequence[care_story.Point]
) -> list[str]:
    then = [point for point in points if point.written_at <= sent.noted_at]
    fields = notices.moved(duty.text, notices.read_kept(sent.content), weighed)
    of_care = care_told.moved(
        duty.text,
        before=care_story.now(care_story.story(then)),
        after=care_story.now(care_story.story(points)),
    )
    names = [label_of(field) for field in fields]
    return list(dict.fromkeys([*names, *of_care]))


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(label[:1].lower() + label[1:] for label in labels)
