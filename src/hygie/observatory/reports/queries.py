"""Reports as they are read: drafts by who writes them, what is published by anybody."""

from collections.abc import Mapping, Sequence

from hygie.kernel.actor import Actor, PlaceKind
from hygie.kernel.errors import Gone, NotFound
from hygie.observatory.reports import access
from hygie.observatory.reports.models import Publication, Report, ReportText, Withdrawal
from hygie.observatory.reports.plain import digest
from hygie.observatory.rules.areas import FRANCE, Area
from hygie.observatory.rules.cells import Level
from hygie.observatory.rules.reports import State
from hygie.platform import walls
from hygie.platform.walls import Domain

NO_REPORT = "Ce rapport n’existe pas, ou il n’est pas publié."
CHANGED = "Ce rapport n’est plus celui qui a été publié : il n’est pas montré."


def area_of(report: Report) -> Area:
    """The area that a report is of."""
    is_region = report.place_kind == PlaceKind.REGION
    return Area(Level.REGION, report.place_code) if is_region else FRANCE


def drafts(actor: Actor) -> Sequence[Report]:
    """The reports that this person writes, the last year first; their former editions too."""
    if not access.may_write_some(actor):
        return []
    return list(Report.objects.order_by("-year", "place_kind", "place_code", "-edition"))


def one(actor: Actor, report_id: int) -> Report:
    """A report that this person writes; raise NotFound."""
    found = Report.objects.filter(pk=report_id).first()
    if found is None or not access.may_write(actor, above=found.path):
        raise NotFound(NO_REPORT)
    return found


def any_texts(report: Report) -> Mapping[str, ReportText]:
    """The last version of each text, by section."""
    rows = ReportText.objects.filter(report=report).order_by("section", "-version")
    return {each.section: each for each in rows.distinct("section")}


def any_published() -> list[Publication]:
    """What is published and not withdrawn, the last year first; without content nor sheet."""
    with walls.opened("observatory.published", Domain.FIGURES):
        rows = Publication.objects.select_related("report").filter(
            report__state=State.PUBLISHED.value
        )
        return list(
            rows.defer("content", "figures", "pdf").order_by(
                "-report__year", "report__place_kind", "report__place_code"
            )
        )


def any_publications(place: str = "", year: int = 0) -> list[Publication]:
    """All that was ever published, or of a place and a year: without content, figures nor sheet."""
    with walls.opened("observatory.published", Domain.FIGURES):
        rows = Publication.objects.select_related("report", "withdrawal").order_by("pk")
        if place:
            rows = rows.filter(report__place_code=place, report__year=year)
        return list(rows.defer("content", "figures", "pdf", "told"))


def any_publication(place: str, year: int) -> Publication:
    """What is published of a place and a year.

    Raise NotFound for none, Gone with its reason for one that was withdrawn, Gone for one that is
    not any more what was published.
    """
    with walls.opened("observatory.published", Domain.FIGURES):
        rows = Publication.objects.select_related("report", "withdrawal").filter(
            report__place_code=place, report__year=year
        )
        found = rows.order_by("-report__edition").first()
    if found is None:
        raise NotFound(NO_REPORT)
    if found.report.state == State.WITHDRAWN:
        raise Gone(f"Ce rapport a été retiré : {found.withdrawal.reason}")
    if digest(found.content, found.figures) != found.digest:
        raise Gone(CHANGED)
    return found


def any_told() -> list[bytes]:
    """What all publications told, of every place, withdrawn or not, the first one first."""
    with walls.opened("observatory.published", Domain.FIGURES):
        rows = Publication.objects.order_by("pk").values_list("told", flat=True)
        return [bytes(each) for each in rows if each]


def any_last() -> int:
    """The last publication that was made anywhere; 0 before the first."""
    with walls.opened("observatory.published", Domain.FIGURES):
        last = Publication.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def any_drafts() -> list[Report]:
    """The reports that somebody writes now."""
    with walls.opened("observatory.published", Domain.FIGURES):
        return list(Report.objects.filter(state=State.DRAFT.value).order_by("pk"))


def any_begun() -> bool:
    """Whether any report was ever begun."""
    with walls.opened("observatory.published", Domain.FIGURES):
        return Report.objects.exists()


def any_snapshots() -> frozenset[str]:
    """The snapshots that what is published names, or what is about to be."""
    with walls.opened("observatory.published", Domain.FIGURES):
        stand = Publication.objects.filter(report__state=State.PUBLISHED.value)
        asked = Report.objects.filter(state=State.VERIFYING.value)
        names = [*stand.values_list("snapshot"), *asked.values_list("asked_snapshot")]
    return frozenset(name for (name,) in names)


def any_withdrawal(report: Report) -> Withdrawal | None:
    """Why a report was withdrawn; None while it was not."""
    return Withdrawal.objects.filter(publication__report=report).first()
