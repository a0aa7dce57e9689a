import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.contacts.models import CrisisContact, Sheet
from hygie.contacts.operations import keeping
from hygie.establishments.models import Contact, LegalEntity
from hygie.journal import queries as journal
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from tests.cast import ANNE, BELLEVUE, GAEL, KARIM, LEA, NOON, REMI
from tests.contacts.factories import KEY, SITE, WRITTEN, a_contact, a_link, particulars
from tests.hostile.worlds import read
from tests.incidents.factories import a_site, an_entity, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = f"/contacts/{KEY}/"
# Of a page, and the marks that its transaction leaves inside the one of a test.
MOST_QUERIES = 14


def acts():
    return [entry.what for entry in journal.any_about(Sheet.objects.get())]


def readings():
    return [entry.what for entry in Entry.objects.filter(is_reading=True).order_by("id")]


def test_who_comes_from_above_leaves_a_trace_of_reading_and_the_owner_none():
    a_contact()
    incident = an_incident()

    signed_in(ANNE).get(PAGE)
    assert readings() == []
    lea = signed_in(LEA)
    for path in (PAGE, PAGE, f"/incidents/{incident.number}/"):
        lea.get(path)

    assert readings().count("contacts.read") == 1
    kept = Entry.objects.get(what="contacts.read")
    assert (kept.actor_name, kept.place_code, kept.region_code) == ("Léa", KEY[3:], "84")


