"""The pages of messages: both sides, refusals that keep what was typed, marks, what is fresh."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Draft, Incident, Message, Reading
from hygie.incidents.operations import drafts, talk
from hygie.incidents.operations.talk import Said
from hygie.incidents.rules.talk import Side
from hygie.kernel.actor import ANYONE
from tests.cast import ANNE, KARIM, LEA, REMI
from tests.hostile.worlds import read, with_code
from tests.incidents.factories import a_draft, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
OWN = "/declarer/echanges/"


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def declared():
    """An incident, and the browser of its declarant."""
    draft, code = a_draft(at=timezone.now())
    client = with_code(code)
    client.post("/declarer/relire/")
    return Incident.objects.get(draft=draft), client


def page_of(incident):
    return f"/incidents/{incident.number}/"


def say(incident, words, *, by=LEA):
    return talk.write(incident.pk, Said(text=words, token=words), by=by, at=timezone.now())


def test_a_message_goes_from_the_declarant_to_the_desk_and_back(declared):
    incident, client = declared
    photo = SimpleUploadedFile("ecran.png", b"\x89PNG\r\n\x1a\n", content_type="image/png")
    lea = signed_in(LEA)

    sent = client.post(OWN, {"text": "Que faire ?", "token": "t", "joined": photo})
    assert sent.headers["Location"] == f"{OWN}#m-{Message.objects.get().pk}"
    assert "1 message à lire" in text(lea.get("/incidents/"))
    page = text(lea.get(page_of(incident)))
    assert "Que faire ?" in page
    assert "ecran.png" in page
    answer = lea.post(f"{page_of(incident)}echanges/", {"text": "Coupez.", "token": "u"})

    assert answer.headers["Location"].startswith(f"{page_of(incident)}#m-")
    assert "message à lire" not in text(lea.get("/incidents/"))
    own = text(client.get("/declarer/accuse/"))
    assert "1 message à lire" in own
    own = text(client.get(OWN))
    assert "Coupez." in own
    assert "Lu par" in own
    assert "Lu par Alice Martin (déclarant)" in text(lea.get(page_of(incident)))


def test_the_list_of_the_structure_counts_what_waits_for_it_and_not_for_the_desk(declared):
    incident, client = declared
    client.post(OWN, {"text": "Allô ?", "token": "t"})
    anne = signed_in(ANNE)
    assert "à lire" not in text(anne.get("/incidents/"))

    say(incident, "Coupez.")

    assert "1 message à lire" in text(anne.get("/incidents/"))
    assert "avec un message à lire" not in text(anne.get("/incidents/"))
    assert "Coupez." in text(anne.get(page_of(incident)))
    assert "à lire" not in text(anne.get("/incidents/"))
    assert Reading.objects.get().reader == "Anne"


def test_a_closed_incident_with_a_message_is_found_by_the_desk(declared):
    incident, client = declared
    Incident.objects.filter(pk=incident.pk).update(
        status="CLOSED", closed_at=timezone.now(), closed_by="Léa"
    )

    client.post(OWN, {"text": "Cela recommence.", "token": "t"})

    lea = signed_in(LEA)
    assert incident.number not in text(lea.get("/incidents/"))
    assert "1 incident avec un message à lire" in text(lea.get("/incidents/"))
    assert incident.number in text(lea.get("/incidents/?etat=ALL&signal=message"))
    assert incident.number not in text(signed_in(KARIM).get("/incidents/?signal=message"))
    assert "n’est plus suivi" in text(client.get(OWN))


@pytest.mark.parametrize("somebody", [REMI, KARIM])
def test_who_only_reads_the_incident_sees_no_message(somebody, declared):
    incident, client = declared
    client.post(OWN, {"text": "Que faire ?", "token": "t"})

    page = text(signed_in(somebody).get(page_of(incident)))

    assert "Que faire" not in page
    assert "Échanges" not in page
    assert Incident.objects.get().unread == 1


def test_what_was_typed_is_kept_when_the_other_analyst_was_first(declared):
    incident, _ = declared
    lea = signed_in(LEA)
    assert 'name="seen" value="0"' in text(lea.get(page_of(incident)))
    say(incident, "De Paul.", by=type(LEA)(name="Paul", grants=LEA.grants))

    answer = lea.post(
        f"{page_of(incident)}echanges/", {"text": "De Léa.", "token": "t", "seen": "0"}
    )

    page = text(answer)
    assert answer.status_code == 409
    assert "est arrivé depuis que vous écrivez" in page
    assert "De Paul." in page
    assert "De Léa.</textarea>" in page
    assert f'name="seen" value="{Message.objects.get().pk}"' in page


def too_large():
    return SimpleUploadedFile("disque.img", bytes(20 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": ""}, "Écrivez quelques mots"),
        ({"text": "m" * 20_000}, "5 000 caractères au plus"),
        ({"text": "Son numéro : 2 55 08 14 168 025 38"}, "identité de patient"),
        ({"text": "Voici le disque.", "joined": too_large()}, "dépasse 20 Mio"),
        ({"text": "Vide.", "joined": SimpleUploadedFile("a.txt", b"")}, "est vide"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(declared, sent, said):
    _, client = declared

    answer = client.post(OWN, {**sent, "token": "t"})

    assert answer.status_code == 422
    assert said in text(answer)
    assert f"{sent['text']}</textarea>" in text(answer)
    assert not Message.objects.exists()


def test_text_is_shown_as_text(declared):
    incident, client = declared
    client.post(OWN, {"text": "<img src=x onerror=alert(1)> {{ 7|add:7 }}", "token": "t"})

    page = text(signed_in(LEA).get(page_of(incident)))

    assert "&lt;img src=x" in page
    assert "{{ 7|add:7 }}" in page


def test_a_code_that_ended_hands_back_what_was_typed(declared):
    incident, client = declared
    Draft.objects.filter(incident=incident).update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = client.post(OWN, {"text": "Trop tard ?", "token": "t"})

    assert answer.status_code == 409
    assert "Trop tard ?</textarea>" in text(answer)
    assert not Message.objects.exists()
    assert client.get(f"{OWN}nouveautes/").status_code == 204
    assert client.get(OWN).headers["Location"] == "/declarer/reprendre/?suite=echanges"


def test_the_link_of_the_mail_leads_to_the_messages_once_the_code_is_given():
    draft, code = a_draft(at=timezone.now())
    with_code(code).post("/declarer/relire/")
    client = Client()

    asked = client.get(OWN).headers["Location"]

    assert client.post(asked, {"code": code}).headers["Location"] == OWN


def test_the_open_page_is_told_once_and_reads_nothing_by_itself(declared):
    incident, client = declared
    state = client.get(OWN).context["talk"]["state"]
    assert client.get(f"{OWN}nouveautes/", {"depuis": state}).status_code == 204

    message = say(incident, "Coupez.")
    fresh = text(client.get(f"{OWN}nouveautes/", {"depuis": state}))

    assert "Coupez." in fresh
    assert f'name="upto" value="{message.pk}"' in fresh
    assert "Nouveau message de Léa" in fresh
    assert not Reading.objects.exists()
    assert client.post(f"{OWN}lu/", {"upto": str(message.pk)}).status_code == 204
    assert Reading.objects.get().side == Side.STRUCTURE


def test_a_file_of_a_message_is_for_those_who_talk_and_of_its_own_incident(declared):
    incident, client = declared
    client.post(OWN, {"text": "", "token": "t", "joined": SimpleUploadedFile("n.txt", b"Payez.")})
    file, other = Message.objects.get().files.get(), an_incident()

    assert read(client.get(f"{OWN}{file.pk}/")) == b"Payez."
    lea = signed_in(LEA)
    taken = lea.get(f"{page_of(incident)}echanges/{file.pk}/")
    assert read(taken) == b"Payez."
    assert taken.headers["Content-Type"] == "application/octet-stream"
    assert lea.get(f"{page_of(other)}echanges/{file.pk}/").status_code == 404
    assert signed_in(REMI).get(f"{page_of(incident)}echanges/{file.pk}/").status_code == 403


def test_a_long_conversation_shows_its_end_and_the_rest_is_a_link_away(declared):
    incident, client = declared
    for number in range(103):
        say(incident, f"Message {number}.")

    page = text(client.get(OWN))

    assert "Voir les 3 messages d’avant" in page
    assert "Message 2." not in page
    assert "Message 2." in text(client.get(f"{OWN}?echanges=tous"))


def test_a_draft_that_is_not_sent_has_nobody_to_talk_to():
    draft, code = a_draft(at=timezone.now())
    client = with_code(code)
    drafts.attach(draft.pk, [b"x"], name="x.txt", by=ANYONE, at=timezone.now())

    assert client.get(OWN).headers["Location"] == "/declarer/relire/"
    assert client.post(OWN, {"text": "Allô ?"}).headers["Location"] == "/declarer/relire/"
    assert client.get(f"{OWN}1/").status_code == 404
