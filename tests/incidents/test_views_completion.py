"""The page on which those of the structure complete a declaration."""

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hygie.incidents.models import Declaration, Draft, Incident
from hygie.incidents.operations import drafts
from hygie.incidents.rules import encoding
from hygie.incidents.rules.vocabulary import DataImpact
from hygie.kernel.actor import ANYONE
from tests.cast import ANNE, LEA, NOON, REMI, ZOE
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
BREACH = {"impact__data": frozenset({DataImpact.DISCLOSURE})}
DUTY = "GDPR_AUTHORITY"


def url(incident, duty=""):
    return f"/incidents/{incident.number}/completer/" + (f"?demarche={duty}" if duty else "")


def notice_url(incident):
    return f"/incidents/{incident.number}/demarches/{DUTY}/"


def filled(page, **typed):
    """What a browser sends back of this page, with what was typed."""
    form = page.partition('name="vu"')[2]
    sent = {"vu": html.unescape(re.search(r'value="([^"]*)"', form)[1])}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name is None or name[1] == "csrfmiddlewaretoken" or 'type="file"' in tag:
            continue
        if "radio" in tag or "checkbox" in tag:
            if " checked" in tag:
                sent.setdefault(name[1], []).append(html.unescape(value[1]))
        else:
            sent[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)<', form):
        sent[name] = html.unescape(text).strip()
    for name, options in re.findall(r'(?s)<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent | typed


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_a_duty_the_missing_facts_come_first_and_its_document_has_them():
    incident = an_incident(**BREACH)
    client = signed_in(ANNE)
    assert f'href="{url(incident, DUTY)}"' in shown(client, notice_url(incident))
    page = shown(client, url(incident, DUTY))
    needed = page.partition('id="manque"')[2].partition("<details")[0]
    assert 'name="records"' in needed
    assert 'name="persons"' in needed
    assert 'name="dpo_contact"' in needed
    assert 'name="root_cause"' not in needed

    answer = client.post(
        url(incident, DUTY), filled(page, records="1 200", persons="800", consequences="Chantage.")
    )

    assert (answer.status_code, answer["Location"]) == (302, notice_url(incident))
    told = client.get(f"{notice_url(incident)}document.json").json()
    assert told["content"]["authorities"]["records"] == 1200
    assert told["declaration_version"] == 2
    content = Draft.objects.get().content
    assert content == Incident.objects.get().content
    assert set(content["facts"]) == set(encoding_of(incident)["facts"]), "the rest is as it was"


def encoding_of(incident):
    return Declaration.objects.get(incident=incident, version=1).content


def test_without_a_duty_everything_is_there_and_what_is_sent_unchanged_says_so():
    incident = an_incident()
    client = signed_in(ANNE)
    assert f'href="{url(incident)}"' in shown(client, f"/incidents/{incident.number}/")
    page = shown(client, url(incident))

    answer = client.post(url(incident), filled(page), follow=True)

    assert "Rien n’a changé" in answer.content.decode()
    assert Declaration.objects.count() == 1
    assert 'id="manque"' not in page


@pytest.mark.parametrize("actor", [REMI, LEA], ids=lambda each: each.name)
def test_those_who_only_read_are_not_led_there(actor):
    incident = an_incident(**BREACH)
    client = signed_in(actor)

    assert client.get(url(incident)).status_code == 403
    assert client.post(url(incident), {}).status_code == 403
    assert "/completer/" not in shown(client, f"/incidents/{incident.number}/")
    page = shown(client, notice_url(incident))
    assert "/completer/" not in page
    assert "délégué à la protection des données et qui tient le code" in page


def test_elsewhere_it_does_not_exist():
    assert signed_in(ZOE).get(url(an_incident())).status_code == 404


def test_what_is_wrong_is_said_beside_its_field_and_its_part_is_open():
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))

    answer = client.post(url(incident), filled(page, records="beaucoup", title=""))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('<details class="panel later" open') == 2
    assert "Écrivez un nombre entier" in page
    assert 'value="beaucoup"' in page
    assert json.loads(filled(page)["vu"])["facts"]["title"], "what was shown first comes back"


def a_screen():
    return SimpleUploadedFile("ecran.png", b"\x89PNG\r\n\x1a\n" + bytes(64))


def test_a_file_is_joined_with_what_was_typed_and_its_page_shows_it():
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))

    answer = client.post(url(incident), filled(page, records="12", joined=a_screen()), follow=True)

    assert "La déclaration est complétée" in answer.content.decode()
    assert "1 joint" in shown(client, url(incident))
    desk = shown(signed_in(LEA), f"/incidents/{incident.number}/")
    link = re.search(r'href="([^"]*/pieces/\d+/)"', desk)[1]
    assert b"".join(client.get(link).streaming_content).startswith(b"\x89PNG")
    assert "1 pièce jointe" in desk


def test_a_page_that_is_refused_asks_for_its_files_again():
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))

    answer = client.post(url(incident), filled(page, records="beaucoup", joined=a_screen()))

    assert answer.status_code == 422
    assert "Joignez à nouveau vos fichiers" in answer.content.decode()
    assert "Joignez à nouveau" not in page


def test_a_file_that_is_too_large_says_so_and_keeps_what_was_typed():
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))
    film = SimpleUploadedFile("film.bin", bytes(21 * 1024 * 1024))

    answer = client.post(url(incident), filled(page, records="12", joined=film))

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "film.bin" in said
    assert "dépasse 20 Mio" in said
    assert 'value="12"' in said
    assert Declaration.objects.count() == 1


def test_what_the_declarant_writes_at_once_is_shown_beside_and_the_second_sending_decides():
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))
    draft = Draft.objects.get()
    drafts.save(
        draft.pk,
        encoding.from_json(draft.content).changed({"impact.persons": 4_321}),
        by=ANYONE,
        at=NOON,
    )

    answer = client.post(url(incident), filled(page, persons="800", records="5"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "4 321" in page.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")
    again = filled(page)
    assert (again["persons"], again["records"]) == ("800", "5"), "nothing typed is lost"
    assert client.post(url(incident), again).status_code == 302
    content = Incident.objects.get().content
    assert (content["impact"]["persons"], content["authorities"]["records"]) == (800, 5)


@pytest.mark.parametrize("seen", ["", "x", "[1]", '{"facts": 1}', '{"facts": {"title": [1]}}'])
def test_a_mark_that_is_none_is_no_mark(seen):
    incident = an_incident()
    client = signed_in(ANNE)
    page = shown(client, url(incident))

    assert client.post(url(incident), filled(page, vu=seen, records="5")).status_code == 302
    assert Incident.objects.get().version == 2


@pytest.mark.parametrize("duty", ["NOTHING", "%00", "x" * 300])
def test_a_duty_that_is_none_leads_to_the_whole_page(duty):
    incident = an_incident()

    assert 'id="manque"' not in shown(signed_in(ANNE), url(incident, duty))
