"""Taking over a past: once, whole by batches, behind the wall, and without a patient in it."""

import json
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from hygie.incidents.models import Incident
from hygie.incidents.rules.lifecycle import Status
from hygie.incidents.rules.reception import Channel
from hygie.incidents.rules.vocabulary import Origin
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.scope import scope_of
from hygie.notifications.models import Message
from hygie.platform import walls
from hygie.takeover import operations
from hygie.takeover.models import TakenLine, Takeover, WrongLine
from hygie.takeover.operations import FileKnown
from hygie.takeover.rules.record import Record, Wrong
from tests.cast import ANNE, BELLEVUE, LEA
from tests.incidents.factories import a_site

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)
DAY = datetime(2024, 3, 12, 12, tzinfo=UTC)
FILE = FileKnown(name="passe.csv", source="FIR", sha256="0" * 64)


def record(reference="1", **changes):
    said = {"line": 2, "declared_at": DAY, "structure": "CH de Test", "title": "Panne"}
    return Record(reference=reference, **said | changes)


def taken(*lines, file=FILE):
    return operations.take_over(file, lines, fictional=False, by=SYSTEM, at=AT)


def test_a_line_becomes_a_closed_incident_of_its_site_and_alerts_nobody():
    site = a_site()

    taken(record(finess=BELLEVUE, incident_type="RANSOMWARE", closed_at=DAY + timedelta(days=2)))

    incident = Incident.objects.get()
    assert (incident.site, incident.status, incident.channel) == (
        site,
        Status.CLOSED,
        Channel.TAKEN_OVER,
    )
    assert incident.number.startswith("2024-")
    assert incident.origin == Origin.MALICIOUS, "its type says so"
    assert incident.closed_at == DAY + timedelta(days=2)
    assert not Message.objects.exists()
    told = Entry.objects.get(what="incidents.declared")
    assert (told.at, told.detail["taken_over_by"]) == (DAY, "hygie")


def test_what_no_tool_closed_is_closed_by_the_taking_over_and_not_said_resolved():
    taken(record())
    incident = Incident.objects.get()
    assert (incident.closed_at, incident.resolved_at) == (AT, None)
    assert incident.site is None


def test_a_file_taken_twice_changes_nothing_and_a_longer_one_adds_the_rest():
    taken(record("1"), record("2"))
    again = taken(record("1"), record("2"), record("3"))

    assert (again.taken, again.known, again.wrong) == (1, 2, 0)
    assert Incident.objects.count() == 3
    other = taken(record("1"), file=FileKnown(name="b.csv", source="Autre", sha256="1" * 64))
    assert other.taken == 1, "the numbers of two tools are not the same"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"declared_at": AT + timedelta(days=1)}, "hors du temps"),
        ({"declared_at": datetime(1999, 1, 1, tzinfo=UTC)}, "hors du temps"),
        ({"closed_at": DAY - timedelta(days=1)}, "avant la déclaration"),
        ({"narrative": "Patient NIR 1 84 12 76 451 089 46"}, "patient"),
        (
            {"incident_type": "RANSOMWARE", "origin": Origin.NON_MALICIOUS},
            "ne va pas avec l’origine",
        ),
    ],
)
def test_what_cannot_be_is_refused_alone_with_its_line(changes, words):
    report = taken(record("1"), record("2", line=3, **changes), Wrong(line=4, why="Illisible."))

    assert (report.taken, report.wrong) == (1, 2)
    first, second = WrongLine.objects.order_by("line")
    assert first.line == 3
    assert words in first.why
    assert second.why == "Illisible."
    seen = operations.look_at(FILE.source, [record("2", line=3, **changes)], by=SYSTEM, at=AT)
    assert [each.line for each in seen.wrong] == [3]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "Vol"}, "le titre"),
        ({"structure": "CH d’Ailleurs"}, "la structure"),
        ({"declared_at": DAY + timedelta(days=1), "title": "Vol"}, "la date, le titre"),
    ],
)
def test_a_known_reference_that_tells_something_else_is_said_with_its_line(changes, words):
    taken(record("1"))
    other = record("1", line=7, **changes)

    seen = operations.look_at(FILE.source, [other, record("2"), record("2")], by=SYSTEM, at=AT)
    report = taken(other, record("2"))

    assert (seen.new, seen.known, [each.line for each in seen.wrong]) == (1, 0, [2, 7])
    assert (report.taken, report.known, report.wrong) == (1, 0, 1)
    line = WrongLine.objects.get()
    assert (line.line, words in line.why) == (7, True)
    assert Incident.objects.get(title="Panne", pk__lt=Incident.objects.latest("pk").pk)


def test_to_look_writes_nothing():
    seen = operations.look_at(FILE.source, [record("1"), record("1")], by=SYSTEM, at=AT)

    assert (seen.new, seen.known, [each.line for each in seen.wrong]) == (1, 0, [2])
    assert not Incident.objects.exists()
    assert not Takeover.objects.exists()