def test_a_contact_is_added_shown_confirmed_changed_and_removed():
    a_site()
    anne = signed_in(ANNE)

    assert anne.post(f"{PAGE}ajouter/", WRITTEN).headers["Location"] == PAGE
    contact = CrisisContact.objects.get()
    page = anne.get(PAGE).content.decode()
    for words in ("Jeanne Fictif", "tel:+33639981234", "06 39 98 12 34", "jamais confirmé"):
        assert words in page
    assert "Délégué à la protection des données" in page
    anne.post(f"{PAGE}{contact.pk}/confirmer/", {"version": "1"})
    assert "confirmé aujourd’hui" in anne.get(PAGE).content.decode()
    anne.post(f"{PAGE}{contact.pk}/", WRITTEN | {"note": "Le matin", "version": "1"})
    assert "Le matin" in anne.get(PAGE).content.decode()
    anne.post(f"{PAGE}{contact.pk}/retirer/")
    page = anne.get(PAGE).content.decode()
    assert "Personne n’est noté ici" in page
    assert "ses coordonnées sont effacées" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Ce champ est nécessaire"),
        ({"mobile_phone": "15"}, "n’existe pas sous cette forme"),
        ({"mobile_phone": "", "outside_mail": ""}, "au moins un téléphone"),
        ({"outside_mail": "jeanne"}, "prenom.nom@exemple.fr"),
        ({"function": "KING"}, "Choisissez une réponse de la liste"),
        ({"position": "99"}, "Choisissez un rang"),
        ({"note": "x" * 301}, "300 caractères au plus"),
        ({"note": "1 85 05 78 006 084 91"}, "identité de patient"),
        ({"name": "\u202e\x00"}, "Ce champ est nécessaire"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_written(changes, words):
    a_site()

    answer = signed_in(ANNE).post(f"{PAGE}ajouter/", WRITTEN | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode().replace("\u00a0", " ")
    assert not CrisisContact.objects.exists()


def test_the_second_of_two_people_sees_what_the_first_wrote_and_may_insist():
    contact = a_contact()
    keeping.change(contact.pk, particulars(note="Du premier"), version=1, by=GAEL, at=NOON)
    anne, sent = signed_in(ANNE), WRITTEN | {"note": "Du second", "version": "1"}

    answer = anne.post(f"{PAGE}{contact.pk}/", sent)
    page = answer.content.decode()

    assert answer.status_code == 409
    assert "Du premier" in page
    assert "Du second" in page
    assert 'name="version" value="2"' in page
    anne.post(f"{PAGE}{contact.pk}/", sent | {"version": "2"})
    contact.refresh_from_db()
    assert contact.note == "Du second"


def test_a_version_that_is_no_number_confirms_nothing():
    contact, anne = a_contact(), signed_in(ANNE)

    for version in ("", "x", "²", "-1", "9" * 30, "9" * 5_000):
        answer = anne.post(f"{PAGE}{contact.pk}/confirmer/", {"version": version})
        assert answer.status_code == 302
    contact.refresh_from_db()
    assert contact.confirmed_at is None


def test_the_register_proposes_and_its_source_stays():
    site = a_site()
    kept = Contact.objects.create(
        entity=site.entity, kind="CISO", name="Anne Delmas", phone="0474454648", source="SAE_ID"
    )
    anne = signed_in(ANNE)

    assert "SAE, table ID" in anne.get(PAGE).content.decode()
    form = anne.get(f"{PAGE}ajouter/?reprendre={kept.pk}").content.decode()
    assert "Anne Delmas" in form
    assert "0474454648" in form
    anne.post(f"{PAGE}ajouter/?reprendre={kept.pk}", WRITTEN | {"name": "Anne Delmas"})
    assert CrisisContact.objects.get().source == "SAE, table ID (sites d’hospitalisation)"
    assert anne.get(f"{PAGE}ajouter/?reprendre=x").status_code == 200


def test_a_reader_reads_and_is_offered_nothing_to_change():
    a_contact(SITE)

    page = signed_in(REMI).get(f"/contacts/et-{BELLEVUE}/").content.decode()

    assert "06 39 98 12 34" in page
    for words in ("Modifier", "Retirer", "Confirmer", "Ajouter"):
        assert words not in page


def test_the_link_shows_confirms_on_a_click_only_and_once():
    contact = a_contact(at=timezone.now())
    url, stranger = f"/contacts/lien/{a_link(at=timezone.now())}/", Client()

    page = stranger.get(url).content.decode()

    assert "06 39 98 12 34" in page
    assert "Oui, ces coordonnées sont justes" in page
    stranger.head(url)
    contact.refresh_from_db()
    assert contact.confirmed_at is None
    assert "Merci" in stranger.post(url, {"version": "1"}).content.decode()
    for answer in (stranger.get(url), stranger.post(url, {"version": "1"})):
        assert answer.status_code == 410
        assert "06 39 98 12 34" not in answer.content.decode()
    contact.refresh_from_db()
    assert contact.confirmed_by == "le contact, par son lien"
    assert acts().count("contacts.confirmed") == 1
    assert readings() == ["contacts.link_refused"]


def test_the_link_shows_nothing_of_the_other_contacts():
    a_contact(at=timezone.now())
    url = f"/contacts/lien/{a_link(at=timezone.now())}/"
    a_contact(name="Une autre", mobile_phone="+33639989999")

    page = Client().get(url).content.decode()

    assert "Une autre" not in page
    assert "99 99" not in page


def test_by_the_link_one_says_what_is_wrong():
    contact = a_contact(at=timezone.now())
    url = f"/contacts/lien/{a_link(at=timezone.now())}/"

    assert Client().post(url, {"report": " "}).status_code == 409
    answer = Client().post(url, {"report": "Je suis <b>parti</b>."})

    assert "C’est signalé" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.report == "Je suis <b>parti</b>."
    page = signed_in(ANNE).get(PAGE).content.decode()
    assert "Je suis &lt;b&gt;parti&lt;/b&gt;." in page
    assert "signalé inexact" in page


@pytest.mark.parametrize("token", ["x", "x" * 300, "é", "a.b", "%00"])
def test_a_link_that_never_was_is_told_in_words(token):
    answer = Client().get(f"/contacts/lien/{token}/")

    assert answer.status_code in {400, 404}
    if token != "%00":
        assert "n’ouvre rien" in answer.content.decode()


def test_the_page_of_an_incident_tells_whom_to_call():
    incident = an_incident()
    a_contact()
    url = f"/incidents/{incident.number}/"

    assert "tel:+33639981234" in signed_in(LEA).get(url).content.decode()
    assert "tel:+33639981234" in signed_in(REMI).get(url).content.decode()


def test_the_page_of_an_incident_says_when_nobody_is_noted():
    incident = an_incident()

    page = signed_in(REMI).get(f"/incidents/{incident.number}/").content.decode()

    assert "n’a noté personne" in page


def test_who_works_at_a_site_reads_the_contacts_of_its_entity():
    a_contact()
    remi = signed_in(REMI)

    page = remi.get("/contacts/", follow=True).content.decode()
    assert "tel:+33639981234" in page
    assert "Ce site n’a pas de contact à lui" in page
    assert "Les contacts de l’entité" in page
    a_contact(SITE, name="Du site")
    page = remi.get(f"/contacts/et-{BELLEVUE}/").content.decode()
    assert page.index("Du site") < page.index("Ensuite, ceux de l’entité") < page.index("Jeanne")
    assert remi.post(f"/contacts/et-{BELLEVUE}/imprimer/").content.startswith(b"%PDF")
    printed = Entry.objects.filter(what="contacts.printed").values_list("place_code", flat=True)
    assert set(printed) == {BELLEVUE, KEY[3:]}
    assert "Jeanne Fictif" in read(remi.post("/contacts/export.csv")).decode()
    assert readings() == []


def test_who_works_at_a_site_reads_the_sheet_of_its_entity_and_keeps_nothing_of_it():
    contact = a_contact()
    a_site("010000131", name="ANNEXE DE BELLEVUE")
    beside = a_contact(Place(PlaceKind.SITE, "010000131"), name="De l’annexe")
    remi = signed_in(REMI)

    page = remi.get(PAGE).content.decode()
    assert "Jeanne Fictif" in page
    for hidden in ("Histoire", "Confirmer", "Modifier", "ANNEXE", beside.name):
        assert hidden not in page
    assert remi.post(f"{PAGE}{contact.pk}/confirmer/", {"version": "1"}).status_code == 403
    assert remi.get("/contacts/et-010000131/").status_code == 404
    assert (
        "De l’annexe" not in read(remi.post("/contacts/export.csv", {"niveau": "sites"})).decode()
    )


@pytest.mark.parametrize("count", [1, 12])
def test_the_pages_ask_few_questions_whatever_they_hold(count, django_assert_max_num_queries):
    for rank in range(count):
        a_contact(name=f"N{rank}")
        other = an_entity(f"0100001{rank:02}", region="84")
        keeping.add(Place(PlaceKind.LEGAL_ENTITY, other.finess), particulars(), by=SYSTEM, at=NOON)
    karim = signed_in(KARIM)

    for path in ("/contacts/", "/contacts/?niveau=sites", PAGE):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert karim.get(path).status_code == 200


def test_an_empty_sheet_says_whom_to_ask_and_the_number_of_the_register():
    entity = a_site().entity
    LegalEntity.objects.filter(pk=entity.pk).update(phone="0474000000")

    page = signed_in(KARIM).get(PAGE).content.decode()

    assert 'href="tel:+33474000000"' in page
    assert "sa direction, son RSSI ou son DSI, ou le référent cyber du GHT" in page


@pytest.mark.parametrize(
    ("changes", "words", "asked"),
    [({}, "Un mail lui demande de confirmer", 1), ({"outside_mail": ""}, "pas d’adresse", 0)],
)
def test_who_is_added_is_told_of_when_there_is_an_address(changes, words, asked):
    a_site()

    answer = signed_in(ANNE).post(f"{PAGE}ajouter/", WRITTEN | changes, follow=True)

    assert words in answer.content.decode()
    jobs = ProcrastinateJob.objects.filter(task_name="ContactAdded:ask_at_once")
    assert jobs.count() == asked


def test_confirming_asks_a_second_time():
    a_contact()

    page = signed_in(ANNE).get(PAGE).content.decode()

    assert page.index("Confirmer") < page.index("tout ce qui est noté") < page.index("c’est juste")
