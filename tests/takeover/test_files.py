"""A file given to a page: read at its door, described, checked, taken over once, removed."""

import io
import zipfile
from datetime import timedelta

import pytest

from hygie.documents.models import Document
from hygie.documents.storage import place_of
from hygie.incidents.models import Incident
from hygie.incidents.rules.reception import Channel
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, Refused
from hygie.takeover import checks, files, operations, queries, tasks
from hygie.takeover.events import CheckAsked, TakeoverAsked
from hygie.takeover.models import KeptMapping, TakenLine, Takeover
from hygie.takeover.rules.mapping import Mapping
from hygie.takeover.rules.reception import State
from tests.cast import ANNE, BELLEVUE, KARIM, LEA, NOON, OSCAR
from tests.incidents.factories import a_site
from tests.takeover.factories import (
    COLUMNS,
    HEADER,
    LINES,
    VALUES,
    again,
    checked,
    csv_of,
    described,
    given,
    taken,
    worked,
)

pytestmark = pytest.mark.django_db
VERIS = b'{"incident_id": "A1", "timeline": {"incident": {"year": 2013}}, "victim": {}}\n'


def zipped(members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def test_a_table_waits_for_its_description_and_nothing_is_written(tmp_path):
    file = given(tmp_path)

    assert (file.state, file.form) == (State.TO_DESCRIBE, "CSV")
    assert place_of(file.sha256).is_file()
    assert Entry.objects.get(what="takeover.received").actor_name == "Léa"
    assert not Incident.objects.exists()


def test_described_it_says_what_it_would_bring(tmp_path):
    file = described(given(tmp_path, csv_of(*LINES, "2024-3;hier;CH;Vol;non;panne")))

    assert file.state == State.CHECKED
    found = {name: file.checked[name] for name in ("lines", "new", "known", "wrong", "unplaced")}
    assert found == {"lines": 3, "new": 2, "known": 0, "wrong": 1, "unplaced": 2}
    assert file.checked["refused"][0][0] == 4
    assert "n’est pas une date" in file.checked["reasons"][0]["why"]
    assert file.checked["words"]["danger"] == [["non", 2], ["oui", 1]]
    first = file.checked["sample"][0]
    assert (first["title"], first["structure"]) == ("Serveur chiffré", "CH de Test")
    assert "Rançongiciel" in first["said"]
    assert not Incident.objects.exists()


def test_words_that_nobody_translated_refuse_their_lines_and_are_listed(tmp_path):
    file = described(given(tmp_path), values={"danger": VALUES["danger"]})

    assert (file.checked["new"], file.checked["wrong"]) == (0, 2)
    assert file.checked["words"]["incident_type"] == [["crypto", 1], ["panne", 1]]
    with pytest.raises(Refused, match="Rien de ce fichier"):
        files.start(file.pk, by=LEA, at=NOON)


def test_taken_over_it_is_in_the_name_of_who_asked_and_its_file_is_removed(
    tmp_path, django_capture_on_commit_callbacks
):
    a_site()
    header = f"{HEADER};FINESS"
    content = csv_of(f"{LINES[0]};{BELLEVUE}", f"{LINES[1]};", header=header)
    file = described(given(tmp_path, content), columns={**COLUMNS, "finess": "FINESS"})

    with django_capture_on_commit_callbacks(execute=True):
        file = taken(file)

    assert (file.state, file.document, file.asked_by) == (State.DONE, None, "Léa")
    report = file.takeover
    assert (report.taken, report.known, report.wrong, report.by) == (2, 0, 0, "Léa")
    assert not place_of(file.sha256).exists()
    assert not Document.objects.exists()
    made = Incident.objects.order_by("declared_at")
    assert [each.channel for each in made] == [Channel.TAKEN_OVER] * 2
    assert [each.site.finess if each.site else "" for each in made] == [BELLEVUE, ""]
    assert [each["reference"] for each in queries.unplaced(LEA, report)] == ["2024-2"]
    assert Entry.objects.get(what="takeover.done").actor_name == "Léa"
    told = Entry.objects.filter(what="incidents.declared").first()
    assert told.detail["taken_over_by"] == "Léa"


def test_the_same_file_given_twice_changes_nothing_and_the_page_knows_it(tmp_path):
    first = taken(described(given(tmp_path)))

    second = described(given(tmp_path))

    assert (second.checked["new"], second.checked["known"]) == (0, 2)
    assert queries.same(LEA, second) == first.takeover
    assert Incident.objects.count() == 2


def test_what_was_said_of_a_tool_is_kept_under_its_name(tmp_path):
    described(given(tmp_path), source="Registre du CHU")
    described(given(tmp_path), source="Registre du CHU")

    kept = KeptMapping.objects.get()
    assert (kept.name, kept.kept_by) == ("Registre du CHU", "Léa")
    assert '"crypto" = "RANSOMWARE"' in kept.text


def test_a_takeover_that_stops_in_the_middle_goes_on_without_doubling(tmp_path, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    lines = [f"R{n};12/03/2024;CH;Panne {n};non;panne" for n in range(5)]
    file = described(given(tmp_path, csv_of(*lines, lines[0])))
    files.start(file.pk, by=LEA, at=NOON)
    writing = operations.write

    def then_stop(*args, **options):
        writing(*args, **options)
        files.stop(file.pk, by=LEA, at=NOON)

    with monkeypatch.context() as patched:
        patched.setattr(operations, "write", then_stop)
        half = worked(file)
    assert (half.state, half.takeover.taken, Incident.objects.count()) == (State.STOPPED, 2, 2)

    whole = taken(half)

    report = whole.takeover
    assert (whole.state, report.taken, report.known, report.wrong) == (State.DONE, 5, 0, 1)
    assert "la ligne 2 de ce fichier" in report.wrong_lines.get().why
    assert Incident.objects.count() == TakenLine.objects.count() == 5
    assert Takeover.objects.count() == 1


def test_a_worker_that_is_not_alone_leaves_the_work_to_the_other(tmp_path):
    file = described(given(tmp_path))
    files.start(file.pk, by=LEA, at=NOON)
    # The same lines were begun before, and this report already says one more.
    Takeover.objects.update(known=1)
    source, lines = files.lines_of(again(file), csv_of().decode())
    with operations.batches(source, lines, fictional=False, by=LEA, at=NOON) as batches:
        found = [files._wrote(file.pk, batch, done=0, at=NOON) for batch in batches]

    assert found == [None]
    assert not Incident.objects.exists()


def test_a_job_that_breaks_says_so_on_the_page_and_can_go_on(tmp_path, monkeypatch):
    file = described(given(tmp_path))
    files.start(file.pk, by=LEA, at=NOON)

    def fail(*args, **options):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(operations, "write", fail)
        with pytest.raises(RuntimeError):
            tasks.take_a_file_over(TakeoverAsked(file_id=file.pk))
    assert again(file).state == State.STOPPED
    assert "s’est interrompue" in again(file).sentence

    assert taken(file).takeover.taken == 2


def test_a_check_that_breaks_removes_the_file_and_says_who_knows_why(tmp_path, monkeypatch):
    file = given(tmp_path, VERIS, "vcdb.json")

    def fail(*args, **options):
        raise RuntimeError("a fault")

    monkeypatch.setattr(operations, "look_at", fail)
    with pytest.raises(RuntimeError):
        tasks.check_a_file(CheckAsked(file_id=file.pk, turn=0))

    assert (again(file).state, again(file).document) == (State.REFUSED, None)
    assert "L’exploitant" in again(file).sentence


def test_a_file_gone_from_the_disk_stops_the_takeover_with_a_sentence(tmp_path):
    file = described(given(tmp_path))
    place_of(file.sha256).unlink()

    file = taken(file)

    assert file.state == State.STOPPED
    assert "ne se lit pas" in file.sentence


def test_a_description_that_changed_meanwhile_ends_the_former_check(tmp_path):
    file = described(given(tmp_path))
    said = Mapping(source="CHU", columns=COLUMNS, values=VALUES)

    with pytest.raises(Refused, match="entre-temps"):
        files.describe(file.pk, said, turn=0, by=LEA, at=NOON)
    checks.check(file.pk, 0, by=SYSTEM, at=NOON)

    assert again(file).state == State.CHECKED


def test_columns_that_the_table_has_not_are_told_and_can_be_mended(tmp_path):
    file = described(given(tmp_path), columns={**COLUMNS, "city": "Ville"})

    assert file.state == State.TO_DESCRIBE
    assert "n’a pas ces colonnes" in file.sentence
    assert described(file).state == State.CHECKED


@pytest.mark.parametrize(
    ("name", "content", "form", "new"),
    [
        ("vcdb.json", VERIS, "VERIS", 1),
        ("vcdb.zip", zipped({"a.json": VERIS, "b.json": VERIS.replace(b"A1", b"A2")}), "VERIS", 2),
        ("vcdb.zip", zipped({"d/a.json": b'{\n"x":\n1}', "d/b.json": VERIS}), "VERIS", 1),
    ],
)
def test_what_needs_no_description_is_checked_at_once(tmp_path, name, content, form, new):
    file = given(tmp_path, content, name)

    assert (file.state, file.form) == (State.CHECKING, form)
    assert checked(file).checked["new"] == new


def test_a_zip_of_one_table_is_read_as_that_table(tmp_path):
    file = described(given(tmp_path, zipped({"registre.csv": csv_of()}), "registre.zip"))

    assert taken(file).takeover.taken == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "est vide"),
        (b" \n \n", "est vide"),
        (b"a;b\n1;2\n", "pas assez de colonnes"),
        (HEADER.encode(), "Le tableau est vide"),
        (b"\x00\x01\x02\xff" * 100, "n’est pas du texte"),
        ("Numéro;Date".encode("utf-16-le"), "n’est pas du texte"),
        (zipped({"d/a.json": b'{"x": 1}', "__MACOSX/a.json": VERIS}), "pas du VERIS"),
        (b"\x1f\x8b\x08\x00" + b"\xff" * 60, "abîmé"),
        (b"PK\x03\x04" + b"x" * 50, "abîmé"),
        (zipped({"[Content_Types].xml": b"<x/>"}), "classeur"),
        (zipped({"note.pdf": b"x"}), "ni JSON ni CSV"),
        (zipped({"a.csv": csv_of(), "b.csv": csv_of()}), "plusieurs tableaux"),
    ],
)
def test_what_cannot_be_read_is_refused_at_the_door_and_not_kept(tmp_path, content, words):
    with pytest.raises(Refused) as refused:
        given(tmp_path, content)

    assert words in refused.value.sentence
    assert not Document.objects.exists()


