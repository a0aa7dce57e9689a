"""The estimates of a report: a note for each method, and why one gives none."""

from hygie.kernel.wording import NBSP, day, number
from hygie.observatory.estimating.queries import Estimates, Second
from hygie.observatory.rules import told
from hygie.observatory.rules.areas import FRANCE
from hygie.observatory.rules.composition import Note
from hygie.observatory.rules.estimates import Method
from hygie.platform.exports import PARIS

OF_HEALTH = "par des établissements de santé"
BY_ALL = "par toutes les structures"


def notes(found: Estimates) -> tuple[Note, ...]:
    """What a report says of the incidents that were not declared; nothing without an estimate."""
    if not found.found:
        return ()
    by_activity = found.activity
    first = Note(
        title=Method.ACTIVITY.label,
        text=by_activity.why
        if by_activity.estimate is None
        else " ".join(
            (
                told.sentence(
                    by_activity.estimate, of=BY_ALL if by_activity.is_of_all else OF_HEALTH
                ),
                f"Hypothèses{NBSP}:",
                *by_activity.estimate.assumptions,
            )
        ),
    )
    others = [_of_source(each) for each in found.seconds]
    if not others and found.area == FRANCE:
        others = [Note(title=Method.RECAPTURE.label, text=found.why_none)]
    return (first, *others)


def _of_source(found: Second) -> Note:
    title = f"{Method.RECAPTURE.label}{NBSP}: {found.title}"
    if found.estimate is None:
        return Note(title=title, text=f"Pas d’estimation. {found.why}")
    text = " ".join(
        (
            compared(found),
            told.sentence(found.estimate, of=BY_ALL),
            f"Hypothèses{NBSP}:",
            *found.estimate.assumptions,
        )
    )
    return Note(title=title, text=text)


def compared(found: Second) -> str:
    """What two sources have in common, and when they were compared."""
    on = day(found.compared_at.astimezone(PARIS).date())
    if found.both is None or found.first is None or found.second is None:
        return f"Comparée le {on}."
    return (
        f"{number(found.first)} incidents sont déclarés, {number(found.second)} sont dans la "
        f"liste, {number(found.both)} dans les deux, à {found.within} jours près (comparaison du "
        f"{on})."
    )
