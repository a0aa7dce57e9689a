"""What is done with a report: begun, written, rounded, withdrawn."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.journal import operations as journal
from hygie.kernel.actor import NATION, Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.geography import regions
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.observatory.reports import access, making, opening, queries
from hygie.observatory.reports.events import ComparisonAsked
from hygie.observatory.reports.models import Publication, Report, ReportText, Withdrawal
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.composition import composition
from hygie.observatory.rules.reports import State
from hygie.platform import bus

NOT_YOURS = "Les rapports d’un lieu sont écrits et publiés par ceux qui en répondent."
NO_REASON = "Dites pourquoi ce rapport est retiré : ceux qui le cherchent le liront."


class ChangedSince(Refused):
    """Somebody else wrote the same text meanwhile; theirs is here, nothing typed is lost."""

    def __init__(self, theirs: ReportText) -> None:
        super().__init__(
            f"{theirs.written_by} a écrit ce texte pendant que vous l’écriviez : les deux sont "
            "ci-dessous. Gardez-en un, ou réunissez-les."
        )
        self.theirs = theirs


@transaction.atomic
def begin(place: Place, year: int, *, by: Actor, at: datetime) -> Report:
    """Begin the report of a place and a year, or its next edition; the one that is begun is given.

    Raise NotAllowed, NotFound for a place that has none, NotYet for a year to come, NotAReport for
    one without figures.
    """
    _check_place(place)
    if not access.may_write(by, above=frozenset({place, NATION})):
        raise NotAllowed(NOT_YOURS)
    same = Report.objects.filter(place_kind=place.kind.value, place_code=place.code, year=year)
    unpublished = same.filter(state__in=[State.DRAFT.value, State.VERIFYING.value])
    if (draft := unpublished.first()) is not None:
        bus.announce(ComparisonAsked(report_id=draft.pk))
        return draft
    last = same.order_by("-edition").first()
    making.document(making.area_of(place.code), year, at=timezone.localtime(at))
    try:
        with transaction.atomic():
            made = Report.objects.create(
                place_kind=place.kind.value,
                place_code=place.code,
                year=year,
                edition=last.edition + 1 if last else 1,
                is_rounded=last.is_rounded if last else False,
                begun_at=at,
                begun_by=by.name,
            )
    except IntegrityError:
        # Somebody began it in the same instant: theirs is the one.
        return unpublished.get()
    if last is not None:
        _carry_texts(last, made, by=by, at=at)
    journal.record("observatory.report_begun", made, by=by, at=at, year=year, edition=made.edition)
    bus.announce(ComparisonAsked(report_id=made.pk))
    return made


@transaction.atomic
def write(
    report_id: int, section: str, text: str, *, seen: int, by: Actor, at: datetime
) -> ReportText:
    """Write the text of a section; `seen` is the version that its writer had before them.

    Raise ChangedSince, with the text of somebody else, when there is a later one.
    """
    report = locked(report_id, by=by)
    rules.check_turn(State(report.state), State.DRAFT)
    clean = clean_text(text)
    rules.check_text(section, clean, composition(), queries.area_of(report).level)
    refuse_patient_identity(clean)
    last = queries.any_texts(report).get(section)
    if last is not None and last.text == clean:
        return last
    if last is not None and last.version != seen:
        raise ChangedSince(last)
    made = ReportText.objects.create(
        report=report,
        section=section,
        version=(last.version if last else 0) + 1,
        text=clean,
        written_at=at,
        written_by=by.name,
        person_id=by.person_id,
    )
    journal.record(
        "observatory.report_written", report, by=by, at=at, section=section, version=made.version
    )
    return made


@transaction.atomic
def round_figures(report_id: int, *, is_rounded: bool, by: Actor, at: datetime) -> Report:
    """Say whether all numbers of a report, and of its open data, are rounded to a multiple of 5."""
    report = locked(report_id, by=by)
    rules.check_turn(State(report.state), State.DRAFT)
    if report.is_rounded != is_rounded:
        report.is_rounded = is_rounded
        report.save(update_fields=["is_rounded"])
        journal.record("observatory.report_rounded", report, by=by, at=at, rounded=is_rounded)
    return report


@transaction.atomic
def withdraw(report_id: int, *, reason: str, by: Actor, at: datetime) -> Withdrawal:
    """Withdraw a publication, with the reason that everybody will read; what it said is kept."""
    report = locked(report_id, by=by)
    rules.check_turn(State(report.state), State.PUBLISHED)
    why = clean_text(reason)[: rules.LONGEST_REASON]
    if not why:
        raise Refused(NO_REASON)
    refuse_patient_identity(why)
    made = _withdrawn(report, why, by=by, at=at)
    opening.take_back(made.publication, why=why, at=at)
    return made


def _withdrawn(report: Report, why: str, *, by: Actor, at: datetime) -> Withdrawal:
    report.state = State.WITHDRAWN.value
    report.save(update_fields=["state"])
    publication = Publication.objects.defer("pdf").get(report=report)
    made = Withdrawal.objects.create(
        publication=publication,
        reason=why,
        withdrawn_at=at,
        withdrawn_by=by.name,
        person_id=by.person_id,
    )
    journal.record(
        "observatory.report_withdrawn",
        report,
        by=by,
        at=at,
        year=report.year,
        edition=report.edition,
    )
    return made


def give_way(report: Report, *, by: Actor, at: datetime) -> None:
    """The edition that was published leaves, when the next one comes; its files, once it has."""
    former = Report.objects.filter(
        place_kind=report.place_kind,
        place_code=report.place_code,
        year=report.year,
        state=State.PUBLISHED.value,
    ).first()
    if former is not None:
        _withdrawn(former, f"Remplacé par l’édition {report.edition}.", by=by, at=at)


def _carry_texts(last: Report, made: Report, *, by: Actor, at: datetime) -> None:
    """The next edition begins with the words of the last one."""
    ReportText.objects.bulk_create(
        ReportText(
            report=made,
            section=name,
            version=1,
            text=each.text,
            written_at=at,
            written_by=by.name,
            person_id=by.person_id,
        )
        for name, each in queries.any_texts(last).items()
    )


def _check_place(place: Place) -> None:
    is_region = place.kind is PlaceKind.REGION and place.code in regions()
    if place != NATION and not is_region:
        raise NotFound("Les rapports publiés sont ceux de la France et de ses régions.")


def locked(report_id: int, *, by: Actor) -> Report:
    """A report that this person writes, held until the end; raise NotFound, NotAllowed."""
    found = Report.objects.select_for_update().filter(pk=report_id).first()
    if found is None:
        raise NotFound(queries.NO_REPORT)
    if not access.may_write(by, above=found.path):
        raise NotAllowed(NOT_YOURS)
    return found
