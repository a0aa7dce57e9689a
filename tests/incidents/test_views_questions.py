"""The pages of the questions: answering by code and by account, keeping them at the desk."""

import html
import re

import pytest
from django.utils import timezone

from hygie.accounts.rules import KeyScope
from hygie.incidents.models import QuestionAnswer, QuestionEdition
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules.questions import QuestionKind, shipped
from tests.cast import ANNE, KARIM, LEA, REMI
from tests.hostile.worlds import a_key, with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
from tests.incidents.questions import a_wording, added, answered, rewritten
from tests.people import signed_in

pytestmark = pytest.mark.django_db
NEW = {
    "text": "Combien de scanners sont arrêtés ?",
    "kind": "NUMBER",
    "told": ["CSP_DECLARATION"],
    "why": "Demandé par la région.",
}


def text(answer):
    """The words of a page."""
    return html.unescape(re.sub(r"\s+", " ", answer.content.decode()))


def url(incident):
    return f"/incidents/{incident.number}/questions/"


def typed(client, address, **answers):
    """What the form of this page would send."""
    page = client.get(address).content.decode()
    shown = dict(re.findall(r'name="(v-[^"]+)" +value="([^"]*)"', re.sub(r"\s+", " ", page)))
    return {**shown, **{f"q-{code}": value for code, value in answers.items()}}


def test_the_declarant_answers_by_code_and_finds_the_answers_again():
    at = timezone.now()
    _, code = a_draft(a_declaration(site=a_site(), at=at), at=at)
    client = with_code(code)
    client.post("/declarer/relire/")
    own = "/declarer/questions/"
    assert "2 questions" in text(client.get(own))
    assert "/declarer/questions/" in text(client.get("/declarer/accuse/"))

    answer = client.post(own, typed(client, own, SAUVEGARDES="Toutes touchées"), follow=True)

    assert "Vos réponses sont enregistrées." in text(answer)
    page = text(client.get(own))
    assert "Lue par : ceux qui lisent la déclaration, ANSSI" in page
    assert '<option value="Toutes touchées" selected>' in page
    assert QuestionAnswer.objects.get().answered_by.endswith("(déclarant)")
    again = client.post(own, typed(client, own, SAUVEGARDES="Toutes touchées"), follow=True)
    assert "Rien n’a changé." in text(again)


def test_without_a_code_one_is_led_to_the_door(client):
    assert client.get("/declarer/questions/").url == "/declarer/reprendre/"


def test_an_answer_that_does_not_fit_is_said_beside_its_question_and_kept():
    incident, anne = an_incident(), signed_in(ANNE)
    code = added(wording=a_wording("Combien ?", QuestionKind.NUMBER))
    fields = typed(anne, url(incident), **{code: "beaucoup", "INTERVENANTS": "Le GHT"})

    answer = anne.post(url(incident), fields)

    assert answer.status_code == 422
    page = text(answer)
    assert "Écrivez un nombre entier" in page
    assert 'value="beaucoup"' in page
    assert "Le GHT" in page
    assert not QuestionAnswer.objects.exists()


def test_a_patient_does_not_enter_by_an_answer():
    incident, anne = an_incident(), signed_in(ANNE)
    fields = typed(anne, url(incident), INTERVENANTS="NIR 1 85 05 78 006 084 91")

    answer = anne.post(url(incident), fields)

    assert answer.status_code == 422
    assert "aucune identité de patient" in text(answer)
    assert not QuestionAnswer.objects.exists()


def test_a_question_changed_under_the_page_is_shown_anew_with_what_was_typed():
    incident, anne = an_incident(), signed_in(ANNE)
    fields = typed(anne, url(incident), INTERVENANTS="Le GHT")
    rewritten("INTERVENANTS", wording=a_wording("Qui vous aide déjà ?"))

    answer = anne.post(url(incident), fields)

    assert answer.status_code == 422
    page = text(answer)
    assert "L’astreinte vient de changer cette question" in page
    assert "Qui vous aide déjà ?" in page
    assert "Le GHT" in page
    fields = typed(anne, url(incident), INTERVENANTS="Le GHT")
    assert anne.post(url(incident), fields).status_code == 302


def test_a_question_stopped_under_the_page_gives_the_words_back():
    incident, anne = an_incident(), signed_in(ANNE)
    fields = typed(anne, url(incident), INTERVENANTS="<b>Le GHT</b>")
    rewritten("INTERVENANTS", is_asked=False)

    answer = anne.post(url(incident), fields)

    assert answer.status_code == 422
    assert "Vous aviez répondu : « &lt;b&gt;Le GHT&lt;/b&gt; »" in re.sub(
        r"\s", " ", answer.content.decode()
    )


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"v-INTERVENANTS": "x"},
        {"v-INTERVENANTS": "99999999999999999999 x", "q-INTERVENANTS": ""},
        {"v-RIEN": "0 x"},
        {"q-SAUVEGARDES": ""},
    ],
)
def test_a_form_that_says_nothing_changes_nothing(sent):
    incident = an_incident()

    assert signed_in(ANNE).post(url(incident), sent).status_code == 302

    assert not QuestionAnswer.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"q-INTERVENANTS": "Le GHT"},
        {"q-SAUVEGARDES": "Inventé", "v-SAUVEGARDES": "0 2026-11 / 0"},
        {"q-RIEN": "Le GHT", "v-RIEN": "0 x"},
        {"q-INTERVENANTS": "Le GHT", "v-INTERVENANTS": "7 2026-11 / 0 " + "x" * 300},
    ],
)
def test_a_form_that_no_page_made_is_refused(sent):
    incident = an_incident()

    assert signed_in(ANNE).post(url(incident), sent).status_code == 422

    assert not QuestionAnswer.objects.exists()


