"""What is told after something was told: nobody learns from two editions who was added."""

import duckdb
import pytest

from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.observatory.opendata import shelf
from hygie.observatory.reports import operations, readying, telling
from hygie.observatory.reports.safety import Unsafe
from hygie.observatory.rules.cells import Cell, Key, Level, Shown
from hygie.observatory.rules.figures import Figure
from hygie.observatory.rules.protection.revising import Revision
from tests.cast import NADIA, NOON
from tests.observatory.reporting import a_counted, all_counted, asked, keep, verified

pytestmark = pytest.mark.django_db
BY_NADIA = {"by": NADIA, "at": NOON}
REGION = Place(PlaceKind.REGION, "84")
LATER, LAST = "20250215T050000Z", "20250315T050000Z"
SMALL, HIDDEN = {"shown": Shown.SMALL}, {"shown": Shown.LINKED}


@pytest.fixture(autouse=True)
def _kept(settings):
    keep(all_counted(), settings.OBSERVATORY)


def published(place=NATION, year=2024):
    report = operations.begin(place, year, **BY_NADIA)
    asked(report, **BY_NADIA)
    made = verified(report, at=NOON)
    assert made is not None, report.refusal
    return made


def again(settings, changed, *, snapshot=LATER, gone=()):
    """Another snapshot: some figures are others, or are there for the first time, or are gone."""
    keys = {each.key for each in changed}
    kept = [each for each in all_counted() if each.key not in keys and each.key not in gone]
    keep([*kept, *changed], settings.OBSERVATORY, snapshot)


def told(made):
    return {tuple(row[:5]): row[5] for row in made.figures}


def open_data(made):
    edition = shelf.find(f"{made.report.year}-{made.report.place_code}-{made.report.edition}")
    rows = duckdb.read_parquet(str(edition.files["chiffres.parquet"].path)).fetchall()
    return sorted(row[1:] for row in rows)


def test_two_editions_of_snapshots_that_differ_by_one_incident_tell_the_same(settings):
    first = published()
    given = open_data(first)
    one_more = [
        a_counted("INC-01", 2024, 750),
        a_counted("INC-01", 2024, 121, level=Level.REGION, place="84"),
        a_counted("INC-13", 2024, 376, "MALICIOUS"),
        a_counted("INC-14", 2024, 376, base=750),
        # The first of its kind: what was told to be nothing is not said to be hidden now.
        a_counted("INC-17", 2024, 1, **SMALL),
        a_counted("INC-07", 2024, 1, "3-11", **SMALL),
        a_counted("INC-07", 2024, 41, "1-09"),
        a_counted("INC-10", 2024, 121, base=900_000, level=Level.REGION, place="84"),
    ]
    again(settings, one_more)
    second = published()
    assert second.snapshot == LATER
    assert told(second) == told(first)
    assert open_data(second) == given
    said = " ".join(second.content["revisions"]).replace("\xa0", " ")
    assert "ne révise aucun chiffre" in said
    assert "déjà publiés sont repris comme ils l’étaient" in said


def test_a_large_change_is_told_in_words_and_marked_where_it_stands(settings):
    published()
    again(settings, [a_counted("INC-01", 2023, 590)])
    preview = readying.ready(operations.begin(NATION, 2024, **BY_NADIA), at=NOON)
    second = published()
    assert preview.mark == second.digest
    said = " ".join(second.content["revisions"]).replace("\xa0", " ")
    assert "1 chiffre est révisé." in said
    assert "Incidents déclarés, 2023 : 581 puis 590." in said
    assert "INC-" not in said
    assert second.revisions == 1
    flagged = [row for row in open_data(second) if row[-1]]
    assert [(row[1], row[0], row[11]) for row in flagged] == [("INC-01", 2023, 590)]


def test_the_report_of_a_region_tells_what_the_nation_told_of_it(settings):
    published()
    region = {"level": Level.REGION, "place": "84"}
    again(settings, [a_counted("INC-01", 2024, 122, **region), a_counted("INC-01", 2024, 751)])
    made = published(REGION)
    assert told(made)["INC-01", 2024, "REGION", "84", ""] == 120
    again(settings, [a_counted("INC-01", 2024, 760)], snapshot=LAST)
    assert told(published())["INC-01", 2024, "NATION", "FR", ""] == 760


