"""A report is verified in the background, then published as it was read, or sent back."""

from datetime import timedelta

import pytest

from hygie.journal.models import Entry
from hygie.kernel.actor import NATION
from hygie.kernel.errors import Gone, NotAllowed, Refused
from hygie.kernel.scope import NOBODY
from hygie.observatory import tasks
from hygie.observatory.models import Publication
from hygie.observatory.opendata import shelf
from hygie.observatory.reports import operations, publishing, queries, readying, safety
from hygie.observatory.reports.events import VerificationAsked
from hygie.observatory.rules.cells import Shown
from hygie.observatory.rules.reports import NotItsTurn, State
from hygie.platform import walls
from hygie.platform.walls import Domain
from tests.cast import KARIM, NADIA, NOON
from tests.observatory.reporting import a_counted, all_counted, asked, keep, verified

pytestmark = pytest.mark.django_db
BY_NADIA = {"by": NADIA, "at": NOON}


@pytest.fixture(autouse=True)
def _kept(settings):
    keep(all_counted(), settings.OBSERVATORY)


@pytest.fixture
def draft():
    return operations.begin(NATION, 2024, **BY_NADIA)


def worked(report):
    """The job, as the worker runs it."""
    event = VerificationAsked(report_id=report.pk, turn=report.turn)
    with walls.scoped(NOBODY.with_all_of("job", Domain.FIGURES)):
        tasks.verify(event)
    report.refresh_from_db()


def acts():
    rows = Entry.objects.filter(what__startswith="observatory.report").order_by("pk")
    return list(rows.values_list("what", flat=True))


def test_what_is_asked_is_verified_then_published_in_the_name_of_who_asked(draft):
    report = asked(draft, **BY_NADIA)
    assert report.state == State.VERIFYING
    assert not Publication.objects.exists()
    worked(report)
    assert (report.state, report.verified, report.to_verify) == (State.PUBLISHED, 3, 3)
    made = Publication.objects.get()
    assert (made.published_by, made.person_id) == (NADIA.name, NADIA.person_id)
    assert made.digest == report.asked_mark
    assert acts()[-2:] == ["observatory.report_asked", "observatory.report_published"]
    assert Entry.objects.get(what="observatory.report_published").actor_name == NADIA.name


def test_nobody_writes_meanwhile_and_it_is_not_asked_twice(draft):
    asked(draft, **BY_NADIA)
    assert operations.begin(NATION, 2024, **BY_NADIA).pk == draft.pk
    for act in (
        lambda: operations.write(draft.pk, "volume", "x", seen=0, **BY_NADIA),
        lambda: operations.round_figures(draft.pk, is_rounded=True, **BY_NADIA),
        lambda: asked(draft, **BY_NADIA),
        lambda: operations.withdraw(draft.pk, reason="x", **BY_NADIA),
    ):
        with pytest.raises(NotItsTurn):
            act()


def test_a_verification_is_called_off_and_what_its_job_finds_is_nothing(draft):
    report = asked(draft, **BY_NADIA)
    with pytest.raises(NotAllowed):
        publishing.call_off(draft.pk, by=KARIM, at=NOON)
    publishing.call_off(draft.pk, **BY_NADIA)
    worked(report)
    assert report.state == State.DRAFT
    assert not report.refusal
    assert not Publication.objects.exists()
    with pytest.raises(NotItsTurn):
        publishing.call_off(draft.pk, **BY_NADIA)


def test_a_job_of_a_former_turn_publishes_nothing(draft):
    first = asked(draft, **BY_NADIA).turn
    publishing.call_off(draft.pk, **BY_NADIA)
    report = asked(draft, **BY_NADIA)
    assert publishing.verify(report.pk, first, at=NOON) is None
    report.refresh_from_db()
    assert report.state == State.VERIFYING


def test_it_is_called_off_while_it_is_verified(draft, monkeypatch):
    report = asked(draft, **BY_NADIA)
    real = safety._holds

    def interrupted(found):
        publishing.call_off(draft.pk, **BY_NADIA)
        monkeypatch.setattr(safety, "_holds", real)

    monkeypatch.setattr(safety, "_holds", interrupted)
    worked(report)
    assert report.state == State.DRAFT
    assert not Publication.objects.exists()


def test_a_job_that_runs_again_publishes_once(draft):
    report = asked(draft, **BY_NADIA)
    worked(report)
    worked(report)
    assert Publication.objects.count() == 1


