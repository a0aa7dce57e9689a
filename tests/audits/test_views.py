"""The pages of audits, as the people of Bellevue and of elsewhere open them."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hygie.audits.models import Finding, Intake, Mission
from hygie.audits.operations import findings
from hygie.audits.rules.findings import Finding as FindingSaid
from hygie.evidence.models import Proof
from hygie.journal.models import Entry
from hygie.kernel.markings import Tlp
from hygie.remediation.models import Action
from tests.audits.factories import (
    BY_ANNE,
    ENTITY,
    PINGCASTLE,
    POINTS,
    a_finding,
    advice,
    an_audit,
    audited_addresses,
    delivered,
    followed,
    taken,
)
from tests.cast import ANNE, BELLEVUE_ENTITY, KARIM, LEA, REMI, ZOE
from tests.hostile.worlds import read
from tests.people import signed_in

pytestmark = pytest.mark.django_db
KEY = f"ej-{BELLEVUE_ENTITY}"


def typed(**changes):
    day = timezone.localdate().isoformat()
    said = {
        "kind": "AD",
        "title": "Audit de l’annuaire",
        "starts_on": day,
        "ends_on": day,
        "auditor_kind": "COMPANY",
        "auditor": "Société d’audit",
        "qualification": "PASSI",
        "perimeter": "bellevue.example",
        "scope": "La forêt entière.",
        "tlp": "AMBER",
    }
    return said | changes


def text(answer):
    return read(answer).decode()


def test_an_audit_is_written_delivered_and_told_to_the_proofs():
    client = signed_in(ANNE)
    an_audit()
    made = client.post(f"/audits/nouveau/?lieu={KEY}", typed())
    page = made.headers["Location"]
    day = timezone.localdate().isoformat()

    answer = client.post(
        f"{page}restituer/", {"delivered_on": day, "level": "3", "summary": "Bien.", "seen": "1"}
    )

    assert answer.headers["Location"] == page
    assert Proof.objects.get().level == 3
    shown = text(client.get(page))
    for words in ("Restitué", "3 sur 5", "La forêt entière.", "Bien.", "TLP:AMBER", "PASSI"):
        assert words in shown
    assert "Audit de l’annuaire" in text(client.get("/audits/"))
    levels = text(client.get(f"/audits/niveaux/{KEY}/"))
    assert "<svg" in levels
    assert "Niveaux dans le temps : " in levels


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ends_on": "2020-01-01"}, "finit avant de commencer"),
        ({"kind": "NIMPORTE"}, "Choisissez une réponse de la liste."),
        ({"title": ""}, "Ce champ est nécessaire."),
        ({"starts_on": "demain"}, "Donnez un jour"),
        ({"scope": "NIR 1 85 05 78 006 084 91"}, "identité d’un patient"),
        ({"tlp": "ORANGE"}, "Choisissez une réponse de la liste."),
    ],
)
def test_what_cannot_be_is_said_on_the_page_and_nothing_is_written(changes, words):
    client = signed_in(ANNE)
    an_audit()

    answer = client.post(f"/audits/nouveau/?lieu={KEY}", typed(**changes))

    assert answer.status_code == 422
    assert words in text(answer)
    assert Mission.objects.count() == 1


def test_a_region_and_an_analyst_read_the_level_and_no_finding():
    mission = an_audit()
    a_finding(mission, title="Secret de tous", description="Le détail.")
    delivered(mission)

    for actor in (KARIM, LEA):
        client = signed_in(actor)
        page = text(client.get(f"/audits/{mission.pk}/"))
        assert "2 sur 5" in page
        assert "réservé" in page
        for words in ("Secret de tous", "La forêt et ses contrôleurs", "Deux faiblesses"):
            assert words not in page
        finding = Finding.objects.get()
        for path in ("constats/nouveau/", f"constats/{finding.pk}/", "resultats/", "modifier/"):
            assert client.get(f"/audits/{mission.pk}/{path}").status_code == 403
        assert client.post(f"/audits/{mission.pk}/constats.csv").status_code == 403


def test_a_neighbour_is_told_what_an_audit_that_does_not_exist_would_say():
    said = audited_addresses(at=timezone.now())
    client = signed_in(ZOE)

    for number in (said["audit_id"], "999999"):
        for path in ("", "constats/nouveau/", f"pieces/{said['result_id']}/"):
            assert client.get(f"/audits/{number}/{path}").status_code == 404
    assert client.get(f"/audits/niveaux/{KEY}/").status_code == 404
    assert "Audit de l’annuaire" not in text(client.get("/audits/"))
    assert signed_in(REMI).get(f"/audits/{said['audit_id']}/").status_code == 404


def test_what_is_marked_red_is_not_listed_for_the_region():
    mission = an_audit(tlp=Tlp.RED)
    client = signed_in(KARIM)

    assert client.get(f"/audits/{mission.pk}/").status_code == 404
    assert "Aucun audit" in text(client.get("/audits/"))
    assert "TLP:RED" in text(signed_in(ANNE).get("/audits/"))


def test_two_people_who_change_a_finding_read_what_the_other_wrote():
    mission = an_audit()
    finding = a_finding(mission)
    client = signed_in(ANNE)
    change = FindingSaid(title="Dit par une autre", severity="MINOR")
    findings.change(mission.pk, finding.pk, change, seen=1, **BY_ANNE)
    said = {"title": "Dit par moi", "severity": "MAJOR", "seen": "1"}

    first = client.post(f"/audits/{mission.pk}/constats/{finding.pk}/", said)

    assert first.status_code == 409
    page = text(first)
    assert "Quelqu’un d’autre" in page
    assert "Dit par moi" in page
    again = said | {"seen": re.search(r'name="seen" value="(\d+)"', page)[1]}
    assert client.post(f"/audits/{mission.pk}/constats/{finding.pk}/", again).status_code == 302
    finding.refresh_from_db()
    assert finding.title == "Dit par moi"


def test_results_are_looked_at_before_anything_is_written():
    mission = an_audit()
    client = signed_in(ANNE)
    page = f"/audits/{mission.pk}/resultats/"
    file = SimpleUploadedFile("p.csv", POINTS)

    look = text(client.post(page, {"file": file, "rest": "on"}))

    for words in ("Secret krbtgt de plus d’un an", "niveau 2 sur 5", "« comptes »"):
        assert words in look
    assert not Intake.objects.exists()
    given = re.search(r'name="given" value="([^"]+)"', look)[1]
    assert client.post(page, {"given": given, "findings": "on"}).status_code == 302
    assert (Intake.objects.get().sure_level, Finding.objects.count()) == (2, 1)
    shown = text(client.get(f"/audits/{mission.pk}/"))
    assert "Niveau 2 sur 5" in shown
    assert "1 ne passe pas, 0 non vérifié, 94 passent" in shown
    again = text(client.post(page, {"file": SimpleUploadedFile("q.csv", POINTS + b"\n")}))
    assert "1 constat déjà écrit." in again
    assert ">94<" in again
    assert "non vérifiés" in again


def test_what_was_shown_of_one_audit_does_not_enter_another_nor_once_it_was_touched():
    mission, other = an_audit(), an_audit(title="Un autre")
    client = signed_in(ANNE)
    file = SimpleUploadedFile("r.xml", PINGCASTLE)
    look = text(client.post(f"/audits/{mission.pk}/resultats/", {"file": file}))
    given = re.search(r'name="given" value="([^"]+)"', look)[1]

    for number, held in ((other.pk, given), (mission.pk, f"{given}x"), (mission.pk, "x")):
        answer = client.post(f"/audits/{number}/resultats/", {"given": held})
        assert answer.status_code == 422
        assert "donnez le fichier de nouveau" in text(answer)
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "vide"), (b"<a/>", "PingCastle"), (b"{", "JSON"), (PINGCASTLE[:500], "coupé")],
)
def test_a_file_that_is_no_result_is_refused_on_the_page(content, words):
    mission = an_audit()

    answer = signed_in(ANNE).post(
        f"/audits/{mission.pk}/resultats/", {"file": SimpleUploadedFile("x.xml", content)}
    )

    assert answer.status_code == 422
    assert words in text(answer)


def test_a_file_that_is_too_large_is_said_so():
    mission = an_audit()
    file = SimpleUploadedFile("grand.xml", b"x" * (20 * 1024 * 1024 + 1))

    answer = signed_in(ANNE).post(f"/audits/{mission.pk}/resultats/", {"file": file})

    assert answer.status_code == 422
    assert "dépasse 20 Mio" in text(answer)


def test_a_recommendation_becomes_an_action_that_the_keeper_alone_reads_in_the_plan():
    mission = an_audit()
    one = advice(mission, a_finding(mission))
    client = signed_in(ANNE)
    due = (timezone.localdate() + timedelta(days=30)).isoformat()

    answer = client.post(
        f"/audits/{mission.pk}/recommandations/{one.pk}/action/",
        {"owner": "DSI", "due_on": due, "days": "2,5", "seen": "1"},
    )

    assert answer.status_code == 302
    action = Action.objects.get()
    assert client.get(f"/plan/{action.pk}/").status_code == 200
    assert one.title in text(client.get("/plan/"))
    region = signed_in(KARIM)
    assert region.get(f"/plan/{action.pk}/").status_code == 404
    assert one.title not in text(region.get("/plan/"))


def test_a_follow_up_is_checked_on_its_page():
    mission = an_audit()
    finding = a_finding(mission)
    delivered(mission)
    last = followed(mission)
    client = signed_in(ANNE)
    assert "À vérifier" in text(client.get(f"/audits/{last.pk}/"))

    client.post(f"/audits/{last.pk}/verifier/{finding.pk}/", {"verdict": "CORRECTED"})

    finding.refresh_from_db()
    assert finding.state == "CORRECTED"
    assert client.post(f"/audits/{last.pk}/verifier/999/", {"verdict": "STILL"}).status_code == 404


def test_findings_leave_as_a_table_without_formulas_and_it_is_remembered():
    mission = an_audit()
    a_finding(mission, title="=1+1")
    client = signed_in(ANNE)

    table = text(client.post(f"/audits/{mission.pk}/constats.csv"))

    assert "'=1+1" in table
    assert client.post(f"/audits/{mission.pk}/constats.xlsx").status_code == 200
    assert client.post(f"/audits/{mission.pk}/constats.pdf").status_code == 404
    assert Entry.objects.filter(what="audits.exported").count() == 2


def test_a_closed_audit_shows_no_button_and_refuses_what_is_sent():
    mission = delivered()
    client = signed_in(ANNE)
    client.post(f"/audits/{mission.pk}/etat/", {"state": "CLOSED", "seen": mission.version})
    mission.refresh_from_db()
    assert mission.state == "CLOSED"

    page = text(client.get(f"/audits/{mission.pk}/"))

    assert "Noter un constat" not in page
    said = {"title": "x", "severity": "MINOR"}
    answer = client.post(f"/audits/{mission.pk}/constats/nouveau/", said)
    assert answer.status_code == 422
    assert "ne se change plus" in text(answer)


def test_levels_of_two_forests_are_two_pictures():
    delivered(an_audit(perimeter="a.example"), level=2)
    delivered(
        an_audit(perimeter="b.example", starts_on=date(2026, 2, 25), ends_on=date(2026, 2, 25)),
        level=4,
    )

    page = text(signed_in(KARIM).get(f"/audits/niveaux/{KEY}/"))

    assert page.count('<svg viewBox="0 0 340') == 2
    assert ENTITY


def test_reading_what_was_found_is_remembered():
    mission = an_audit()
    taken(mission)

    signed_in(ANNE).get(f"/audits/{mission.pk}/")
    signed_in(KARIM).get(f"/audits/{mission.pk}/")

    assert list(Entry.objects.filter(what="audits.read").values_list("actor_name", flat=True)) == [
        "Anne"
    ]