def test_a_batch_that_fails_is_not_half_written_and_the_next_run_goes_on(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    broken = operations.TakenLine.objects.bulk_create

    def fail(lines):
        lines = list(lines)
        if any(line.reference == "3" for line in lines):
            raise RuntimeError("the disk is full")
        return broken(lines)

    with monkeypatch.context() as patched:
        patched.setattr(operations.TakenLine.objects, "bulk_create", fail)
        with pytest.raises(RuntimeError):
            taken(record("1"), record("2"), record("3"))
    assert Incident.objects.count() == 2

    assert taken(record("1"), record("2"), record("3")).taken == 1
    assert Incident.objects.count() == TakenLine.objects.count() == 3


def test_two_batches_are_read_ahead_and_no_more_and_nobody_reads_on_after_a_failure(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    read = []

    def lines():
        for each in "12345678":
            read.append((each, threading.current_thread().name))
            yield record(each)

    def fail(lines):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(operations.TakenLine.objects, "bulk_create", fail)
    with pytest.raises(RuntimeError):
        operations.take_over(FILE, lines(), fictional=False, by=SYSTEM, at=AT)

    assert [each for each, _ in read] == [*"123456"]
    assert {name for _, name in read} == {"takeover_0"}
    assert "takeover_0" not in {thread.name for thread in threading.enumerate()}
    assert not Incident.objects.exists()


def test_a_line_that_its_file_repeats_is_said_and_never_known_though_it_is_being_written(
    monkeypatch,
):
    monkeypatch.setattr(operations, "BATCH", 1)
    lines = record("1"), record("1", line=3), record("2"), record("1", line=5, title="Vol")

    report = taken(*lines)

    assert (report.taken, report.known, report.wrong) == (2, 0, 2)
    same, other = WrongLine.objects.order_by("line")
    assert (same.line, same.why) == (3, "Même ligne que la ligne 2 de ce fichier.")
    assert (other.line, "autre contenu" in other.why) == (5, True)
    assert Incident.objects.count() == TakenLine.objects.count() == 2


def test_a_file_that_breaks_off_leaves_whole_batches_and_says_why(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)

    def lines():
        yield from (record("1"), record("2"), record("3"))
        raise Refused("Ligne 5 : le tableau est mal formé.")

    with pytest.raises(Refused, match="Ligne 5"):
        operations.take_over(FILE, lines(), fictional=False, by=SYSTEM, at=AT)

    assert list(TakenLine.objects.order_by("id").values_list("reference", flat=True)) == ["1", "2"]


def test_what_was_taken_over_is_for_the_desk_and_the_incident_for_its_site():
    a_site()
    taken(record(finess=BELLEVUE))

    for actor, lines in ((ANNE, 0), (LEA, 1)):
        with walls.scoped(scope_of(actor)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM takeover_takenline")
            assert cursor.fetchone() == (lines,)
            assert Incident.objects.count() == 1


def hygie(*words):
    out, code = StringIO(), 0
    try:
        call_command("past", *map(str, words), "--json", stdout=out)
    except SystemExit as ended:
        code = ended.code
    return code, json.loads(out.getvalue() or "{}")


MAPPING = """
source = "Registre du CHU"
[columns]
reference = "Id"
declared_at = "Jour"
structure = "Où"
title = "Quoi"
"""


def test_a_mapping_is_kept_under_a_name_and_used_the_next_time(tmp_path):
    (tmp_path / "m.toml").write_text(MAPPING, "utf-8")
    (tmp_path / "a.csv").write_text("Id,Jour,Où,Quoi\n1,12/03/2024,CH,Panne\n", "utf-8")
    (tmp_path / "b.csv").write_text("Id,Jour,Où,Quoi\n2,hier,CH,Panne\n", "utf-8")

    first = hygie("import", tmp_path / "a.csv", "--mapping", tmp_path / "m.toml", "--keep", "chu")
    second = hygie("import", tmp_path / "b.csv", "--mapping", "chu")

    assert first[0] == 0
    assert first[1] == {
        "source": "Registre du CHU", "taken": 1, "known": 0, "wrong": 0, "lines": []
    }  # fmt: skip
    assert second[0] == 1
    assert second[1]["lines"][0]["line"] == 2
    assert hygie("check", tmp_path / "b.csv", "--mapping", "chu")[0] == 1
    assert hygie("check", tmp_path / "a.csv", "--mapping", "chu") == (
        0,
        {"new": 0, "known": 1, "wrong": []},
    )
    with pytest.raises(Refused, match="Ni fichier ni correspondance"):
        hygie("import", tmp_path / "a.csv", "--mapping", "inconnue")
    with pytest.raises(Refused, match="--keep"):
        hygie("import", tmp_path / "a.csv", "--keep", "x")


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"schema_version": "1.3"}\n', "veris"),
        ("[]", "veris"),
        ("Name of Covered Entity,State,Breach Submission Date\n", "hhs"),
        ("CoveredEntityName,Location,BreachSubmissionDate\n", "hhs"),
    ],
)
def test_a_file_of_another_format_is_told_which(text, form, tmp_path):
    (tmp_path / "a.txt").write_text(text, "utf-8")

    with pytest.raises(Refused, match=f"--format {form}"):
        hygie("check", tmp_path / "a.txt")


def test_the_real_files_are_taken_over_and_once(shared):
    folder = shared / "data" / "incidents"
    for form, name, least in (
        ("veris", "vcdb_sante_2013.jsonl.gz", 300),
        ("hhs", "hhs_ocr_breach_report_2023-12-2024.csv.gz", 800),
    ):
        _, told = hygie("import", folder / name, "--format", form)
        assert told["taken"] >= least
        _, again = hygie("import", folder / name, "--format", form)
        assert (again["taken"], again["wrong"]) == (0, told["wrong"])
    assert Takeover.objects.count() == 4
