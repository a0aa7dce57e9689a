"""The pages of tasks and playbooks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.casework.models import Edition, Task
from hygie.casework.operations import playbooks, tasks
from hygie.casework.queries import playbooks as queries
from hygie.casework.rules import playbooks as rules
from hygie.casework.rules.playbooks import Said
from hygie.incidents.models import Draft, Incident
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.talk import Side
from hygie.incidents.rules.territory import PARIS
from tests.cast import ANNE, KARIM, LEA, ZOE
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_draft, an_incident
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
PLAYBOOK = "/astreinte/fiches/PANNE/"
NEW = "/astreinte/fiches/nouvelle/"
PAST = "Ce moment est passé : donnez-en un à venir, ou aucun."


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def page():
    incident = an_incident(at=timezone.now())
    return f"/incidents/{incident.number}/taches/"


def form_of(playbook, **changes):
    """What the page of a playbook would send."""
    sent = {"title": playbook.title, "kinds": list(playbook.kinds), "seen": playbook.mark}
    for rank, line in enumerate(playbook.lines):
        sent |= {f"order-{rank}": rank + 1, f"text-{rank}": line.text}
        sent |= {f"decides-{rank}": line.decides, f"side-{rank}": line.side}
        sent |= {f"why-{rank}": line.why, f"cost-{rank}": line.cost}
    for rank in range(len(playbook.lines), len(playbook.lines) + 3):
        sent |= {f"decides-{rank}": "DIRECTION", f"side-{rank}": "STRUCTURE"}
    return sent | changes


def test_a_playbook_is_started_ticked_by_the_structure_and_read_by_the_desk(page):
    lea, anne = signed_in(LEA), signed_in(ANNE)

    lea.post(f"{page}lancer/", {"fiche": "RANCONGICIEL"})
    task = Task.objects.get(text__startswith="Prévenir le SAMU")
    anne.post(f"{page}{task.pk}/", {"dire": "DONE", "vu": task.changed_at.isoformat()})

    task.refresh_from_db()
    assert (task.state, task.changed_by) == ("DONE", "Anne")
    shown = text(lea.get(page))
    assert "décide : Direction" in shown
    assert "Pour les soins :" in shown
    assert "1 sur 10" in shown
    assert "Tâche" in text(lea.get(page.removesuffix("taches/")))


def test_a_newer_version_is_said_and_what_runs_stays(page):
    lea = signed_in(LEA)
    lea.post(f"{page}lancer/", {"fiche": "PANNE"})
    assert "version plus récente" not in text(lea.get(page))

    current = queries.any_current()["PANNE"]
    lea.post(PLAYBOOK, form_of(current, **{"text-0": "Prévenir le maire", "text-1": ""}))

    assert [line["text"] for line in Edition.objects.get().lines][0] == "Prévenir le maire"
    assert len(Edition.objects.get().lines) == len(current.lines) - 1
    assert "version plus récente" in text(lea.get(page))
    assert "Prévenir le maire" not in text(lea.get(page))


def test_lines_change_places_by_their_rank_and_what_is_wrong_stays_on_the_page():
    lea, current = signed_in(LEA), queries.any_current()["PANNE"]

    refused = lea.post(PLAYBOOK, form_of(current, title="", **{"order-0": "x"}))
    lea.post(PLAYBOOK, form_of(current, **{"order-0": 50}))

    assert refused.status_code == 422
    assert "nombre de 1 à 99" in text(refused)
    assert Edition.objects.get().lines[-1]["text"] == current.lines[0].text


def test_two_who_change_a_playbook_lose_nothing_of_what_they_typed():
    lea, current = signed_in(LEA), queries.any_current()["PANNE"]
    sent = form_of(current)
    other = Said(title="Autre", kinds=(), lines=current.lines[:1])
    playbooks.write("PANNE", other, seen=current.mark, by=LEA, at=timezone.now())

    answer = lea.post(PLAYBOOK, {**sent, "text-5": "Ma ligne à moi"})

    assert answer.status_code == 422
    assert "Quelqu’un d’autre" in text(answer)
    assert "Ma ligne à moi" in text(answer)


def test_a_new_playbook_is_offered_until_it_is_stopped(page):
    lea = signed_in(LEA)
    nothing = lea.post(NEW, form_of(rules.NEW, title="Panne du SAMU"))
    made = lea.post(NEW, form_of(rules.NEW, title="Panne du SAMU", **{"text-0": "Appeler"}))

    assert (nothing.status_code, made.status_code) == (422, 302)
    assert "au moins une ligne" in text(nothing)
    assert "Panne du SAMU" in text(lea.get(page))

    code, found = list(queries.any_current().items())[-1]
    lea.post(PLAYBOOK.replace("PANNE", code), form_of(found, is_stopped="on"))

    assert "Panne du SAMU" not in text(lea.get(page))
    assert "N’est plus proposée" in text(lea.get("/astreinte/fiches/"))


def test_a_task_by_hand_has_a_day_and_an_hour_or_none(page):
    lea = signed_in(LEA)
    said = {"text": "Rappeler", "side": "DESK"}

    half = lea.post(f"{page}ajouter/", {**said, "due_day": "2999-03-02"})
    past = lea.post(f"{page}ajouter/", {**said, "due_day": "2026-03-02", "due_hour": "14:30"})
    lea.post(f"{page}ajouter/", {**said, "due_day": "2999-03-02", "due_hour": "14:30"})

    assert (half.status_code, past.status_code) == (422, 422)
    assert "le jour et l’heure" in text(half)
    assert past.context["new"].errors == {"due_day": [PAST]}
    assert 'value="2026-03-02"' in text(past)
    assert Task.objects.get().due_at.isoformat() == "2999-03-02T13:30:00+00:00"


def test_a_task_that_is_late_stays_so_when_something_else_is_said(page):
    lea, incident = signed_in(LEA), Incident.objects.get()
    before = timezone.now() - timedelta(days=2)
    due = (before + timedelta(hours=1)).replace(second=0, microsecond=0)
    task = tasks.add(incident.pk, text="Rappeler", side=Side.DESK, due_at=due, by=LEA, at=before)
    shown = local(due, PARIS)
    typed = {"due_day": f"{shown:%Y-%m-%d}", "due_hour": f"{shown:%H:%M}", "state": "DOING"}

    assert lea.post(f"{page}{task.pk}/", typed).status_code == 302

    task.refresh_from_db()
    assert (task.state, task.due_at) == ("DOING", due)
    assert "En retard" in text(lea.get(page))


@pytest.mark.parametrize(
    ("owner", "is_warned"), [("Personne Inconnue", True), ("Anne", False), ("", False)]
)
def test_who_confides_a_task_to_a_name_without_an_account_reads_that_nobody_was_told(
    page, owner, is_warned
):
    an_account(ANNE)
    said = {"text": "Couper", "side": "STRUCTURE", "owner": owner}

    answer = signed_in(LEA).post(f"{page}ajouter/", said, follow=True)

    assert Task.objects.get().owner == owner
    assert ("personne n’est prévenu" in text(answer)) == is_warned


def test_what_was_typed_of_a_task_stays_when_it_is_refused(page):
    lea, incident = signed_in(LEA), Incident.objects.get()
    task = tasks.add(incident.pk, text="Rappeler", side=Side.DESK, by=LEA, at=timezone.now())

    empty = lea.post(f"{page}{task.pk}/", {"state": "NOT_APPLICABLE", "owner": "Marc"})
    late = lea.post(
        f"{page}{task.pk}/", {"state": "DONE", "owner": "Marc", "vu": "2026-01-01T00:00:00+00:00"}
    )

    for answer, words in ((empty, "pourquoi la tâche est sans objet"), (late, "a changé cette")):
        assert answer.status_code == 422
        assert words in text(answer)
        assert 'value="Marc"' in text(answer)


def test_the_structure_reads_a_task_of_the_desk_without_its_buttons(page):
    incident, anne = Incident.objects.get(), signed_in(ANNE)
    task = tasks.add(incident.pk, text="Rappeler", side=Side.DESK, by=LEA, at=timezone.now())

    shown = anne.get(page)
    refused = anne.post(f"{page}{task.pk}/", {"dire": "DONE"})

    assert "Rappeler" in text(shown)
    assert f'action="{page}{task.pk}/"' not in text(shown)
    assert f'action="{page}{task.pk}/"' in text(signed_in(LEA).get(page))
    assert refused.status_code == 403
    assert Task.objects.get().state == "TODO"


def test_the_declarant_reads_the_tasks_by_code_and_ticks_those_of_the_structure():
    draft, code = a_draft(at=timezone.now())
    client = with_code(code)
    client.post("/declarer/relire/")
    incident = Draft.objects.get(pk=draft.pk).incident
    tasks.start(incident.pk, "FUITE", by=LEA, at=timezone.now())
    ours, theirs = Task.objects.order_by("rank").first(), Task.objects.get(side="DESK")

    assert "Fermer la fuite" in text(client.get("/declarer/taches/"))
    assert "taches" in text(client.get("/declarer/accuse/"))
    client.post(f"/declarer/taches/{ours.pk}/", {"dire": "DONE"})
    refused = client.post(f"/declarer/taches/{theirs.pk}/", {"dire": "DONE"})

    assert refused.status_code == 403
    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.state, theirs.state) == ("DONE", "TODO")


@pytest.mark.parametrize(("somebody", "status"), [(KARIM, 403), (ZOE, 404)])
def test_who_does_not_talk_about_an_incident_reads_no_task(page, somebody, status):
    client = signed_in(somebody)

    assert client.get(page).status_code == status
    assert client.post(f"{page}lancer/", {"fiche": "PANNE"}).status_code == status
    assert not Task.objects.exists()


def test_the_page_asks_few_questions_however_many_tasks(page, django_assert_max_num_queries):
    lea = signed_in(LEA)
    for code in ("RANCONGICIEL", "PANNE", "FUITE"):
        lea.post(f"{page}lancer/", {"fiche": code})

    with django_assert_max_num_queries(14):
        assert lea.get(page).status_code == 200
