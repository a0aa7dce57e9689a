"""The pages of the file of recovery, and the file that leaves."""

import csv
import io
import json
import re

import pytest
from django.utils import timezone

from hygie.journal.models import Entry
from hygie.recovery.models import Line, Step, System, Work
from tests.cast import ANNE, GAEL, KARIM, LEA, REMI, ZOE
from tests.incidents.factories import an_incident
from tests.people import signed_in
from tests.recovery.factories import DECLARED, a_file

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


@pytest.fixture
def incident():
    return an_incident(at=timezone.now(), **DECLARED)


@pytest.fixture
def page(incident):
    return f"/incidents/{incident.number}/reconstruction/"


def today():
    return timezone.localdate()


def bill(**changes):
    return {"kind": "SERVICES", "amount": "1 234 567,89", "since": today().isoformat()} | changes


def test_a_director_reads_the_whole_of_it_at_a_glance(page):
    anne = signed_in(ANNE)

    anne.post(f"{page}declares/")
    system = System.objects.order_by("id").first()
    anne.post(
        f"{page}systemes/{system.pk}/", {"state": "BACK", "on": today().isoformat(), "seen": 0}
    )
    anne.post(f"{page}couts/", bill())
    anne.post(f"{page}heures/", bill(kind="PROVIDER", amount="7,5"))
    anne.post(f"{page}activite/", bill(kind="STAYS_CANCELLED", amount="12"))
    anne.post(
        f"{page}reste/", {"text": "Remonter la paie", "owner": "DSI", "due_on": today().isoformat()}
    )

    shown = text(anne.get(page))
    for words in ("1 sur 2", "50 %", "1,23 M€", "7,5 h", "12", "Remonter la paie"):
        assert words in shown
    assert "Reprendre ces systèmes" not in shown


@pytest.mark.usefixtures("printed")
@pytest.mark.parametrize(("somebody", "sees"), [(ANNE, True), (KARIM, True), (LEA, False)])
def test_euros_are_shown_to_those_who_may_and_nowhere_to_others(page, incident, somebody, sees):
    a_file(incident, at=timezone.now(), on=today())
    browser = signed_in(somebody)

    assert ("12,5 k€" in text(browser.get(page))) is sees
    assert ("12 500,50 €" in text(browser.get(f"{page}couts/"))) is sees
    assert (browser.get(f"{page}couts/").status_code == 200) is sees
    table = browser.get(f"{page}dossier.csv").content.decode("utf-8-sig")
    assert ("12500,50" in table) is sees
    told = text(browser.get(f"{page}dossier.pdf"))
    assert ("12 500,50 €" in told) is sees
    assert ('"with_costs": true' in told) is sees
    form = "recovery.taken_with_costs" if sees else "recovery.taken"
    assert Entry.objects.filter(what=form).count() == 2


@pytest.fixture
def printed(monkeypatch):
    """What the PDF would draw, in place of the drawing; a journey reads the real one."""

    def said(template, data, *, at):
        assert template.name == "file.typ"
        return json.dumps(data, ensure_ascii=False).encode()

    monkeypatch.setattr("hygie.recovery.exports.pdf.render", said)