def test_a_file_that_swells_beyond_its_bound_is_refused_when_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "LARGEST_UNPACKED", 10_000)
    file = given(tmp_path, zipped({"a.json": VERIS.rstrip() + b" " * 100_000}), "vcdb.zip")

    file = checked(file)

    assert (file.state, file.document) == (State.REFUSED, None)
    assert "coupez-le" in file.sentence


def test_a_file_can_be_left_at_any_moment_and_leaves_nothing_behind(
    tmp_path, django_capture_on_commit_callbacks
):
    file = described(given(tmp_path))

    with django_capture_on_commit_callbacks(execute=True):
        files.abandon(file.pk, by=LEA, at=NOON)

    assert again(file).state == State.ABANDONED
    assert not place_of(file.sha256).exists()
    for act in (files.abandon, files.start, files.stop):
        with pytest.raises(Refused):
            act(file.pk, by=LEA, at=NOON)


def test_a_file_that_nobody_goes_on_with_is_removed_after_a_month(tmp_path):
    old, new = given(tmp_path), given(tmp_path, at=NOON + timedelta(days=20))

    assert files.forget_old(by=SYSTEM, at=NOON + timedelta(days=31)) == 1

    assert (again(old).state, again(new).state) == (State.ABANDONED, State.TO_DESCRIBE)
    assert place_of(new.sha256).is_file(), "the same content, which the other file still needs"


@pytest.mark.parametrize("who", [ANNE, KARIM, OSCAR], ids=lambda who: who.name)
def test_who_does_not_work_at_the_desk_does_nothing_with_it(tmp_path, who):
    file = described(given(tmp_path))

    with pytest.raises(NotAllowed):
        given(tmp_path, by=who)
    for act in (files.start, files.stop, files.abandon):
        with pytest.raises(NotAllowed):
            act(file.pk, by=who, at=NOON)
    assert not queries.files(who).exists()
    assert not queries.takeovers(who).exists()
