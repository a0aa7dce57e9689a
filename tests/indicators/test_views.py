"""The page of indicators: what is asked again before it is added, what leaves, who sees what."""

import json
import re

import pytest
from django.test import Client

from hygie.accounts.rules import KeyScope
from hygie.indicators.models import Indicator
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION
from hygie.kernel.markings import Tlp
from tests.cast import ANNE, LEA, REMI
from tests.hostile.worlds import a_key
from tests.incidents.factories import an_incident
from tests.indicators.factories import added
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return an_incident()


def url(incident, more=""):
    return f"/incidents/{incident.number}/indicateurs/{more}"


def typed(values, **said):
    return {"values": values, "tlp": "AMBER", "pap": "AMBER"} | said


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def mark_of(answer):
    return re.search(r'name="read" value="([0-9a-f]{64})"', page(answer))[1]


def test_one_indicator_is_added_at_once_and_shown_harmless(incident):
    anne = signed_in(ANNE)
    assert "> 0 indicateur <" in page(anne.get(url(incident))).replace("\xa0", " ")

    answer = anne.post(url(incident), typed("hxxps://evil[.]example/x"), follow=True)

    assert "1 indicateur ajouté." in page(answer)
    assert "hxxps://evil[.]example/x" in page(answer)
    assert "https://evil.example" not in page(answer)
    assert Indicator.objects.get().value == "https://evil.example/x"


def test_a_pasted_text_is_shown_before_it_is_added(incident):
    lea, text = signed_in(LEA), "evil.example\n8.8.8.8\nbonjour"

    asked = lea.post(url(incident), typed(text))

    assert asked.status_code == 422
    assert "Relisez ces 2 indicateurs, rien n’est encore ajouté" in page(asked)
    assert "Résolveurs DNS publics, en IPv4" in page(asked)
    assert "ligne 3, <code>bonjour</code>" in page(asked)
    assert not Indicator.objects.exists()

    read = mark_of(asked)
    other = lea.post(url(incident), typed(text + "\nb.example", read=read, confirmed="on"))
    assert other.status_code == 422, "what was not shown is asked again"
    unconfirmed = lea.post(url(incident), typed(text, read=read))
    assert unconfirmed.status_code == 422
    done = lea.post(url(incident), typed(text, read=read, confirmed="on"), follow=True)

    assert "2 indicateurs ajoutés." in page(done)
    assert Indicator.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (typed(""), "Ce champ est nécessaire."),
        (typed("bonjour"), "Aucun indicateur n’a été reconnu"),
        (typed("evil.example", kind="IPV4"), "Cette adresse IP n’est pas juste."),
        (typed("evil.example", tlp="RED"), "Choisissez une réponse de la liste."),
        (typed("evil.example", kind="XXX"), "Choisissez une réponse de la liste."),
        (typed("evil.example", first_seen="hier"), "Écrivez ce moment comme"),
        (typed("evil.example", first_seen="2026-03-29T02:30"), "n’a pas existé"),
        (typed("evil.example", first_seen="2099-01-01T10:00"), "futur"),
        (typed("evil.example", comment="1 85 05 78 006 084 91"), "sécurité sociale"),
        (typed("x" * 200_001), "200"),
    ],
)
def test_what_is_to_be_mended_is_said_and_nothing_is_added(incident, said, why):
    answer = signed_in(ANNE).post(url(incident), said)

    assert answer.status_code == 422
    assert why in page(answer).replace("&#x27;", "’")
    assert not Indicator.objects.exists()


def test_what_was_seen_elsewhere_is_linked_for_those_who_read_there(incident):
    other = an_incident()
    for each in (incident, other):
        added(each, "evil.example")

    said = page(signed_in(LEA).get(url(incident)))

    assert "Vu aussi dans 1 autre incident :" in said
    assert f'href="/incidents/{other.number}/"' in said


def test_who_only_reads_has_no_form_and_sees_nothing_red(incident):
    added(incident, "rouge.example", tlp=Tlp.RED)
    added(incident, "ambre.example")
    remi = signed_in(REMI)

    said = page(remi.get(url(incident)))

    assert "ambre[.]example" in said
    assert "rouge" not in said
    assert "1 indicateur" in said
    assert "Ajouter" not in said
    assert remi.post(url(incident), typed("b.example")).status_code == 403
    assert "rouge[.]example" in page(signed_in(LEA).get(url(incident)))


def test_one_is_taken_back_with_a_reason_and_stays_readable(incident):
    (row,) = added(incident, "evil.example")
    lea = signed_in(LEA)

    silent = lea.post(url(incident, f"{row.pk}/retirer/"), {"reason": ""}, follow=True)
    assert "Dites pourquoi" in page(silent)
    done = lea.post(url(incident, f"{row.pk}/retirer/"), {"reason": "Faux positif"}, follow=True)

    assert "Faux positif" in page(done)
    assert "0 indicateur" in page(done)
    again = lea.post(url(incident, f"{row.pk}/retirer/"), {"reason": "x"}, follow=True)
    assert "déjà retiré" in page(again)


