"""The pages of proofs, as the people of Bellevue and of elsewhere open them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hygie.documents.models import Document
from hygie.evidence.models import Event, Proof
from hygie.evidence.rules.fact import Source
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, BELLEVUE_ENTITY, GAEL, KARIM, LEA, REMI, ZOE
from tests.evidence.factories import AUDIT_AD, ENTITY, SITE, a_proof, recorded
from tests.hostile.worlds import read
from tests.incidents.factories import a_site
from tests.people import signed_in

pytestmark = pytest.mark.django_db
KEY = f"ej-{BELLEVUE_ENTITY}"
LIST, DEPOSIT = f"/preuves/{KEY}/", f"/preuves/{KEY}/deposer/"


def typed(**changes):
    said = {
        "token": "t" * 32,
        "kind": "43",
        "occurred_on": timezone.localdate().isoformat(),
        "title": "Exercice de nuit",
        "tlp": "AMBER",
        "reason": "Rapport définitif.",
    }
    return said | changes


def deposited(client, **changes):
    a_site()
    return client.post(DEPOSIT, typed(**changes))


def test_a_proof_is_deposited_with_its_file_and_read_back_with_its_hash():
    client = signed_in(ANNE)

    answer = deposited(client, joined=SimpleUploadedFile("rapport.txt", b"Rapport."))

    assert answer.headers["Location"] == LIST
    proof = Proof.objects.get()
    page = client.get(f"{LIST}{proof.pk}/").content.decode()
    document = Document.objects.get()
    for words in ("Exercice de nuit", document.sha256, "Déposée ici", "12 mois", "TLP:AMBER"):
        assert words in page
    file = client.get(f"{LIST}{proof.pk}/pieces/{proof.event.joined.get().pk}/")
    assert read(file) == b"Rapport."
    assert "Exercice de crise" in client.get(LIST).content.decode()


def test_the_same_page_sent_twice_keeps_one_proof_and_one_file():
    client = signed_in(ANNE)

    for _ in range(2):
        answer = deposited(client, joined=SimpleUploadedFile("rapport.txt", b"Rapport."))
        assert answer.status_code == 302
    assert (Event.objects.count(), Document.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"occurred_on": (timezone.localdate() + timedelta(days=2)).isoformat()}, "pas encore"),
        ({"occurred_on": "20240231"}, "Donnez un jour"),
        ({"kind": "62"}, "de la liste"),
        ({"kind": ""}, "Choisissez"),
        ({"level": "-1"}, "Un nombre de 0"),
        ({"level": "9" * 40}, "Un nombre de 0"),
        ({"score": "cent"}, "nombre entier"),
        ({"tlp": "PINK"}, "de la liste"),
        ({"token": "x" * 65}, "<li>Cette page n’est plus la bonne"),
        ({"title": "Patient IPP 12345678"}, "patient"),
        ({"joined": SimpleUploadedFile("vide.txt", b"")}, "est vide"),
    ],
)
def test_what_cannot_be_is_said_on_the_page_and_nothing_is_kept(changes, why):
    answer = deposited(signed_in(ANNE), **changes)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Event.objects.exists()
    assert not Document.objects.exists()


def test_a_proof_is_replaced_then_the_new_one_withdrawn_and_the_first_is_back():
    client = signed_in(ANNE)
    deposited(client)
    first = Proof.objects.get()

    client.post(f"{LIST}{first.pk}/remplacer/", typed(token="u" * 32, level="3"))

    new = Proof.objects.get(level=3)
    page = client.get(f"{LIST}{first.pk}/").content.decode()
    assert "Remplacée" in page
    assert "Rapport définitif." in page
    assert client.post(f"{LIST}{first.pk}/retirer/", {"reason": "x"}).status_code == 409
    assert client.post(f"{LIST}{new.pk}/retirer/", {"reason": ""}).status_code == 422
    assert client.post(f"{LIST}{new.pk}/retirer/", {"reason": "Erreur."}).status_code == 302
    first.refresh_from_db()
    assert first.state == "STANDING"
    assert "Remise en vigueur" in client.get(f"{LIST}{first.pk}/").content.decode()


def test_an_establishment_does_not_take_away_what_a_file_brought():
    proof = a_proof(source=Source("opssies", "x"))
    client = signed_in(ANNE)

    page = client.get(f"{LIST}{proof.pk}/").content.decode()
    assert "Retirer" not in page
    assert "Fichier OPSSIES" in page
    assert client.post(f"{LIST}{proof.pk}/retirer/", {"reason": "x"}).status_code == 403
    assert client.get(f"{LIST}{proof.pk}/remplacer/").status_code == 403
    proof.refresh_from_db()
    assert proof.state == "STANDING"


def test_a_list_is_narrowed_by_kind_and_state_and_a_wrong_filter_narrows_nothing():
    recorded()
    recorded(kind=AUDIT_AD, level=2)
    client = signed_in(ANNE)

    for query, count in (("", 2), ("?type=27", 1), ("?etat=EXPIRED", 0), ("?type=x&etat=y", 2)):
        assert client.get(LIST + query).content.decode().count("data-keys-item") == count, query
    assert client.get(LIST + "?page=999").status_code == 200


def test_what_is_marked_red_is_read_by_those_who_keep_the_proofs_alone():
    proof = a_proof(tlp=Tlp.RED)
    for actor, status in ((ANNE, 200), (GAEL, 404), (KARIM, 404), (LEA, 404), (ZOE, 404)):
        client = signed_in(actor)
        assert client.get(f"{LIST}{proof.pk}/").status_code == status, actor.name
        if actor is not ZOE:
            listed = client.get(LIST).content.decode()
            assert ("data-keys-item" in listed) == (status == 200), actor.name


def test_the_neighbour_does_not_know_and_the_place_of_an_address_counts():
    proof = a_proof()
    of_site = a_proof(places=(SITE,))

    assert signed_in(ZOE).get(f"{LIST}{proof.pk}/").status_code == 404
    anne = signed_in(ANNE)
    assert anne.get(f"{LIST}{of_site.pk}/").status_code == 404
    assert anne.get(f"/preuves/et-{SITE.code}/{of_site.pk}/").status_code == 200
    assert "Preuves tenues à part" in anne.get(LIST).content.decode()
    assert anne.get(f"{LIST}{'9' * 30}/").status_code == 404


def test_who_answers_for_several_sees_what_expires_soon_and_finds_the_others():
    soon = timezone.localdate() - timedelta(days=340)
    a_site(city="BELLEVUE")
    recorded(occurred_on=soon, at=timezone.now())
    karim = signed_in(KARIM)

    page = karim.get("/preuves/").content.decode()
    assert "CH de Bellevue" in page
    found = karim.get("/preuves/?q=010780054").content.decode()
    assert LIST in found
    assert signed_in(REMI).get("/preuves/").headers["Location"] == f"/preuves/et-{SITE.code}/"


@pytest.mark.parametrize("path", [LIST, DEPOSIT])
def test_a_page_asks_few_questions(path, django_assert_max_num_queries):
    for _ in range(12):
        recorded(places=(ENTITY,))
    client = signed_in(ANNE)

    with django_assert_max_num_queries(14):
        client.get(path)
