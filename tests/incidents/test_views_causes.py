"""The page of the cause: filled with what is known, refused beside the field, read by all."""

import pytest

from hygie.incidents.models import CauseFinding
from hygie.incidents.operations import causes
from hygie.incidents.operations.causes import Said
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.vocabulary import Origin
from tests.cast import ANNE, LEA, NOON, REMI
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
TYPED = {
    "root_cause": "malicious-actions",
    "entry_vector": "PHISHING",
    "words": "Un courriel",
    "reason": "Journaux",
}


def url(incident):
    return f"/incidents/{incident.number}/cause/"


def test_the_form_is_filled_with_what_the_declaration_said():
    incident = an_incident(cause__entry_vector="WEAK_PASSWORD", cause__root_cause="Un mot simple")

    page = signed_in(ANNE).get(url(incident)).content.decode()

    assert '<option value="WEAK_PASSWORD" selected>' in page
    assert '<option value="malicious-actions" selected>' in page
    assert "Un mot simple" in page
    assert "human-errors" not in page, "what the type excludes is not offered"


def test_saying_it_shows_who_and_when_on_the_incident():
    incident = an_incident()

    answer = signed_in(LEA).post(url(incident), TYPED | {"vu": "0"}, follow=True)

    assert "La cause est notée." in answer.content.decode()
    page = signed_in(REMI).get(f"/incidents/{incident.number}/").content.decode()
    assert "Dit par Léa, astreinte" in page
    assert "Message piégé" in page
    assert "rsit:" not in page, "people read codes, not tags"
    assert "malicious-code:infected-system" in page
    assert "Ce qui a été dit de la cause" in page


def test_a_reader_sees_the_story_and_no_form():
    incident = an_incident(cause__root_cause="Un mot simple")
    finding = Finding(root_cause="malicious-actions", words="Un courriel")
    causes.say(incident.pk, Said(finding=finding, reason="Journaux"), by=LEA, at=NOON)

    page = signed_in(REMI).get(url(incident)).content.decode()

    assert "Enregistrer la cause" not in page
    assert "Motif : Journaux" in page
    assert "Un mot simple" in page, "what was declared stays readable"


@pytest.mark.parametrize(
    ("changes", "typed", "sentence"),
    [
        ({}, {"reason": ""}, "nécessaire"),
        ({}, {"root_cause": "fate"}, "liste"),
        ({}, {"root_cause": "human-errors", "entry_vector": ""}, "le contredit"),
        ({}, {"words": "NIR 2 55 08 14 168 025 38"}, "patient"),
        ({}, {"vu": "999999999999999999"}, "pendant que vous écriviez"),
        (
            {"cause__origin": Origin.UNKNOWN, "cause__incident_type": "POWER_FAILURE"},
            {},
            "le contredit",
        ),
    ],
)
def test_what_does_not_hold_is_shown_beside_its_field(changes, typed, sentence):
    incident = an_incident(**changes)

    answer = signed_in(ANNE).post(url(incident), TYPED | typed)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "field-invalid" in answer.content.decode()
    assert not CauseFinding.objects.exists()


@pytest.mark.parametrize("mark", ["", "x", "²", "9" * 40])
def test_a_mark_that_is_none_is_no_mark(mark):
    incident = an_incident()

    assert signed_in(ANNE).post(url(incident), TYPED | {"vu": mark}).status_code == 302