def test_a_job_that_was_killed_while_publishing_makes_the_same_files(draft, monkeypatch):
    report = asked(draft, **BY_NADIA)
    with monkeypatch.context() as patched:

        def killed(*_args, **_more):
            raise KeyboardInterrupt

        patched.setattr(publishing.journal, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            publishing.verify(report.pk, report.turn, at=NOON)
    later = NOON + timedelta(minutes=2)
    assert publishing.verify(report.pk, report.turn, at=later)
    assert shelf.find("2024-FR-1").edition.published_at == NOON


@pytest.fixture
def killed(monkeypatch):
    """The process dies once a step is done: before it ends its transaction, or just after."""

    def dies(at, name):
        real = getattr(at, name)

        def done_then_killed(*args, **more):
            real(*args, **more)
            raise KeyboardInterrupt

        return monkeypatch.context(), at, name, done_then_killed

    def run(report, step):
        context, at, name, instead = dies(*step)
        with context as patched:
            patched.setattr(at, name, instead)
            with pytest.raises(KeyboardInterrupt):
                verify(report)

    return run


BEFORE_IT_IS_PUBLISHED = publishing.opening, "prepare"
ONCE_IT_IS = publishing, "_publish"


def verify(report, at=NOON):
    with walls.scoped(NOBODY.with_all_of("job", Domain.FIGURES)):
        return publishing.verify(report.pk, report.turn, at=at)


def test_killed_between_its_files_and_its_publication_then_called_off_it_is_asked_again(
    draft, killed
):
    killed(asked(draft, **BY_NADIA), BEFORE_IT_IS_PUBLISHED)
    assert shelf.waiting() == ["2024-FR-1"]
    assert shelf.listed() == [], "nobody reads what is not published"
    publishing.call_off(draft.pk, **BY_NADIA)

    later = NOON + timedelta(days=1)
    report = asked(draft, by=NADIA, at=later)
    assert verify(report, later)
    assert shelf.find("2024-FR-1").edition.published_at == later
    assert shelf.waiting() == []


@pytest.mark.parametrize("how", ["the same job", "the night"])
def test_killed_once_it_is_published_its_files_are_opened_afterwards(draft, killed, how):
    report = asked(draft, **BY_NADIA)
    killed(report, ONCE_IT_IS)
    assert Publication.objects.count() == 1
    assert shelf.listed() == []
    if how == "the night":
        publishing.open_waiting(at=NOON)
    else:
        assert verify(report) is None
    assert shelf.find("2024-FR-1").whole("chiffres.csv")
    assert Publication.objects.count() == 1


def test_the_former_edition_leaves_when_the_next_one_is_published_and_not_before(draft, killed):
    worked(asked(draft, **BY_NADIA))
    report = asked(operations.begin(NATION, 2024, **BY_NADIA), **BY_NADIA)
    killed(report, BEFORE_IT_IS_PUBLISHED)
    assert shelf.find("2024-FR-1")
    killed(report, ONCE_IT_IS)
    publishing.open_waiting(at=NOON)
    assert shelf.find("2024-FR-2")
    with pytest.raises(Gone, match="Remplacé par l’édition 2"):
        shelf.find("2024-FR-1")


def test_what_was_withdrawn_before_its_files_were_opened_is_never_read(draft, killed):
    killed(asked(draft, **BY_NADIA), ONCE_IT_IS)
    operations.withdraw(draft.pk, reason="Un essai.", **BY_NADIA)
    publishing.open_waiting(at=NOON)
    with pytest.raises(Gone, match="Un essai"):
        shelf.find("2024-FR-1")


def test_the_night_clears_what_was_prepared_for_nothing_and_leaves_what_stands(draft, killed):
    worked(asked(draft, **BY_NADIA))
    stands = shelf.find("2024-FR-1")
    killed(asked(operations.begin(NATION, 2024, **BY_NADIA), **BY_NADIA), BEFORE_IT_IS_PUBLISHED)
    assert shelf.waiting() == ["2024-FR-2"]
    publishing.open_waiting(at=NOON)
    assert shelf.waiting() == []
    assert shelf.listed() == [stands]


def test_two_people_ask_at_once_and_one_of_them_is_told_so(draft):
    report = asked(draft, **BY_NADIA)
    mark = report.asked_mark
    with pytest.raises(NotItsTurn):
        publishing.ask(draft.pk, mark=mark, **BY_NADIA)
    worked(report)
    assert Publication.objects.count() == 1


def test_what_changed_since_it_was_read_is_sent_back_with_the_reason(draft, settings):
    report = asked(draft, **BY_NADIA)
    # The same snapshot, its figures made anew.
    keep([*all_counted(), a_counted("INC-17", 2024, 44)], settings.OBSERVATORY)
    worked(report)
    assert report.state == State.DRAFT
    assert "relu" in report.refusal


def test_a_later_snapshot_changes_nothing_of_what_was_read(draft, settings):
    report = asked(draft, **BY_NADIA)
    later = [*all_counted(), a_counted("INC-17", 2024, 44)]
    keep(later, settings.OBSERVATORY, "20250401T050000Z")
    worked(report)
    assert report.state == State.PUBLISHED
    assert Publication.objects.get().snapshot == "20250115T050000Z"


def test_a_fault_of_ours_is_told_on_the_page_and_seen_by_the_operator(draft, monkeypatch):
    report = asked(draft, **BY_NADIA)

    def broken(*_args, **_more):
        raise ValueError("what is shown does not add up")

    monkeypatch.setattr(safety, "figures_are_safe", broken)
    with pytest.raises(ValueError, match="add up"):
        worked(report)
    report.refresh_from_db()
    assert report.state == State.DRAFT
    assert "interrompue" in report.refusal
    assert asked(draft, **BY_NADIA).refusal == "", "asked again, the reason goes"


def test_years_that_held_are_attacked_once(draft, monkeypatch):
    worked(asked(draft, **BY_NADIA))

    def attacked(found):
        raise AssertionError(f"{found.years} held already")

    monkeypatch.setattr(safety, "_holds", attacked)
    again = operations.begin(NATION, 2024, **BY_NADIA)
    report = asked(again, **BY_NADIA)
    worked(report)
    assert report.state == State.PUBLISHED


def test_what_held_says_nothing_of_figures_that_differ_in_anything(draft):
    worked(asked(draft, **BY_NADIA))
    held = safety.any_counted("20250115T050000Z", {2024})
    safety.figures_are_safe(held)
    small = next(cell for cell in held.cells if cell.key.place == "94")
    rest = next(cell for cell in held.cells if cell.key.place == "11")
    opened = safety.Counted(cells=held.cells, shown={**held.shown, rest.key: Shown.SHOWN})
    with pytest.raises(safety.Unsafe, match="se déduirait"):
        safety.figures_are_safe(opened)
    shut = safety.Counted(cells=held.cells, shown={**opened.shown, small.key: Shown.LINKED})
    with pytest.raises(safety.Unsafe, match="se déduirait"):
        safety.figures_are_safe(shut)


def test_rounded_numbers_are_so_in_the_report_and_in_its_open_data(draft):
    operations.round_figures(draft.pk, is_rounded=True, **BY_NADIA)
    draft.refresh_from_db()
    content = readying.ready(draft, at=NOON).content
    assert content["method"][-1]["title"] == "Nombres arrondis"
    worked(asked(draft, **BY_NADIA))
    made = Publication.objects.get()
    assert made.rounded == 5
    assert all(row[5] % 5 == 0 for row in made.figures)
    assert ["INC-01", 2024, "NATION", "FR", "", 750] in [row[:6] for row in made.figures]
    edition = shelf.find("2024-FR-1")
    assert edition.edition.rounded == 5
    assert "749" not in edition.files["chiffres.csv"].path.read_text("utf-8")
    assert "arrondis à 5 près" in edition.files["datapackage.json"].path.read_text("utf-8")


def test_the_snapshot_of_what_stands_is_kept(draft):
    report = asked(draft, **BY_NADIA)
    with walls.nobody():
        assert queries.any_snapshots() == {"20250115T050000Z"}
    worked(report)
    with walls.nobody():
        assert queries.any_snapshots() == {"20250115T050000Z"}
    operations.withdraw(draft.pk, reason="Un essai.", **BY_NADIA)
    with walls.nobody():
        assert not queries.any_snapshots()


def test_the_night_spares_it(draft, monkeypatch):
    worked(asked(draft, **BY_NADIA))
    spared = []
    forgotten = []
    monkeypatch.setattr(tasks.remembered, "forget", lambda *, at: forgotten.append(at.year))
    monkeypatch.setattr(tasks.operations, "take", lambda **_: None)
    monkeypatch.setattr(tasks.operations, "figure", lambda *_, **__: None)
    monkeypatch.setattr(tasks.operations, "forget", lambda **said: spared.append(said["spared"]))
    tasks.take(timestamp=1_735_000_000)
    assert (spared, forgotten) == ([{"20250115T050000Z"}], [2024])


def test_who_may_not_publish_asks_nothing(draft):
    mark = readying.ready(draft, at=NOON).mark
    with pytest.raises(NotAllowed):
        publishing.ask(draft.pk, mark=mark, by=KARIM, at=NOON)
    with pytest.raises(Refused, match="relu"):
        publishing.ask(draft.pk, mark="0" * 64, **BY_NADIA)
    assert verified(draft, at=NOON) is None
