"""What leaves: workbooks, JSON, the note of the director, the report; read again by others."""

import io
import json
import re
import shutil
import subprocess

import pytest
from python_calamine import CalamineWorkbook

from hygie.assessments.models import Answer
from hygie.assessments.operations import improving
from hygie.assessments.queries import answers, leaving
from hygie.establishments.queries import any_category_label
from hygie.evidence.models import Proof
from hygie.journal.models import Entry
from hygie.kernel.markings import Tlp
from hygie.remediation.rules.actions import Said as ActionSaid
from tests.assessments.factories import (
    EXERCISE,
    SITE,
    a_small_catalogue,
    asked,
    node,
    opened,
    reviewed,
    submitted,
)
from tests.assessments.test_views_consolidation import many
from tests.cast import ANNE, GAEL, KARIM, NOON, PAULE, REMI, ZOE
from tests.evidence.factories import recorded
from tests.hostile.worlds import read
from tests.incidents.factories import a_site
from tests.people import signed_in
from tests.referentials.factories import a_measure, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    """Bellevue, given, with a proof, a verdict and words that a spreadsheet could execute."""
    a_site()
    recorded(kind=EXERCISE, places=(SITE,), occurred_on=NOON.date().replace(day=1))
    found = submitted()
    Answer.objects.filter(assessment=found, node=node(found, "1")).update(words='=cmd|"x"')
    reviewed(found, "3")
    return found


