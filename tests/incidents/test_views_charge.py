"""The pages by which an incident changes hands."""

from dataclasses import replace

import pytest
from django.utils import timezone

from hygie.incidents.models import Incident, Note
from hygie.incidents.operations import charge
from hygie.kernel.actor import NATION, Actor, Grant, Role
from hygie.platform.installation import desk
from tests.cast import ANNE, LEA
from tests.incidents.factories import an_incident
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
MAX = Actor(name="Max", grants=(Grant(Role.CERT_ANALYST, NATION),))


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def of_max():
    """An incident that Max has taken."""
    incident = an_incident(at=timezone.now())
    who = replace(MAX, person_id=an_account(MAX).pk)
    return charge.take(incident.pk, desk=desk(), by=who, at=timezone.now())


def test_what_was_typed_on_a_page_that_is_too_old_is_not_done(of_max):
    lea, url = signed_in(LEA), f"/incidents/{of_max.number}/"

    answer = lea.post(f"{url}noter/", {"text": "Une note.", "tenu": ""})

    assert answer.status_code == 422
    assert "Une note." in text(answer)
    assert "Max suit cet incident" in text(answer)
    assert "rien n’est fait" in text(answer)
    assert Note.objects.count() == 0


def test_who_knows_who_has_it_may_act_all_the_same_and_take_it_over(of_max):
    lea, url = signed_in(LEA), f"/incidents/{of_max.number}/"
    mark = of_max.taken_at.isoformat()
    assert f'value="{mark}"' in text(lea.get(url))

    lea.post(f"{url}noter/", {"text": "Une note.", "tenu": mark})
    lea.post(f"{url}suivre/", {"tenu": mark})

    assert Note.objects.count() == 1
    assert Incident.objects.get().analyst_name == "Léa"


def test_a_colleague_is_chosen_among_the_analysts_and_no_other(of_max):
    lea, url = signed_in(LEA), f"/incidents/{of_max.number}/"
    anne = an_account(ANNE)
    lea.post(f"{url}suivre/", {"tenu": of_max.taken_at.isoformat()})

    refused = lea.post(f"{url}confier/", {"to": anne.pk})
    done = lea.post(f"{url}confier/", {"to": of_max.analyst_id, "words": "À suivre."})

    assert refused.status_code == 422
    assert done.status_code == 302
    assert Incident.objects.get().analyst_name == "Max"


def test_the_list_says_who_has_what_to_the_desk_alone(of_max):
    lea, anne = signed_in(LEA), signed_in(ANNE)

    assert "Max" in text(lea.get("/incidents/"))
    assert of_max.number not in text(lea.get("/incidents/?suivi=libre"))
    assert "Max" not in text(anne.get("/incidents/"))
    assert of_max.number in text(anne.get("/incidents/?suivi=libre"))
    assert "suivi par Max" in text(anne.get(f"/incidents/{of_max.number}/"))


def test_giving_back_asks_for_words_and_for_an_incident_of_ones_own(of_max):
    lea, url = signed_in(LEA), f"/incidents/{of_max.number}/"

    assert lea.post(f"{url}rendre/", {"reason": ""}).status_code == 422
    answer = lea.post(f"{url}rendre/", {"reason": "Fini."})

    assert answer.status_code == 422
    assert ("Reprenez d’abord" in text(answer), "Fini." in text(answer)) == (True, True)


def test_the_clock_that_the_desk_gives_itself_is_on_the_page_of_the_incident_for_the_desk_alone():
    incident = an_incident(at=timezone.now())
    url = f"/incidents/{incident.number}/"
    lea, anne = signed_in(LEA), signed_in(ANNE)

    assert "Délai que l’astreinte se donne" in text(lea.get(url))
    assert lea.get(url).context["desk_clock"].label == "Prise en compte"
    assert "Délai que l’astreinte se donne" not in text(anne.get(url))
    lea.post(f"{url}prendre-en-compte/")
    assert lea.get(url).context["desk_clock"].label == "Qualification"
