"""The pages of announced exercises, as the people of Bellevue and of elsewhere open them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.evidence.models import Event, Planned
from tests.cast import ANNE, BELLEVUE_ENTITY, KARIM, LEA, ZOE
from tests.evidence.factories import SITE, a_proof, announced
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LIST = f"/preuves/ej-{BELLEVUE_ENTITY}/"
ANNOUNCE = f"{LIST}prevus/annoncer/"


def in_days(count):
    return (timezone.localdate() + timedelta(days=count)).isoformat()


def page_of(row):
    return f"{LIST}prevus/{row.pk}/"


def now_announced(**changes):
    return announced(at=timezone.now(), **changes)


def test_it_is_announced_then_done_with_its_proof():
    a_site()
    client = signed_in(ANNE)
    said = {"token": "t" * 32, "planned_on": in_days(20), "title": "Panne de nuit"}

    answer = client.post(ANNOUNCE, said)

    row = Planned.objects.get()
    assert answer.headers["Location"] == page_of(row)
    assert "Panne de nuit" in client.get(LIST).content.decode()
    proof = {"token": "u" * 32, "occurred_on": in_days(0), "title": "Joué", "tlp": "AMBER"}
    assert client.post(f"{page_of(row)}fait/", proof).status_code == 302
    page = client.get(page_of(row)).content.decode()
    assert "Fait le" in page
    assert Event.objects.get().kind == 43
    assert "Que faire" not in page
    assert client.get(f"{page_of(row)}fait/").status_code == 302
    assert client.post(f"{page_of(row)}fait/", proof | {"token": "v"}).status_code == 422


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"planned_on": in_days(-2)}, "est passé"),
        ({"planned_on": in_days(900)}, "2 ans"),
        ({"planned_on": "demain"}, "Donnez un jour"),
        ({"planned_on": "0001-01-01"}, "est passé"),
        ({"title": ""}, "nécessaire"),
        ({"title": "Patient IPP 12345678"}, "patient"),
        ({"token": "x" * 65}, ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(changes, why):
    a_site()
    said = {"token": "t", "planned_on": in_days(20), "title": "Panne"} | changes

    answer = signed_in(ANNE).post(ANNOUNCE, said)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Planned.objects.exists()


def test_late_it_is_said_to_be_planned_and_not_done():
    row = now_announced()
    Planned.objects.update(planned_on=timezone.localdate() - timedelta(days=3))
    for actor in (ANNE, KARIM):
        client = signed_in(actor)
        assert "Prévu, non fait" in client.get(LIST).content.decode()
        page = client.get(page_of(row)).content.decode()
        assert "Le jour est passé" in page
        assert ("Que faire" in page) == (actor is ANNE)
    assert "Prévu, non fait" in signed_in(LEA).get("/preuves/").content.decode()


def test_it_is_moved_or_called_off_with_a_reason():
    row = now_announced()
    client = signed_in(ANNE)
    move, off = f"{page_of(row)}reporter/", f"{page_of(row)}annuler/"
    for address, said, status in (
        (move, {"planned_on": in_days(60)}, 422),
        (move, {"planned_on": in_days(-1), "reason": "x"}, 409),
        (off, {}, 422),
    ):
        assert client.post(address, said).status_code == status
        assert Planned.objects.get().state == "PLANNED"

    answer = client.post(move, {"planned_on": in_days(60), "reason": "Grève."})

    later = Planned.objects.get(state="PLANNED")
    assert answer.headers["Location"] == page_of(later)
    assert "Reporté au" in client.get(page_of(row)).content.decode()
    assert client.post(off, {"why": "x"}).status_code == 409
    assert client.post(f"{page_of(later)}annuler/", {"why": "Fermé."}).status_code == 302
    assert "Annulé" in client.get(page_of(later)).content.decode()


def test_a_proof_noted_already_is_chosen():
    row = now_announced()
    proof = a_proof(occurred_on=timezone.localdate(), at=timezone.now())
    client = signed_in(ANNE)
    assert "Sa preuve est déjà notée" in client.get(page_of(row)).content.decode()
    for wrong, status in (("", 422), ("x", 422), (str(2**70), 422), ("999999", 404)):
        assert client.post(f"{page_of(row)}preuve/", {"proof": wrong}).status_code == status
    assert client.post(f"{page_of(row)}preuve/", {"proof": proof.pk}).status_code == 302
    assert Planned.objects.get().event == proof.event


def test_an_exercise_is_of_its_place_alone():
    row = now_announced(place=SITE)
    client = signed_in(ANNE)
    assert client.get(page_of(row)).status_code == 404
    assert client.get(f"{LIST}prevus/{2**70}/").status_code == 404
    assert signed_in(ZOE).get(page_of(row)).status_code == 404
