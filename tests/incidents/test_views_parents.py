"""The pages of what strikes many structures: two who say it, and what stays once it is over."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Incident, ParentIncident
from hygie.incidents.operations import parents, sending
from hygie.incidents.operations.parents import Said, ToldMeanwhile
from hygie.kernel.actor import ANYONE
from tests.at_once import at_once
from tests.cast import ANNE, LEA, NOON
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, an_incident
from tests.people import signed_in

SAID = Said(title="Panne de Nuage", provider="Nuage", text="On cherche.", token="page")


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def declared():
    """An incident, and the browser of who holds its code."""
    draft, code = a_draft(a_declaration(site=a_site(), at=NOON), at=timezone.now())
    return sending.send(draft.pk, by=ANYONE, at=timezone.now()), with_code(code)


def opened(*incidents):
    numbers = [each.number for each in incidents]
    return parents.open_parent(SAID, numbers, by=LEA, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_four_who_say_more_at_once_one_does_and_the_others_are_told():
    parent = parents.open_parent(SAID, [], by=LEA, at=NOON)
    later = NOON + timedelta(hours=1)

    refused = at_once(
        lambda: parents.tell(parent.pk, text="Retour à 18 h.", seen=parent.mark, by=LEA, at=later)
    )

    assert len(refused) == 3
    assert all("Léa a dit autre chose" in each for each in refused)
    assert [each["text"] for each in ParentIncident.objects.get().earlier] == ["On cherche."]


@pytest.mark.django_db
def test_who_speaks_from_an_old_page_reads_the_other_and_loses_no_word():
    parent, lea = opened(an_incident()), signed_in(LEA)
    url = f"/incidents/communs/{parent.pk}/"
    shown = re.search(r'name="vu" value="([^"]*)"', lea.get(url).text)[1]
    parents.tell(parent.pk, text="Retour à 18 h.", by=LEA, at=timezone.now())

    answer = lea.post(f"{url}dire/", {"text": "Panne électrique.", "vu": shown})

    assert answer.status_code == 409
    assert ParentIncident.objects.get().text == "Retour à 18 h."
    assert [each.detail for each in answer.context["meanwhile"]] == ["Retour à 18 h."]
    assert answer.context["forms"]["TellForm"]["text"].value() == "Panne électrique."
    again = {"text": "Panne électrique, retour à 18 h.", "vu": ParentIncident.objects.get().mark}
    assert again["vu"] in answer.text
    assert lea.post(f"{url}dire/", again).status_code == 302
    page = text(lea.get(url))
    assert all(words in page for words in ("Ce qui a été dit avant", "On cherche."))
    with pytest.raises(ToldMeanwhile):
        parents.tell(parent.pk, text="x", seen="n’importe quoi", by=LEA, at=timezone.now())


@pytest.mark.django_db
@pytest.mark.parametrize("over", ["terminé", "retiré"])
def test_what_is_said_of_one_that_is_over_is_refused_and_stays_typed(over):
    parent, lea = opened(an_incident()), signed_in(LEA)
    if over == "terminé":
        parents.end(parent.pk, by=LEA, at=timezone.now())
    else:
        parents.withdraw(parent.pk, reason="Sans lien.", by=LEA, at=timezone.now())

    answer = lea.post(f"/incidents/communs/{parent.pk}/dire/", {"text": "Un mot de plus."})

    assert answer.status_code == 409
    assert f"Cet incident commun est {over}" in text(answer)
    assert "Un mot de plus." in text(answer)
    assert ParentIncident.objects.get().text == "On cherche."


@pytest.mark.django_db
def test_who_holds_the_code_keeps_what_was_said_and_reads_why_it_is_no_more():
    incident, holder = declared()
    parent, anne = opened(incident, an_incident()), signed_in(ANNE)
    parents.tell(parent.pk, text="Retour à 18 h.", by=LEA, at=timezone.now())

    parents.withdraw(parent.pk, reason="Deux pannes sans lien.", by=LEA, at=timezone.now())

    for browser, page in ((holder, "/declarer/accuse/"), (anne, f"/incidents/{incident.number}/")):
        words = text(browser.get(page))
        for said in (
            "Incident commun retiré le",
            "Panne de Nuage",
            "Parce que : Deux pannes sans lien.",
            "Cet incident reste ouvert, de son côté",
            "On cherche.",
            "Retour à 18 h.",
        ):
            assert said in words, (page, said)
    assert "Panne de Nuage" not in Client().get("/declarer/reprendre/").text


@pytest.mark.django_db
def test_who_follows_an_incident_that_left_is_named_and_an_end_is_dated():
    first, holder = declared()
    parent = opened(first, an_incident())
    parents.end(parent.pk, by=LEA, at=timezone.now())
    assert "Cette cause est terminée depuis le" in text(holder.get("/declarer/accuse/"))

    Incident.objects.filter(pk=first.pk).update(analyst_name="Léa", taken_at=NOON)
    parents.leave(first.pk, reason="Un autre hébergeur.", by=LEA, at=timezone.now())

    page = text(holder.get("/declarer/accuse/"))
    assert "Détaché de l’incident commun le" in page
    assert re.search(r"de son côté : Léa \([^)]+\) le suit", page)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["²", "x", "-1", "9" * 5_000])
def test_a_common_incident_that_is_no_number_breaks_no_page(number):
    assert signed_in(LEA).get("/incidents/envois/", {"commun": number}).status_code == 200