def test_the_files_that_leave_hold_what_was_chosen(incident):
    (one,) = added(incident, "a.example", tlp=Tlp.GREEN)
    added(incident, "b.example", tlp=Tlp.GREEN)
    remi = signed_in(REMI)

    event = json.loads(
        remi.post(url(incident, "export.misp"), {"as_": "GREEN", "chosen": [one.pk]}).content
    )
    bundle = json.loads(remi.post(url(incident, "export.stix"), {"as_": "GREEN"}).content)
    table = remi.post(url(incident, "export.csv"), {"as_": "GREEN"}).content.decode()

    assert [each["value"] for each in event["Event"]["Attribute"]] == ["a.example"]
    assert [each["name"] for each in bundle["objects"] if each["type"] == "indicator"] == [
        "a.example",
        "b.example",
    ]
    assert table.count("\r\n") == 3
    assert remi.post(url(incident, "export.xml"), {"as_": "GREEN"}).status_code == 404
    assert Entry.objects.filter(what="indicators.exported").count() == 3


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"as_": "CLEAR"}, "L’export en TLP:CLEAR est refusé"),
        ({"as_": ""}, "Choisissez la marque du fichier"),
        ({"as_": "RED", "chosen": ["999999"]}, "Choisissez la marque du fichier"),
        ({"as_": "RED", "chosen": ["x"]}, "Choisissez la marque du fichier"),
    ],
)
def test_what_may_not_leave_is_said_on_the_page(incident, said, why):
    added(incident, "a.example")

    answer = signed_in(REMI).post(url(incident, "export.misp"), said, follow=True)

    assert why in page(answer)
    assert not Entry.objects.filter(what="indicators.exported").exists()


def test_what_the_mark_lets_out_is_offered_and_how_many_stay_is_said(incident):
    added(incident, "a.example", "b.example")
    added(incident, "c.example", tlp=Tlp.RED)
    lea = signed_in(LEA)

    asked = lea.post(url(incident, "export.csv"), {"as_": "AMBER"}, follow=True)

    assert "1 laissé, au-dessus de TLP:AMBER." in page(asked)
    assert "Exporter les 2 autres" in page(asked)
    assert Entry.objects.filter(what="indicators.export_refused").count() == 1
    left = lea.post(url(incident, "export.csv"), {"as_": "AMBER", "within": "on"})
    assert left.content.decode().count("\r\n") == 3
    assert "c.example" not in left.content.decode()


def test_what_is_chosen_above_the_mark_stays_refused_and_nothing_else_is_offered(incident):
    (red,) = added(incident, "c.example", tlp=Tlp.RED)
    added(incident, "a.example")
    said = {"as_": "AMBER", "within": "on", "chosen": [red.pk]}

    asked = signed_in(LEA).post(url(incident, "export.csv"), said, follow=True)

    assert "L’export en TLP:AMBER est refusé" in page(asked)
    assert "laissé" not in page(asked)


def test_an_offer_never_counts_what_one_does_not_read(incident):
    added(incident, "a.example")
    added(incident, "c.example", tlp=Tlp.RED)

    shown = signed_in(ANNE).get(url(incident, "?export=csv&marque=AMBER"))

    assert shown.context["offer"] is None


def test_a_hit_on_a_warning_list_stays_said_once_it_is_confirmed(incident):
    added(incident, "8.8.8.8", confirmed=True)
    lea, words = signed_in(LEA), "Figure sur la liste « Résolveurs DNS publics, en IPv4 »"

    assert f"{words}, confirmé par Léa" in page(lea.get(url(incident))).replace("\xa0", " ")
    for form in ("csv", "misp", "stix"):
        told = lea.post(url(incident, f"export.{form}"), {"as_": "AMBER"}).content.decode()
        assert words in told.replace("\xa0", " ")
        assert "Léa" not in told
    _, header = a_key(KeyScope.INDICATORS, place=NATION)
    read = Client().get(f"/api/v1/incidents/{incident.number}/indicators", **header).json()
    assert read["indicators"][0]["lists"] == ["Résolveurs DNS publics, en IPv4"]
    assert read["indicators"][0]["confirmed_by"]


def test_a_refused_export_is_remembered(incident):
    added(incident, "a.example")

    signed_in(REMI).post(url(incident, "export.misp"), {"as_": "CLEAR"})

    line = Entry.objects.get(what="indicators.export_refused")
    assert line.detail == {"count": 1, "form": "misp", "tlp": "TLP:CLEAR"}


def test_the_desk_finds_an_indicator_however_it_is_written(incident):
    other = an_incident()
    added(incident, "evil.example")
    added(other, "http://evil.example/x", "archive.zip", tlp=Tlp.RED)
    lea = signed_in(LEA)

    def numbers(text):
        return re.findall(
            r'href="/incidents/([^/]+)/indicateurs/"', page(lea.get("/indicateurs/", {"q": text}))
        )

    assert numbers("EVIL[.]example") == [incident.number]
    assert numbers("hxxp://evil(dot)example/x") == [other.number]
    assert numbers("ARCHIVE.zip") == [other.number]
    assert numbers("") == []
    nothing = page(lea.get("/indicateurs/", {"q": "evil"}))
    assert "Il n’est dans aucun incident" in nothing
    assert lea.get("/indicateurs/", {"q": "\0" * 9 + "x" * 3_000}).status_code == 200
    assert signed_in(ANNE).get("/indicateurs/").status_code == 403


def test_many_indicators_come_by_pages(incident):
    added(incident, *(f"a{rank}.example" for rank in range(101)))
    lea = signed_in(LEA)

    assert page(lea.get(url(incident))).count('name="chosen"') == 100
    assert page(lea.get(url(incident, "?page=2"))).count('name="chosen"') == 1
    assert lea.get(url(incident, "?page=x")).status_code == 200


def test_the_page_of_the_incident_leads_there_and_tells_what_was_done(incident):
    added(incident, "a.example")
    added(incident, "b.example", tlp=Tlp.RED)

    of_desk = page(signed_in(LEA).get(f"/incidents/{incident.number}/"))
    of_structure = page(signed_in(ANNE).get(f"/incidents/{incident.number}/"))

    assert f'href="{url(incident)}"' in of_desk
    assert "Indicateurs TLP:RED ajoutés" in of_desk
    assert "Indicateurs ajoutés" in of_structure
    assert "TLP:RED" not in of_structure
