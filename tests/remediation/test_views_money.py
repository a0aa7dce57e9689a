"""What a plan costs, the files in which it leaves, whether its advice is followed."""

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from hygie.remediation.operations import costs, planning
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.costs import Cost as CostSaid
from hygie.remediation.rules.states import State
from tests.cast import ANNE, ELSA, GAEL, KARIM, LEA, PAULE, ZOE
from tests.people import signed_in
from tests.remediation.factories import planned

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def now():
    return timezone.now()


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def recent(**changes):
    """An action of today."""
    return planned(at=now(), **{"due_on": today(30)} | changes)


def test_the_budget_is_in_euros_for_who_pays_and_in_days_for_the_others():
    action = recent(due_on=today())
    money = CostSaid(investment=Decimal(9000), running=Decimal(500))
    costs.say(action.pk, money, by=ANNE, at=now())
    for payer in (ANNE, KARIM):
        shown = signed_in(payer).get("/plan/budget/")
        assert "9 000 €" in text(shown)
        assert "<svg" in shown.content.decode()
    for reader in (GAEL, LEA, ELSA, PAULE):
        browser = signed_in(reader)
        for page in ("budget/", f"{action.pk}/", "?tri=priorite"):
            shown = browser.get(f"/plan/{page}")
            assert shown.status_code == 200
            assert "9 000" not in text(shown)
            assert "9000" not in shown.content.decode()
            assert "28 jours" not in text(shown)
    browser = signed_in(ZOE)
    assert "9 000" not in text(browser.get("/plan/budget/"))


def test_a_plan_leaves_in_five_forms_and_its_euros_with_who_pays_alone():
    action = recent(title="=1+1", owner="@DSI")
    costs.say(action.pk, CostSaid(investment=Decimal(9000)), by=ANNE, at=now())
    anne, gael = signed_in(ANNE), signed_in(GAEL)

    with_euros = lines(anne.post("/plan/export.csv"))
    without = lines(gael.post("/plan/export.csv"))
    assert with_euros[1][2] == without[1][2] == "'=1+1"
    assert with_euros[0][-2:] == ["Investissement (€)", "Fonctionnement par an (€)"]
    assert with_euros[1][-2:] == ["9000", "0"]
    assert len(without[0]) == len(with_euros[0]) - 2
    assert anne.post("/plan/export.xlsx").content[:2] == b"PK"
    ods = zipfile.ZipFile(io.BytesIO(anne.post("/plan/export.ods").content))
    assert "=1+1" in ods.read("content.xml").decode()
    told = json.loads(anne.post("/plan/export.json").content)
    assert (told["format"], told["actions"][0]["title"]) == ("hygie-plan/1", "=1+1")
    assert told["actions"][0]["investment"] == 9000
    assert "investment" not in json.loads(gael.post("/plan/export.json").content)["actions"][0]
    assert anne.post("/plan/export.pdf").content[:4] == b"%PDF"
    assert anne.post("/plan/export.pdf", {"etat": "DROPPED"}).content[:4] == b"%PDF"
    assert len(lines(anne.post("/plan/export.csv", {"q": "introuvable"}))) == 1
    assert anne.post("/plan/export.exe").status_code == 404


def test_a_budget_and_a_pdf_are_of_the_actions_that_the_filter_names():
    recent(due_on=today(1), days=Decimal(10))
    over = recent(title="Changer les mots de passe", due_on=today(1), days=Decimal(4))
    planning.move(over.pk, State.DONE, seen=over.version, by=ANNE, at=now())
    anne = signed_in(ANNE)

    def due(query):
        page = anne.get(f"/plan/budget/{query}")
        return sum(int(each["actions"]) for each in page.context["years"]), text(page)

    for query, count, named in (
        ("", 1, "1 action à finir"),
        ("?etat=DONE", 1, "1 action à l’état « Faite »"),
        ("?etat=TOUTES", 2, "2 actions de tous les états"),
    ):
        found, shown = due(query)
        assert (found, f"Ce budget est celui de {named}." in shown) == (count, True), query


def test_a_budget_says_which_actions_its_years_do_not_show():
    recent(due_on=today(-800))
    dropped = recent(due_on=today(3))
    planning.move(
        dropped.pk, State.DROPPED, seen=dropped.version, reason="Sans objet.", by=ANNE, at=now()
    )
    shown = text(signed_in(ANNE).get("/plan/budget/?etat=TOUTES"))
    assert "2 actions de tous les états. 1 abandonnée ne compte pas. 1 échéance est" in shown


def test_the_figures_of_what_is_mine_lead_to_what_is_mine():
    recent()
    anne = signed_in(ANNE)
    page = anne.get("/plan/?vue=moi").content.decode()
    assert "vue=moi" in page
    assert 'href="/plan/?vue=retard' not in page
    assert 'href="/plan/?vue=retard' in anne.get("/plan/").content.decode()


def test_advice_that_is_late_is_counted_alone_when_the_filter_says_so():
    recent(origin=OriginKind.AUDIT)
    recent(origin=OriginKind.AUDIT, due_on=today(-3))
    anne = signed_in(ANNE)
    assert [each["given"] for each in anne.get("/plan/conseils/").context["origins"]] == ["2"]
    late = anne.get("/plan/conseils/?vue=retard").context["origins"]
    assert [each["given"] for each in late] == ["1"]


def lines(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_advice_is_counted_by_origin_and_by_place():
    recent(origin=OriginKind.AUDIT)
    done = recent(origin=OriginKind.AUDIT)
    planning.move(done.pk, State.DONE, seen=1, by=ANNE, at=now())
    recent()
    shown = text(signed_in(KARIM).get("/plan/conseils/"))
    assert "50 %" in shown
    assert "CH de Bellevue" in shown