def test_what_was_hidden_stays_so_and_what_was_told_is_not_taken_back(settings):
    first = published()
    region = {"level": Level.REGION}
    again(
        settings,
        [
            a_counted("INC-01", 2024, 30, place="94", **region),
            a_counted("INC-01", 2024, 599, place="11", **region),
            a_counted("INC-13", 2024, 2, "UNSAID", **SMALL),
        ],
    )
    second = published()
    assert not [key for key in told(second) if key[3] in {"94", "11"}]
    assert told(second)["INC-13", 2024, "NATION", "FR", "UNSAID"] == 74
    assert told(first).keys() == told(second).keys()


def test_a_withdrawn_edition_is_known_all_the_same(settings):
    made = published()
    operations.withdraw(made.report_id, reason="Un essai.", **BY_NADIA)
    again(settings, [a_counted("INC-01", 2024, 751)])
    assert told(published())["INC-01", 2024, "NATION", "FR", ""] == 749


def test_the_open_data_hold_the_figures_of_the_report(settings):
    published()
    again(settings, [a_counted("INC-01", 2023, 590), a_counted("INC-01", 2024, 752)])
    made = published()
    given = {(row[1], row[0], row[7]): row[11] for row in open_data(made) if row[4] == "FRANCE"}
    for (indicator, year, level, _, category), n in told(made).items():
        if level == "NATION" and category not in {"", "UNSAID"}:
            assert given[indicator, year, category] == n


def test_a_figure_that_is_gone_is_told_as_it_was(settings):
    published()
    gone = {each.key for each in all_counted() if each.key.indicator == "INC-29"}
    again(settings, [], gone=gone)
    made = published()
    assert made.content["revisions"]
    assert open_data(made)


def test_a_snapshot_that_kept_nothing_of_what_is_hidden_tells_no_second_edition(settings):
    published()
    keep(all_counted(), settings.OBSERVATORY, LATER, is_blank=True)
    report = operations.begin(NATION, 2024, **BY_NADIA)
    with pytest.raises(Unsafe):
        readying.ready(report, at=NOON)


def test_what_was_kept_beside_and_does_not_hold_is_refused(settings, monkeypatch):
    published()
    again(settings, [a_counted("INC-01", 2024, 751)])
    key = Key(indicator="INC-01", year=2024, level=Level.NATION, place="FR")
    real = telling._read_or_made

    def altered(counted, told, **more):
        cell = Cell(key=key, n=751)
        return {
            **real(counted, told, **more),
            key: Revision(shown=Shown.SHOWN, cell=cell, is_revised=True),
        }

    monkeypatch.setattr(telling, "_read_or_made", altered)
    report = operations.begin(NATION, 2024, **BY_NADIA)
    asked(report, **BY_NADIA)
    assert verified(report, at=NOON) is None
    assert "déjà publié" in report.refusal


def test_what_is_found_once_is_found_again_without_looking(settings, monkeypatch):
    published()
    again(settings, [a_counted("INC-01", 2023, 590)])
    report = operations.begin(NATION, 2024, **BY_NADIA)
    first = readying.ready(report, at=NOON)

    def looked(*_args, **_more):
        raise AssertionError("it was found already")

    monkeypatch.setattr(telling, "revised", looked)
    assert readying.ready(report, at=NOON).mark == first.mark


def test_a_record_is_read_as_it_was_written():
    key = Key(indicator="INC-29", year=2024, level=Level.NATION, place="FR", category="AWARE")
    cell = Cell(key=key, n=120, low=2.0, middle=14.0, high=80.0)
    hidden = Key(indicator="INC-01", year=2024, level=Level.REGION, place="94")
    found = [Figure(key=key, cell=cell), Figure(key=hidden, cell=None, shown=Shown.SMALL)]
    kept = telling.record(found, families={("INC", 2024)}, place="84")
    assert b"INC" not in kept
    read = telling.read(kept)
    assert read.figures == {key: cell, hidden: None}
    assert read.families == {("INC", 2024, "84")}
    assert read.before(Cell(key=hidden, n=3)) is None, "of another region nothing was told"
