"""The pages of the shift log and of the hand-over sheet."""

import shutil
import subprocess

import pytest
from django.utils import timezone

from hygie.casework.models import LogLine
from hygie.casework.operations import shift
from hygie.journal.models import Entry
from tests.cast import ANNE, LEA
from tests.hostile.worlds import read
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LOG, SHEET = "/astreinte/main-courante/", "/astreinte/releve/"


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_a_line_is_written_read_again_and_corrected():
    incident, lea = an_incident(at=timezone.now()), signed_in(LEA)

    lea.post(LOG, {"text": "Rappel à 15 h", "number": incident.number})
    line = LogLine.objects.get()
    lea.post(LOG, {"text": "Rappel à 16 h", "corrects": line.pk})

    page = text(lea.get(LOG))
    assert "Rappel à 15 h" in page
    assert "corrige la ligne du" in page
    assert "corrigée depuis" in page
    assert incident.number in page


def test_what_was_typed_stays_when_it_is_refused():
    answer = signed_in(LEA).post(LOG, {"text": "Le ministère a appelé.", "number": "2026-1"})

    assert answer.status_code == 422
    assert "Le ministère a appelé." in text(answer)
    assert not LogLine.objects.exists()


@pytest.mark.parametrize("hours", ["", "8", "168", "x", "-1", "99999999999"])
def test_a_period_that_is_none_is_the_usual_one(hours):
    shift.write("Il y a peu.", by=LEA, at=timezone.now())
    lea = signed_in(LEA)

    for page in (LOG, SHEET):
        answer = lea.get(page, {"heures": hours})
        assert answer.status_code == 200
        assert "Il y a peu." in text(answer)


def test_the_paper_says_what_the_page_says(tmp_path):
    incident = an_incident(at=timezone.now())
    shift.write("# Pas *un titre*", number=incident.number, by=LEA, at=timezone.now())
    lea = signed_in(LEA)

    answer = lea.get("/astreinte/releve.pdf?heures=24")
    assert answer["Content-Type"] == "application/pdf"
    assert Entry.objects.filter(what="casework.sheet_taken", is_reading=True).exists()
    assert "attachment" in answer["Content-Disposition"]
    (tmp_path / "x.pdf").write_bytes(read(answer))
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the PDF is made, but not read back")
    paper = subprocess.run(
        ["pdftotext", "-raw", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True
    ).stdout.decode()
    for words in ("Relève de l’astreinte", incident.number, "# Pas *un titre*", "À prendre"):
        assert words in paper.replace("\n", " ")


def test_the_log_is_closed_to_the_structure():
    shift.write("Entre nous.", by=LEA, at=timezone.now())
    anne = signed_in(ANNE)

    for page in (LOG, SHEET, "/astreinte/releve.pdf"):
        assert anne.get(page).status_code == 403
