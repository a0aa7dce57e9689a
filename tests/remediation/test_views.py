"""The pages of plans: read, narrowed, written, moved; what is wrong is said where it is."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.remediation.models import Action, Cost, Waiver
from hygie.remediation.operations import planning
from hygie.remediation.queries import plans
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.states import State
from tests.cast import ANNE, BELLEVUE_ENTITY, ELSA, GAEL, KARIM, LEA, OSCAR, REMI, ZOE
from tests.people import signed_in
from tests.remediation.factories import ENTITY, SITE, asked, planned, shared

pytestmark = pytest.mark.django_db
KEY = f"ej-{BELLEVUE_ENTITY}"
PAGES = ("", "tableau/", "calendrier/", "budget/", "conseils/", "partagees/", "derogations/")


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


def typed(**changes):
    return {
        "title": "Isoler les sauvegardes",
        "owner": "DSI",
        "due_on": today(30).isoformat(),
        "origin": "AUDIT",
        "days": "2,5",
        "gain": "observatoire:3.2.1, observatoire:3.2.2",
        "investment": "12 500,50",
        "running": "",
    } | changes


def test_every_page_of_an_empty_plan_says_what_it_is_for():
    recent()
    Action.objects.filter(versions__isnull=False).update(is_void=True)
    for somebody in (ANNE, GAEL, KARIM, LEA):
        browser = signed_in(somebody)
        for page in PAGES:
            assert browser.get(f"/plan/{page}").status_code == 200, (somebody.name, page)
    assert "Le plan est vide" in text(browser.get("/plan/"))


def test_an_action_is_written_read_changed_moved_and_its_history_is_there():
    recent()
    anne = signed_in(ANNE)

    answer = anne.post("/plan/nouvelle/", typed(label="Audit de mars", is_advice="on"))
    action = Action.objects.latest("pk")
    page = f"/plan/{action.pk}/"
    assert answer["Location"] == page
    shown = text(anne.get(page))
    for words in ("12 500,50 €", "2,5 j", "Audit de mars", "Recommandation", "observatoire:3.2.1"):
        assert words in shown
    assert "Améliore 2 mesures pour" in shown

    moved = {"state": "BLOCKED", "seen": "1", "reason": ""}
    assert "Dites ce qui bloque" in text(anne.post(f"{page}deplacer/", moved, follow=True))
    board = anne.post(
        f"{page}deplacer/",
        moved | {"reason": "Pas de câble.", "retour": "/plan/tableau/?vue=moi"},
    )
    assert board["Location"] == "/plan/tableau/?vue=moi"
    form = typed(title="Isoler toutes les sauvegardes", seen="2")
    assert anne.post(f"{page}modifier/", form)["Location"] == page
    shown = text(anne.get(page))
    assert "« Isoler toutes les sauvegardes »" in shown
    assert "Pas de câble." in shown
    assert Cost.objects.count() == 1, "the euros did not change"


@pytest.mark.parametrize("address", ["//mal.example/plan/", "https://mal.example/", "/comptes/"])
def test_who_moves_an_action_is_not_led_out_of_the_plan(address):
    action = recent()
    moved = {"state": "DOING", "seen": "1", "retour": address}
    answer = signed_in(ANNE).post(f"/plan/{action.pk}/deplacer/", moved)
    assert answer["Location"] == f"/plan/{action.pk}/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "nécessaire"),
        ({"owner": ""}, "qui s’en charge"),
        ({"due_on": "31/02/2026"}, "Donnez un jour"),
        ({"due_on": "2199-01-01"}, "échéance entre"),
        ({"origin": "INCIDENT"}, "de la liste"),
        ({"days": "beaucoup"}, "nombre de jours"),
        ({"days": "-1"}, "de 0 à"),
        ({"gain": "1.2.3"}, "ne désigne pas"),
        ({"investment": "-5"}, "négatif"),
        ({"running": "un million"}, "Écrivez un nombre"),
        ({"detail": "NIR 1 85 05 78 006 084 91"}, "identité"),
        ({"owner_id": "999999"}, "Choisissez une personne"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_why(changes, words):
    recent()
    before = Action.objects.count()
    answer = signed_in(ANNE).post("/plan/nouvelle/", typed(**changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert Action.objects.count() == before


def test_two_who_change_the_same_action_do_not_both_win():
    action = recent()
    anne = signed_in(ANNE)
    planning.move(action.pk, State.DOING, seen=1, by=GAEL, at=now())
    answer = anne.post(f"/plan/{action.pk}/modifier/", typed(title="Autre", seen="1"))
    assert answer.status_code == 409
    assert "Quelqu’un d’autre" in text(answer)
    assert 'name="seen" value="2"' in answer.content.decode()
    again = anne.post(f"/plan/{action.pk}/modifier/", typed(title="Autre", seen="2"))
    assert again.status_code == 302
    said = anne.post(f"/plan/{action.pk}/deplacer/", {"state": "DONE", "seen": "1"}, follow=True)
    assert "Quelqu’un d’autre" in text(said)
    for wrong in ("", "x", "-1", "9" * 30):
        data = {"state": "DONE", "seen": wrong}
        assert anne.post(f"/plan/{action.pk}/deplacer/", data).status_code == 302
    assert Action.objects.get(pk=action.pk).state == "DOING"


def test_the_list_is_narrowed_searched_sorted_and_ranked():
    recent(title="Isoler les sauvegardes", owner="Équipe réseau")
    recent(title="Former l’accueil", due_on=today(-3), gain=())
    blocked = recent(title="Acheter des bandes", origin=OriginKind.AUDIT)
    planning.move(blocked.pk, State.BLOCKED, seen=1, reason="x", by=ANNE, at=now())
    done = planned(SITE, at=now(), title="Changer le pare-feu", due_on=today(3))
    planning.move(done.pk, State.DONE, seen=1, by=ANNE, at=now())
    anne = signed_in(ANNE)

    for query, there, absent in (
        ("", "Former l’accueil", "Changer le pare-feu"),
        ("etat=DONE", "Changer le pare-feu", "Former l’accueil"),
        ("etat=TOUTES", "Changer le pare-feu", "Rien ne répond"),
        ("vue=retard", "Former l’accueil", "Acheter des bandes"),
        ("origine=AUDIT", "Acheter des bandes", "Former l’accueil"),
        ("vue=conseil", "Acheter des bandes", "Former l’accueil"),
        ("q=reseau", "Isoler les sauvegardes", "Former l’accueil"),
        ("q=introuvable", "Rien ne répond", "Isoler"),
        (f"lieu=et-{SITE.code}&etat=TOUTES", "Changer le pare-feu", "Former l’accueil"),
        (f"lieu={KEY}&etat=TOUTES", "Former l’accueil", "Rien ne répond"),
        ("mesure=observatoire:3.2.1", "Isoler les sauvegardes", "Former l’accueil"),
        ("vue=moi", "Rien ne répond", "Isoler"),
        ("etat=x&origine=x&tri=x&vue=x&lieu=x&ght=x&page=x", "Former l’accueil", "Rien ne"),
    ):
        shown = text(anne.get(f"/plan/?{query}")).partition("Exporter")[0]
        assert there in shown, query
        assert absent not in shown, query
    ranked = text(anne.get("/plan/?tri=priorite"))
    assert ranked.index("Isoler les") < ranked.index("Former l’accueil")
    assert "Améliore 2 mesures pour 10 jours" in ranked
    assert "gain n’est pas connu" in ranked


def test_the_calendar_shows_a_year_by_its_months():
    first = today().replace(month=1, day=5)
    recent(title="Isoler", due_on=first)
    recent(title="L’an prochain", due_on=first.replace(year=first.year + 1))
    anne = signed_in(ANNE)
    shown = text(anne.get("/plan/calendrier/"))
    assert "Isoler" in shown
    assert "L’an prochain" not in shown
    assert "L’an prochain" in text(anne.get(f"/plan/calendrier/?annee={first.year + 1}"))
    for wrong in ("x", "99999", "0000", "٢٠٢٦", "-1"):
        assert anne.get(f"/plan/calendrier/?annee={wrong}").status_code == 200


def test_the_board_has_a_column_for_each_state_and_moves_by_a_plain_form():
    action = recent(due_on=today(-2))
    shown = signed_in(ANNE).get("/plan/tableau/")
    for state in State:
        assert state.label in text(shown)
    assert f'action="/plan/{action.pk}/deplacer/"' in shown.content.decode()
    assert "/deplacer/" not in signed_in(KARIM).get("/plan/tableau/").content.decode()


def test_dependencies_are_noted_and_taken_back_on_the_page():
    one, other = recent(), recent(title="Acheter des bandes")
    anne, page = signed_in(ANNE), f"/plan/{one.pk}/"

    assert "est notée" in text(anne.post(f"{page}attend/", {"needed": other.pk}, follow=True))
    assert "Ne plus attendre" in text(anne.get(page))
    assert "Elle libère" in text(anne.get(f"/plan/{other.pk}/"))
    for wrong in ("", "x", "999999999999999999999", str(one.pk)):
        assert anne.post(f"{page}attend/", {"needed": wrong}).status_code == 302
    back = anne.post(f"/plan/{other.pk}/attend/", {"needed": one.pk}, follow=True)
    assert "attend déjà celle-ci" in text(back)
    done = anne.post(f"{page}deplacer/", {"state": "DONE", "seen": "1"}, follow=True)
    assert "Elle attend « Acheter des bandes »" in text(done)
    assert "n’attend plus" in text(anne.post(f"{page}attend/{other.pk}/retirer/", follow=True))
    assert plans.any_needs(one) == []


def test_a_group_shares_an_action_and_reads_how_far_each_member_is():
    group = shared(at=now(), due_on=today(30))
    (mine,) = plans.any_members(group)
    gael, anne = signed_in(GAEL), signed_in(ANNE)

    assert "0 sur 1" in text(gael.get("/plan/partagees/"))
    anne.post(f"/plan/{mine.pk}/deplacer/", {"state": "DONE", "seen": "1"})
    assert "1 sur 1" in text(gael.get("/plan/partagees/"))
    assert "CH de Bellevue" in text(gael.get(f"/plan/{group.pk}/"))
    assert "1 sur 1" not in text(anne.get("/plan/partagees/"))
    assert anne.get(f"/plan/{group.pk}/").status_code == 404
    form = typed(members=[BELLEVUE_ENTITY], title="Former ensemble")
    made = gael.post("/plan/partagees/nouvelle/", form)
    assert made.status_code == 302
    assert "Former ensemble" in text(anne.get("/plan/"))
    for wrong in ([], ["930110051"]):
        answer = gael.post("/plan/partagees/nouvelle/", typed(members=wrong))
        assert answer.status_code == 422
    assert gael.get("/plan/partagees/nouvelle/?ght=GHT-B").status_code == 404
    assert anne.get("/plan/partagees/nouvelle/").status_code == 403


def test_an_exception_is_asked_approved_and_said_when_it_is_over():
    action = recent()
    anne = signed_in(ANNE)
    plea = {
        "title": "Un automate sous Windows 7",
        "reason": "Plus mis à jour.",
        "compensating": "Réseau à part.",
        "expires_on": today(20).isoformat(),
    }
    assert anne.post("/plan/derogations/nouvelle/", plea | {"title": ""}).status_code == 422
    made = anne.post(f"/plan/derogations/nouvelle/?lieu={KEY}&action={action.pk}", plea)
    waiver = Waiver.objects.get()
    page = f"/plan/derogations/{waiver.pk}/"
    assert made["Location"] == page
    assert waiver.action == action
    refused = {"decision": "REFUSED", "seen": "1", "words": ""}
    assert "Dites pourquoi" in text(anne.post(f"{page}decider/", refused, follow=True))
    anne.post(f"{page}decider/", {"decision": "APPROVED", "seen": "1"})
    assert "Expire bientôt" in text(anne.get("/plan/derogations/"))
    assert "encore 20 jours" in text(anne.get("/plan/derogations/?etat=SOON"))
    assert "Aucune dérogation" in text(anne.get("/plan/derogations/?etat=WAITS"))
    assert "Un automate" in text(anne.get(f"/plan/{action.pk}/"))
    Waiver.objects.update(expires_on=today(-1))
    assert "Cette dérogation est finie" in text(anne.get(page))
    assert anne.post(f"{page}redemander/", plea | {"seen": "2"})["Location"] == page
    anne.post(f"{page}lever/", {"seen": "3", "words": "Remplacé."})
    assert Waiver.objects.get().state == "ENDED"


@pytest.mark.parametrize("somebody", [GAEL, ELSA], ids=lambda one: one.name)
def test_who_keeps_a_plan_without_binding_the_place_does_not_approve(somebody):
    waiver = asked(at=now(), expires_on=today(20))
    browser, page = signed_in(somebody), f"/plan/derogations/{waiver.pk}/"
    assert "Approuver" not in text(browser.get(page))
    assert browser.post(f"{page}decider/", {"decision": "APPROVED", "seen": "1"}).status_code == 403


def test_who_keeps_several_plans_chooses_one_and_a_neighbour_s_does_not_exist():
    recent()
    gael = signed_in(GAEL)
    assert "Choisissez un établissement" in text(gael.post("/plan/nouvelle/", {"lieu": ""}))
    assert gael.post("/plan/nouvelle/", {"lieu": KEY})["Location"].endswith(f"?lieu={KEY}")
    assert gael.get(f"/plan/nouvelle/?lieu={KEY}").status_code == 200
    for strange in ("ej-930110051", "ej-990000017", "ght-ght-a", "x"):
        assert gael.get(f"/plan/nouvelle/?lieu={strange}").status_code == 404
    assert signed_in(KARIM).get(f"/plan/nouvelle/?lieu={KEY}").status_code == 403


@pytest.mark.parametrize("somebody", [OSCAR, REMI, ZOE], ids=lambda one: one.name)
def test_who_does_not_read_a_plan_finds_nothing_of_it(somebody):
    action, waiver = recent(title="Secret de Bellevue"), asked(at=now(), expires_on=today(9))
    browser = signed_in(somebody)
    for page in PAGES:
        assert "Secret" not in text(browser.get(f"/plan/{page}?etat=TOUTES&lieu={KEY}"))
    for page in (f"{action.pk}/", f"derogations/{waiver.pk}/"):
        assert browser.get(f"/plan/{page}").status_code in {403, 404}


def test_dependencies_of_another_plan_are_not_offered():
    one = recent()
    planned(SITE, at=now(), title="Du site", due_on=today(4))
    assert "Du site" not in text(signed_in(ANNE).get(f"/plan/{one.pk}/"))
    assert one.place == ENTITY
