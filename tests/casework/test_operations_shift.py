from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hygie.casework import shift_shown
from hygie.casework.models import LogLine
from hygie.casework.operations import shift, tasks
from hygie.casework.queries import shift as queries
from hygie.incidents.operations import desk
from hygie.incidents.rules.talk import Side
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from tests.cast import ANNE, EVERYBODY, LEA, NOON
from tests.incidents.factories import an_incident

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


def write(text="Le ministère a appelé.", *, by=LEA, at=NOON, **about):
    return shift.write(text, by=by, at=at, **about)


def test_a_line_is_written_about_an_incident_or_none_and_the_journal_knows():
    incident = an_incident()

    write()
    line = write("La structure rappelle à 15 h.", number=f" {incident.number} ", at=LATER)

    assert (line.incident, line.written_by, line.written_at) == (incident, "Léa", LATER)
    assert Entry.objects.filter(what="casework.logged").count() == 2


def test_a_correction_is_a_new_line_about_the_same_incident_and_comes_once():
    incident = an_incident()
    wrong = write("15 h", number=incident.number)

    right = write("16 h", corrects=wrong.pk, at=LATER)

    wrong.refresh_from_db()
    assert (wrong.text, right.corrects, right.incident) == ("15 h", wrong, incident)
    with pytest.raises(shift.AlreadyCorrected, match="déjà corrigée"):
        write("17 h", corrects=wrong.pk)
    shown = {line["text"]: line for line in map(shift_shown.line, lines())}
    assert shown["15 h"]["is_corrected"]
    assert shown["16 h"]["corrects"] == "02/03/2026 12:00"


def lines(actor=LEA):
    return list(queries.lines(actor, since=NOON, until=LATER))


@pytest.mark.parametrize("somebody", [one for one in EVERYBODY if one is not LEA])
def test_the_desk_alone_writes_and_reads_the_log(somebody):
    write()

    with pytest.raises(NotAllowed, match="analystes"):
        write(by=somebody)
    assert lines(somebody) == []
    assert len(lines()) == 1


@pytest.mark.parametrize(
    ("text", "about", "kind"),
    [
        ("  ", {}, shift.NothingToSay),
        ("x" * 5_001, {}, shift.NothingToSay),
        ("NIR 1 85 05 78 006 084 91", {}, Refused),
        ("Allô", {"number": "2026-99999-1"}, Refused),
        ("Allô", {"number": "abc"}, Refused),
        ("Allô", {"corrects": 999_999}, NotFound),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(text, about, kind):
    with pytest.raises(kind):
        write(text, **about)

    assert not LogLine.objects.exists()


def test_the_database_changes_no_line_and_takes_none_that_is_empty_or_corrects_itself():
    line, who = write(), {"written_at": NOON, "written_by": "Léa"}

    assert LogLine.objects.filter(pk=line.pk).update(text="Autre chose") == 0
    for wrong, name in (
        ({"text": ""}, "says_something"),
        ({"text": "x", "id": line.pk + 1, "corrects_id": line.pk + 1}, "of_itself"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LogLine.objects.create(**wrong, **who)


def test_a_shift_hands_over_what_is_late_who_has_what_and_what_was_said():
    at = NOON + timedelta(hours=5)
    mine, late, over = an_incident(), an_incident(at=LATER), an_incident()
    free = an_incident(at=at)
    desk.acknowledge(mine.pk, by=LEA, at=NOON)
    desk.put_out_of_scope(over.pk, reason="Aucun soin.", by=LEA, at=NOON)
    tasks.add(mine.pk, text="Rappeler", side=Side.DESK, due_at=NOON, by=LEA, at=NOON)
    write("Avant", at=NOON - timedelta(days=1))
    write("Pendant", at=NOON)

    found = queries.hand_over(LEA, since=NOON, at=at)
    said = shift_shown.sheet(found, since=NOON, at=at)

    assert [row.pk for row in found.late.rows] == [late.pk, mine.pk]
    assert [row.pk for row in found.held.rows] == [mine.pk]
    assert [row.pk for row in found.free.rows] == [free.pk]
    assert [line.text for line in found.lines] == ["Pendant"]
    assert said["tasks"][0]["text"] == "Rappeler"
    assert [section["rows"][0]["who"] for section in said["sections"][1:]] == ["personne", "Léa"]
    assert said["sections"][0]["rows"][0]["due"].startswith("en retard")


def test_a_long_sheet_says_how_many_are_left_out(monkeypatch):
    monkeypatch.setattr(queries, "MOST", 1)
    for _ in range(3):
        an_incident()

    found = queries.hand_over(LEA, since=NOON, at=NOON)

    assert (len(found.free.rows), found.free.count) == (1, 3)
    said = shift_shown.sheet(found, since=NOON, at=NOON)
    assert said["sections"][1]["beyond"].startswith("et 2 autres")


def test_others_get_nothing_of_the_sheet_but_what_they_see():
    an_incident()
    write()

    assert queries.hand_over(ANNE, since=NOON, at=LATER).lines == []