def test_the_table_holds_what_was_corrected_and_why(page, incident):
    line = a_file(incident, at=timezone.now(), on=today())["cost"]
    anne = signed_in(ANNE)

    anne.post(f"{page}lignes/{line.pk}/", bill(amount="13000", reason="=Facture relue"))
    table = anne.get(f"{page}dossier.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))

    costs = [row for row in rows if row["Rubrique"] == "Coûts"]
    assert {(row["Quantité"], row["Vaut"], row["Motif"]) for row in costs} == {
        ("12500,50", "non, corrigé", ""),
        ("13000", "oui", "'=Facture relue"),
    }
    assert {row["Rubrique"] for row in rows} == {
        "Systèmes",
        "Heures passées",
        "Coûts",
        "Reste à faire",
    }
    assert anne.get(f"{page}dossier.xlsx").content[:2] == b"PK"
    assert anne.get(f"{page}dossier.exe").status_code == 404


@pytest.mark.parametrize(
    ("where", "sent", "words"),
    [
        ("couts/", {"amount": "-5"}, "négatif"),
        ("couts/", {"amount": "1000000000000000"}, "comptez les zéros"),
        ("couts/", {"amount": "1e400"}, "Écrivez un nombre"),
        ("couts/", {"kind": "INTERNAL"}, "Choisissez une nature"),
        ("couts/", {"kind": ""}, "Choisissez une nature"),
        ("couts/", {"since": "hier"}, "Donnez un jour"),
        ("couts/", {"until": "2001-01-01"}, "avant le premier"),
        ("couts/", {"since": "2001-01-01"}, "a commencé le"),
        ("couts/", {"words": "NIR 1 85 05 78 006 084 91"}, "identité"),
        ("heures/", {"kind": "INTERNAL", "amount": "24,5"}, "24 heures"),
        ("heures/", {"kind": "INTERNAL", "amount": "8", "people": "0"}, "1 à 1 000"),
        ("activite/", {"kind": "STAYS_CANCELLED", "amount": "1,5"}, "entier"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_why(page, where, sent, words):
    answer = signed_in(ANNE).post(f"{page}{where}", bill(**sent))

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Line.objects.exists()


def test_corrections_are_pages_that_say_what_stays(page, incident):
    rows = a_file(incident, at=timezone.now(), on=today())
    anne, day = signed_in(ANNE), today().isoformat()
    step = {"state": "DEGRADED", "on": day}

    assert anne.post(f"{page}etapes/{rows['step'].pk}/", step).status_code == 422
    anne.post(f"{page}etapes/{rows['step'].pk}/", {**step, "reason": "Il marchait."})
    system = text(anne.get(f"{page}systemes/{rows['system'].pk}/"))
    assert "Corrigée par Anne : Il marchait." in system
    late = {"state": "BACK", "on": day, "seen": str(rows["step"].pk)}
    changed = anne.post(f"{page}systemes/{rows['system'].pk}/", late)
    assert changed.status_code == 422
    assert "Quelqu’un d’autre" in text(changed)

    anne.post(f"{page}lignes/{rows['cost'].pk}/", bill(withdrawn="on", reason="Deux fois."))
    assert "Retirée par Anne : Deux fois." in text(anne.get(f"{page}couts/"))
    work = {"state": "DROPPED", "text": "x", "owner": "DSI", "due_on": day}
    assert anne.post(f"{page}reste/{rows['work'].pk}/", work).status_code == 422
    anne.post(f"{page}reste/{rows['work'].pk}/", {**work, "reason": "Le système est abandonné."})
    assert "Le système est abandonné." in text(anne.get(f"{page}reste/"))
    assert (Step.objects.count(), Line.objects.count(), Work.objects.count()) == (2, 3, 2)


@pytest.mark.parametrize(
    ("somebody", "reads", "writes"), [(REMI, 200, 403), (GAEL, 200, 403), (ZOE, 404, 404)]
)
def test_others_read_as_the_walls_allow_and_write_nothing(page, incident, somebody, reads, writes):
    a_file(incident, at=timezone.now(), on=today())
    browser = signed_in(somebody)

    assert browser.get(page).status_code == reads
    assert browser.post(page, {"name": "Paie"}).status_code == writes
    assert browser.post(f"{page}declares/").status_code == writes
    assert System.objects.count() == 1


def test_the_page_of_the_incident_leads_there_and_asks_no_more(incident):
    lea = signed_in(LEA)

    assert (
        f"/incidents/{incident.number}/reconstruction/"
        in lea.get(f"/incidents/{incident.number}/").content.decode()
    )
    a_file(incident, at=timezone.now(), on=today())
    assert "Dire où en est" not in text(lea.get(f"/incidents/{incident.number}/"))
    assert "recovery." not in text(lea.get(f"/incidents/{incident.number}/"))