def books(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(read(answer)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def words_of(content, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the PDF is made, but not read back")
    (tmp_path / "x.pdf").write_bytes(content)
    made = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "x.pdf", "-"], capture_output=True, check=True
    )
    return " ".join(made.stdout.decode().split())


def pages(content):
    return len(re.findall(rb"/Type ?/Page\b(?!s)", content))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_an_assessment_is_a_workbook_of_scores_and_answers(assessment, kind):
    answer = signed_in(ANNE).post(f"/evaluations/{assessment.pk}/export.{kind}")

    found = books(answer)

    assert list(found) == ["Scores", "Réponses"]
    assert found["Scores"][1][:2] == ["O1", "Gouvernance"]
    assert found["Scores"][1][3] == pytest.approx(83.33, abs=0.01)
    lines = found["Réponses"]
    assert lines[1][:6] == ["Gouvernance", "1", "Mesure 1", "Oui", 100, '=cmd|"x"']
    assert lines[1][8] == "Oui"
    assert "jusqu’au" in lines[1][9]
    assert lines[3][6] == "Acceptée"
    assert len(lines) == 5
    (taken,) = Entry.objects.filter(what="assessments.exported")
    assert (taken.place_code, taken.detail) == (SITE.code, {"form": kind})


def test_a_file_is_named_after_its_establishment_and_its_campaign(assessment):
    assessment.campaign.title = "Été 2026 : socle"
    assessment.campaign.save()
    anne = signed_in(ANNE)

    for page, name in (("rapport.pdf", "rapport"), ("export.json", "evaluation")):
        answer = anne.post(f"/evaluations/{assessment.pk}/{page}")
        assert f"{name}-{SITE.code}-ete-2026-socle." in answer["Content-Disposition"]


def test_an_assessment_is_a_documented_json(assessment):
    found = json.loads(read(signed_in(ANNE).post(f"/evaluations/{assessment.pk}/export.json")))

    assert found["format"] == "hygie-assessment/1"
    assert found["campaign"]["referential"] == "essai"
    assert found["establishment"]["finess"] == SITE.code
    assert found["scores"][0]["declared"] == pytest.approx(0.8333)
    assert found["scores"][0]["condition"] == "UNPROVEN"
    first = found["answers"][0]
    assert (first["ref"], first["step"], first["label"]) == ("1", 1, "Oui")
    assert first["proven"]["proofs"][0]["kind"] == EXERCISE
    assert found["answers"][2]["verdict"] == {"code": "ACCEPTED", "reason": ""}
    assert "node" not in first


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_campaign_is_a_row_for_each_establishment_and_each_answer(assessment, kind):
    address = f"/evaluations/campagnes/{assessment.campaign_id}/ensemble.{kind}"
    answer = signed_in(KARIM).post(address, {"lieu": "region-84"})

    found = books(answer)

    assert list(found) == ["Établissements", "Réponses"]
    head, line = found["Établissements"]
    row = dict(zip(head, line, strict=True))
    assert row["FINESS"] == SITE.code
    assert row["GHT"] == "GHT de Bellevue"
    assert row["Nom de la catégorie"] == any_category_label(row["Catégorie"])
    assert "Nom du statut juridique" in row
    assert row["Gouvernance, déclaré (%)"] == pytest.approx(83.33, abs=0.01)
    assert row["Anticipation, prouvé (%)"] == 0
    assert len(found["Réponses"]) == 5
    assert found["Réponses"][1][2:7] == ["1", "Mesure 1", "Oui", 100, '=cmd|"x"']
    assert Entry.objects.filter(what="assessments.exported", place_code=SITE.code).count() == 1


def test_a_campaign_is_a_json_of_those_who_gave(assessment):
    address = f"/evaluations/campagnes/{assessment.campaign_id}/ensemble.json"
    found = json.loads(read(signed_in(GAEL).post(address)))

    assert found["format"] == "hygie-campaign/1"
    assert [each["establishment"]["finess"] for each in found["assessments"]] == [SITE.code]
    assert len(found["assessments"][0]["answers"]) == 4
    assert found["assessments"][0]["scores"][0]["ref"] == "O1"


def test_a_campaign_leaves_by_batches_whatever_their_number(monkeypatch):
    monkeypatch.setattr(leaving, "AT_ONCE", 2)
    campaign = many(7, given=5)
    browser = signed_in(KARIM)
    address = f"/evaluations/campagnes/{campaign.pk}/ensemble"
    assert len(books(browser.post(f"{address}.xlsx"))["Établissements"]) == 6
    assert len(json.loads(read(browser.post(f"{address}.json")))["assessments"]) == 5


def test_the_note_of_the_director_is_one_page_that_is_read_aloud(assessment, tmp_path):
    answer = signed_in(ANNE).post(f"/evaluations/{assessment.pk}/note.pdf")

    content = read(answer)
    assert b"pdfuaid" in content
    assert pages(content) == 1
    said = words_of(content, tmp_path)
    for words in ("Note de direction", "2 pièces", "Gouvernance", "Par quoi commencer", "Mesure 4"):
        assert words in said, words


def test_the_note_stays_one_page_with_twelve_objectives_and_the_longest_names(tmp_path):
    nodes = []
    for number in range(12):
        objective = a_small_catalogue().nodes[0]
        ref = f"O{number}x"
        nodes.append(
            type(objective)(ref=ref, kind=objective.kind, title=f"{number} {'Long ' * 50}")
        )
        title = f"{number} {'mesure au nom bien long ' * 12}"[:300]
        nodes.append(a_measure(f"M{number}", parent=ref, title=title))
    version = published(a_small_catalogue(nodes=tuple(nodes)))
    found = asked(opened(version))

    browser = signed_in(ANNE)
    assert pages(read(browser.post(f"/evaluations/{found.pk}/note.pdf"))) == 1
    assert b"pdfuaid" in read(browser.post(f"/evaluations/{found.pk}/rapport.pdf"))


def test_the_report_holds_answers_verdicts_proofs_and_the_plan(assessment, tmp_path):
    said = ActionSaid(title="Former l’équipe", owner="DSI", due_on=NOON.date())
    improving.ask_action(assessment.pk, node(assessment, "4"), said, by=ANNE, at=NOON)
    assert answers.any_actions(assessment, [node(assessment, "4")])

    content = read(signed_in(ANNE).post(f"/evaluations/{assessment.pk}/rapport.pdf"))

    assert b"pdfuaid" in content
    shown = words_of(content, tmp_path)
    for words in ("83 %", "Acceptée", "Jusqu’à", "Former l’équipe", '=cmd|"x"', "Plan d’action"):
        assert words in shown, words


def test_a_reserved_proof_leaves_in_no_file_of_who_may_not_read_it(assessment):
    Proof.objects.update(tlp=Tlp.RED)
    remi, anne = signed_in(REMI), signed_in(ANNE)
    for browser, count in ((remi, 0), (anne, 1)):
        found = json.loads(read(browser.post(f"/evaluations/{assessment.pk}/export.json")))
        assert len(found["answers"][0]["proven"]["proofs"]) == count


def test_nothing_leaves_to_who_may_not_read(assessment):
    zoe, anne = signed_in(ZOE), signed_in(ANNE)
    page = f"/evaluations/{assessment.pk}/"
    together = f"/evaluations/campagnes/{assessment.campaign_id}/ensemble.xlsx"
    for address in (f"{page}export.json", f"{page}note.pdf", f"{page}rapport.pdf", together):
        assert zoe.post(address).status_code == 404
        assert anne.get(address).status_code == 405
    assert anne.post(together).status_code == 403
    assert anne.post(f"{page}export.exe").status_code == 404
    paule = signed_in(PAULE)
    assert paule.post(together, {"lieu": "france"}).status_code == 404
    assert paule.post(together.replace("xlsx", "csv")).status_code == 404
