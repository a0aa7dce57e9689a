"""A lost code is replaced by telephone: against the words, once, and the former one is over."""

from datetime import timedelta

import pytest

from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import codes, sending
from hygie.incidents.queries.drafts import any_draft
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import NotAllowed
from tests.cast import ANNE, KARIM, LEA, NOON
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_draft, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=400)


@pytest.fixture
def declared():
    """An incident, and the code of its declarant."""
    draft, code = a_draft()
    return sending.send(draft.pk, by=ANYONE, at=NOON), code


@pytest.mark.parametrize("say", [str, str.upper, lambda words: f"  {words.replace(' ', ', ')} "])
def test_against_the_words_however_they_are_written_the_former_code_is_over(declared, say):
    incident, former = declared

    code = codes.renew(incident.pk, words=say(incident.call_back_words), by=LEA, at=NOON)

    assert any_draft(former, at=NOON) is None
    assert any_draft(code, at=NOON).incident == incident
    assert Entry.objects.get(what="incidents.code_renewed").actor_name == "Léa"
    assert code not in str(list(Entry.objects.values_list("detail", flat=True)))
    assert Incident.objects.get().call_back_words == incident.call_back_words


def test_a_code_whose_time_has_passed_is_replaced_too(declared):
    incident, former = declared
    assert any_draft(former, at=LATER) is None

    code = codes.renew(incident.pk, words=incident.call_back_words, by=LEA, at=LATER)

    assert any_draft(code, at=LATER + timedelta(days=364)).incident == incident


@pytest.mark.parametrize("words", ["", "feuille", "autre chose"])
def test_wrong_words_give_nothing_and_are_remembered(declared, words):
    incident, former = declared

    assert codes.renew(incident.pk, words=words, by=LEA, at=NOON) is None

    assert any_draft(former, at=NOON).incident == incident
    assert Entry.objects.filter(what="incidents.code_refused").count() == 1


@pytest.mark.parametrize("somebody", [ANNE, KARIM, ANYONE])
def test_only_the_desk_gives_a_code(declared, somebody):
    incident, former = declared

    with pytest.raises(NotAllowed):
        codes.renew(incident.pk, words=incident.call_back_words, by=somebody, at=NOON)

    assert any_draft(former, at=NOON) is not None


def test_an_incident_without_a_declaration_of_its_own_has_no_code():
    incident = an_incident()
    Draft.objects.filter(incident=incident).update(incident=None)

    with pytest.raises(codes.NoCode):
        codes.renew(incident.pk, words=incident.call_back_words, by=LEA, at=NOON)


def test_on_the_page_it_is_shown_once_and_the_browser_of_the_former_code_is_out(declared):
    incident, former = declared
    Draft.objects.update(expires_at=LATER)
    page, lea = f"/incidents/{incident.number}/", signed_in(LEA)
    declarant = with_code(former)

    refused = lea.post(f"{page}nouveau-code/", {"words": "autre chose"})
    assert refused.status_code == 422
    form = refused.context["forms"]["NewCodeForm"]
    assert (form["words"].value(), "aucun code" in form.errors["words"][0]) == ("autre chose", True)
    assert Entry.objects.filter(what="incidents.code_refused").count() == 1
    assert declarant.get("/declarer/accuse/").status_code == 200
    lea.post(f"{page}nouveau-code/", {"words": incident.call_back_words})

    shown = lea.get(page).content.decode()
    code = shown.partition("à dicter au déclarant\xa0: ")[2][:14]
    assert with_code(code).get("/declarer/accuse/").status_code == 200
    assert code not in lea.get(page).content.decode()
    answer = declarant.get("/declarer/accuse/")
    assert answer.headers["Location"] == "/declarer/reprendre/"
