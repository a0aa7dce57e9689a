"""A report on its way to everybody: asked for, verified in the background, published or sent back.

What is published is what was read: its mark, and the snapshot it was made of, are kept when it is
asked for. Nobody writes meanwhile. A job that was killed begins again, and finds what it held.

The files of an edition are prepared before its publication is committed, and opened after it: what
was cut before is prepared again, what was cut after is opened by the job that comes back, or by the
next night.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection, transaction

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.observatory.opendata import shelf
from hygie.observatory.reports import opening, operations, queries, safety, telling
from hygie.observatory.reports.events import VerificationAsked
from hygie.observatory.reports.models import Publication, Report
from hygie.observatory.reports.printing import sheet
from hygie.observatory.reports.readying import Ready, ready, years_of
from hygie.observatory.rules import reports as rules
from hygie.observatory.rules.reports import State
from hygie.platform import bus

UNREAD = (
    "Ce n’est plus ce que vous avez relu : les textes ou les chiffres ont changé. Relisez le "
    "projet."
)
INTERRUPTED = (
    "La vérification s’est interrompue, et rien n’est publié. L’exploitant voit pourquoi dans ses "
    "tâches."
)
# Publications follow each other: each must not give away what the one before told.
_LOCK = 0x6F627370
# So many times another publication may come in between.
_TURNS = 3


class _CalledOff(Exception):
    """Nobody waits for this any more."""


@transaction.atomic
def ask(report_id: int, *, mark: str, by: Actor, at: datetime) -> Report:
    """Ask that what was read be verified, then published in the name of who asks.

    `mark` is that of what the page showed. Raise NotItsTurn, Refused when it has changed since.
    """
    report = operations.locked(report_id, by=by)
    rules.check_turn(State(report.state), State.DRAFT)
    found = ready(report, at=at, may_compare=False)
    if mark != found.mark:
        raise Refused(UNREAD)
    report.state, report.turn = State.VERIFYING.value, report.turn + 1
    report.asked_at, report.asked_by, report.person_id = at, by.name, by.person_id
    report.asked_mark, report.asked_snapshot = mark, found.snapshot
    report.verified, report.to_verify, report.refusal = 0, 0, ""
    report.save()
    journal.record(
        "observatory.report_asked", report, by=by, at=at, year=report.year, edition=report.edition
    )
    bus.announce(VerificationAsked(report_id=report.pk, turn=report.turn))
    return report


@transaction.atomic
def call_off(report_id: int, *, by: Actor, at: datetime) -> Report:
    """Publish nothing after all: it is a draft again."""
    report = operations.locked(report_id, by=by)
    rules.check_turn(State(report.state), State.VERIFYING)
    report.state = State.DRAFT.value
    report.save(update_fields=["state"])
    journal.record(
        "observatory.report_called_off",
        report,
        by=by,
        at=at,
        year=report.year,
        edition=report.edition,
    )
    return report


def verify(report_id: int, turn: int, *, at: datetime) -> Publication | None:
    """Attack what was asked to be published, and publish it; else it is a draft, with the reason.

    Nothing is done when it is not waited for any more; a job that was killed once it had published
    finds its files to open. The publication bears the name of who asked.
    """
    report = Report.objects.filter(pk=report_id, turn=turn).first()
    made = None
    if report is not None and report.state == State.VERIFYING:
        try:
            made = _attempted(report, at=at)
        except _CalledOff:
            return None
        except Refused as refusal:
            send_back(report_id, turn, refusal.sentence, at=at)
            return None
    if report is not None:
        # The edition that it replaces leaves with it.
        _settle(queries.any_publications(report.place_code, report.year))
    return made


def _attempted(report: Report, *, at: datetime) -> Publication:
    for _ in range(_TURNS):
        last = queries.any_last()
        found = _verified(report)
        if (made := _publish(report, found, last, at=at)) is not None:
            return made
    raise Refused(UNREAD)


@transaction.atomic
def open_waiting(*, at: datetime) -> None:
    """Open what is published and was not opened, take back what is withdrawn and still is there.

    What was prepared for a publication that never was is removed: it was killed, then called off.
    """
    _one_at_a_time()
    _settle(queries.any_publications())
    # Nobody publishes meanwhile: what still waits is nobody’s.
    shelf.clear(shelf.waiting(), now=at.timestamp())


def _settle(found: Iterable[Publication]) -> None:
    """The files of what stands are everybody’s; those of what was withdrawn, nobody’s any more."""
    for each in found:
        gone = getattr(each, "withdrawal", None)
        if gone is not None:
            opening.take_back(each, why=gone.reason, at=gone.withdrawn_at)
        else:
            opening.give(each)


@transaction.atomic
def send_back(report_id: int, turn: int, sentence: str, *, at: datetime) -> None:
    """It is a draft again, and says why to whoever opens it; nothing when it is not waited for."""
    report = _held(report_id, turn)
    if report is None:
        return
    report.state, report.refusal = State.DRAFT.value, sentence[: rules.LONGEST_REASON]
    report.save(update_fields=["state", "refusal"])
    journal.record(
        "observatory.report_refused",
        report,
        by=_asked_by(report),
        at=at,
        year=report.year,
        edition=report.edition,
    )


def _verified(report: Report) -> Ready:
    """What was read, when it is still that and gives nothing away; raise Refused."""
    assert report.asked_at is not None  # noqa: S101 - it was asked for
    found = ready(report, at=report.asked_at, snapshot=report.asked_snapshot)
    if found.mark != report.asked_mark:
        raise Refused(UNREAD)
    years = years_of(report)
    counted = safety.any_counted(found.snapshot, years)
    safety.figures_are_safe(counted, told=_tells(report))
    telling.check(found.snapshot, years)
    return found


def _tells(report: Report) -> Callable[[int, int], None]:
    rows = Report.objects.filter(pk=report.pk, turn=report.turn, state=State.VERIFYING.value)

    def tell(done: int, of: int) -> None:
        if not rows.update(verified=done, to_verify=of):
            raise _CalledOff

    return tell


@transaction.atomic
def _publish(report: Report, found: Ready, last: int, *, at: datetime) -> Publication | None:
    """Publish what was verified; none when something else was published since it was."""
    _one_at_a_time()
    held = _held(report.pk, report.turn)
    if held is None:
        raise _CalledOff
    if queries.any_last() != last:
        return None
    by = _asked_by(held)
    operations.give_way(held, by=by, at=at)
    held.state = State.PUBLISHED.value
    held.save(update_fields=["state"])
    title = f"{found.content['title']}, {found.content['place']}, {held.year}"
    # The moment of who asked: a job that was cut and begins again makes the same files.
    asked = held.asked_at or at
    edition = opening.edition_of(held, title=title, snapshot=found.snapshot, at=asked)
    given = opening.given(found, edition, years_of(held))
    publication = Publication.objects.create(
        report=held,
        title=title,
        snapshot=found.snapshot,
        content=found.content,
        figures=found.figures,
        told=opening.record(found, given, edition),
        rounded=edition.rounded,
        digest=found.mark,
        pdf=sheet(found.content, is_draft=False, at=asked, edition=held.edition),
        revisions=found.revisions,
        published_at=edition.published_at,
        published_by=by.name,
        person_id=by.person_id,
    )
    journal.record(
        "observatory.report_published",
        held,
        by=by,
        at=at,
        year=held.year,
        edition=held.edition,
        digest=found.mark,
    )
    opening.prepare(edition, given)
    return publication


def _one_at_a_time() -> None:
    """Until the end of the transaction, nobody else publishes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _held(report_id: int, turn: int) -> Report | None:
    rows = Report.objects.select_for_update(of=("self",)).filter(pk=report_id, turn=turn)
    return rows.filter(state=State.VERIFYING.value).first()


def _asked_by(report: Report) -> Actor:
    return Actor(name=report.asked_by, person_id=report.person_id)