def test_who_only_reads_is_shown_what_is_theirs_and_no_form():
    incident = an_incident()
    answered(incident, "SAUVEGARDES", "Toutes touchées")
    apart = added(wording=a_wording("Combien ?"), told=frozenset({"GDPR_AUTHORITY"}))
    answered(incident, apart, "Pour la CNIL")

    for reader in (REMI, KARIM):
        client = signed_in(reader)
        page = text(client.get(url(incident)))
        assert "Toutes touchées" in page
        assert "Pour la CNIL" not in page
        assert "Enregistrer les réponses" not in page
        duty = f"/incidents/{incident.number}/demarches/GDPR_AUTHORITY/"
        assert "Pour la CNIL" not in text(client.get(duty))
    assert "Pour la CNIL" in text(signed_in(ANNE).get(url(incident)))


def test_a_machine_reads_what_is_read_with_the_declaration(client):
    incident = an_incident()
    answered(incident, "SAUVEGARDES", "Toutes touchées")
    apart = added(wording=a_wording("Combien ?"), told=frozenset({"GDPR_AUTHORITY"}))
    answered(incident, apart, "Pour la CNIL")
    _, header = a_key(KeyScope.READ)

    said = client.get(f"/api/v1/declarations/{incident.number}", **header).json()["answers"]

    assert [(each["code"], each["value"], each["version"]) for each in said] == [
        ("SAUVEGARDES", "Toutes touchées", "2026-11 / 0")
    ]


def test_the_desk_asks_something_new_and_stops_asking():
    lea = signed_in(LEA)

    assert "posée dès maintenant" in text(
        lea.post("/astreinte/questions/nouvelle/", NEW, follow=True)
    )

    (code,) = set(queries.any_questions()) - set(shipped())
    page = f"/astreinte/questions/{code}/"
    change = NEW | {"seen": "astreinte / 1", "asked": "arretee", "why": "Plus utile."}
    assert lea.post(page, change).status_code == 302
    assert lea.post(page, change).status_code == 422, "the page showed another version"
    shown = text(lea.get(page))
    assert "Pourquoi : Plus utile." in shown
    assert "Version 2, plus posée" in shown
    assert "Plus posées" in text(lea.get("/astreinte/questions/"))


def test_the_choices_are_lines_and_those_of_another_kind_are_left():
    lea = signed_in(LEA)
    choice = NEW | {"kind": "CHOICE", "choices": " Un \n\n Deux\r\n"}

    lea.post("/astreinte/questions/nouvelle/", choice)
    lea.post("/astreinte/questions/nouvelle/", choice | {"kind": "LINE", "text": "Lequel ?"})

    kept = [each.content["wording"]["choices"] for each in QuestionEdition.objects.order_by("id")]
    assert kept == [["Un", "Deux"], []]


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"text": "x" * 201},
        {"kind": "FILE"},
        {"kind": "CHOICE", "choices": "Un"},
        {"told": []},
        {"told": ["KGB"]},
        {"when-type": ["GONE"]},
        {"why": ""},
        {"text": "Dans quel état sont vos sauvegardes ?"},
        {"why": "\x00"},
    ],
)
def test_a_question_that_is_none_is_refused_and_what_was_typed_stays(wrong):
    answer = signed_in(LEA).post("/astreinte/questions/nouvelle/", NEW | wrong)

    assert answer.status_code == 422
    assert "Pas encore enregistré" in text(answer)
    assert not QuestionEdition.objects.exists()


def test_a_question_that_names_what_is_no_more_is_shown_to_be_mended():
    added()
    edition = QuestionEdition.objects.get()
    edition.pk, edition.edition = None, 2
    edition.content = edition.content | {"when": {"colour": ["RED"]}}
    edition.save(force_insert=True)
    lea = signed_in(LEA)

    assert "À corriger" in text(lea.get("/astreinte/questions/"))
    assert "n’est plus posée" in text(lea.get("/astreinte/questions/Q1/"))


def test_the_document_of_an_authority_is_handed_over_with_what_it_was_answered():
    incident = an_incident()
    apart = added(wording=a_wording("Combien ?"), told=frozenset({"GDPR_AUTHORITY"}))
    answered(incident, apart, "Pour la CNIL")
    anne, base = signed_in(ANNE), f"/incidents/{incident.number}/demarches"

    told = anne.get(f"{base}/GDPR_AUTHORITY/document.json").json()["answers"]
    assert [(each["question"], each["words"]) for each in told] == [("Combien ?", "Pour la CNIL")]
    assert anne.get(f"{base}/COMPLAINT/document.json").json()["answers"] == []
    assert "Pour la CNIL" in text(anne.get(f"{base}/GDPR_AUTHORITY/"))
    assert "Pour la CNIL" not in text(anne.get(f"{base}/COMPLAINT/"))
