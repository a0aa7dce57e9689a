"""What strikes many structures at once: joined, told, ended, taken back, and read by whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.incidents.forms.parents import JoinForm
from hygie.incidents.models import Incident, ParentIncident
from hygie.incidents.operations import desk, parents
from hygie.incidents.operations.dispatches import NotToBeDispatched
from hygie.incidents.operations.parents import IsOver, NothingSaid, NotToBeJoined, Said
from hygie.incidents.presentation import parents as shown
from hygie.incidents.queries import parents as queries
from hygie.incidents.rules.parents import Stage
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, KARIM, LEA, NOON, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


def said(**changes):
    return Said(
        **{
            "title": "Panne de l’hébergeur Nuage",
            "provider": "Nuage (fictif)",
            "text": "Le dossier patient ne répond plus.",
            "token": "page",
        }
        | changes
    )


def opened(*numbers):
    return parents.open_parent(said(), list(numbers), by=LEA, at=NOON)


def acts(what):
    return Entry.objects.filter(what=f"incidents.{what}").order_by("id")


def test_it_is_opened_once_with_the_incidents_that_come_of_it():
    first, second = an_incident(), an_incident()

    parent = opened(first.number, second.number, first.number)

    assert opened().pk == parent.pk, "the same page sent twice is one"
    assert set(Incident.objects.filter(parent=parent)) == {first, second}
    assert parent.stage == Stage.OPEN
    assert [entry.detail for entry in acts("joined")] == [{"title": parent.title}] * 2
    assert Incident.objects.get(pk=first.pk).changed_at == NOON, "open desks show it"


def test_who_does_not_work_at_the_desk_opens_and_changes_nothing():
    incident = an_incident()
    parent = opened(incident.number)

    for by in (ANNE, KARIM, ZOE):
        for act in (
            lambda by: parents.open_parent(said(token="x"), [], by=by, at=NOON),
            lambda by: parents.join(parent.pk, [incident.number], by=by, at=NOON),
            lambda by: parents.leave(incident.pk, reason="x", by=by, at=NOON),
            lambda by: parents.tell(parent.pk, text="x", by=by, at=NOON),
            lambda by: parents.end(parent.pk, by=by, at=NOON),
            lambda by: parents.withdraw(parent.pk, reason="x", by=by, at=NOON),
        ):
            with pytest.raises(NotAllowed):
                act(by)
    assert ParentIncident.objects.get().stage == Stage.OPEN


def test_one_incident_that_cannot_be_joined_refuses_them_all():
    good, aside, taken = an_incident(), an_incident(), an_incident()
    desk.put_out_of_scope(aside.pk, reason="Cabinet libéral.", by=LEA, at=NOON)
    other = parents.open_parent(said(token="other"), [taken.number], by=LEA, at=NOON)
    parent = opened()

    for number, words in ((aside.number, "hors périmètre"), (taken.number, "un autre incident")):
        with pytest.raises(NotToBeJoined, match=words):
            parents.join(parent.pk, [good.number, number], by=LEA, at=NOON)
    with pytest.raises(NotToBeDispatched, match="Aucun incident"):
        parents.join(parent.pk, [good.number, "2026-99999-1"], by=LEA, at=NOON)

    assert not Incident.objects.filter(parent=parent).exists()
    assert Incident.objects.get(pk=taken.pk).parent_id == other.pk
    assert parents.join(parent.pk, [good.number], by=LEA, at=NOON) == 1
    assert parents.join(parent.pk, [good.number], by=LEA, at=NOON) == 0, "joined already"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [({"title": " "}, NothingSaid), ({"text": "NIR 1 84 12 76 451 089 46"}, PatientIdentity)],
)
def test_nothing_is_opened_without_a_title_nor_with_a_patient(changes, refused):
    with pytest.raises(refused):
        parents.open_parent(said(**changes), [], by=LEA, at=NOON)
    assert not ParentIncident.objects.exists()


def test_what_is_known_changes_and_the_journal_keeps_what_was_said():
    parent = opened()

    parents.tell(parent.pk, text="Retour prévu à 18 h.", by=LEA, at=LATER)

    parent.refresh_from_db()
    assert (parent.text, parent.told_at) == ("Retour prévu à 18 h.", LATER)
    assert [(each["by"], each["text"]) for each in parent.earlier] == [
        ("Léa", "Le dossier patient ne répond plus.")
    ]
    assert acts("parent_told").get().detail == {
        "before": "Le dossier patient ne répond plus.",
        "after": "Retour prévu à 18 h.",
    }
    with pytest.raises(NothingSaid):
        parents.tell(parent.pk, text=" ", by=LEA, at=LATER)


def test_one_incident_is_released_with_a_reason_that_its_structure_reads():
    incident = an_incident()
    opened(incident.number)

    with pytest.raises(NothingSaid):
        parents.leave(incident.pk, reason=" ", by=LEA, at=LATER)
    parents.leave(incident.pk, reason="Un autre hébergeur.", by=LEA, at=LATER)

    assert Incident.objects.get().parent_id is None
    assert "Un autre hébergeur." in signed_in(ANNE).get(f"/incidents/{incident.number}/").text
    with pytest.raises(NotToBeJoined, match="aucun autre"):
        parents.leave(incident.pk, reason="Encore.", by=LEA, at=LATER)


def test_an_end_closes_the_door_and_leaves_its_incidents_open():
    incident, late = an_incident(), an_incident()
    parent = opened(incident.number)

    parents.end(parent.pk, by=LEA, at=LATER)

    with pytest.raises(IsOver):
        parents.join(parent.pk, [late.number], by=LEA, at=LATER)
    with pytest.raises(IsOver):
        parents.end(parent.pk, by=LEA, at=LATER)
    assert Incident.objects.get(pk=incident.pk).parent_id == parent.pk
    assert Incident.objects.get(pk=incident.pk).status == incident.status
    with pytest.raises(IsOver, match="est terminé"):
        parents.tell(parent.pk, text="Tout est revenu.", by=LEA, at=LATER)


def test_one_that_is_withdrawn_releases_its_incidents_whole():
    found = [an_incident() for _ in range(3)]
    parent = opened(*(each.number for each in found))
    before = {each.pk: (each.status, each.version, each.terms) for each in found}

    assert parents.withdraw(parent.pk, reason="Deux pannes sans lien.", by=LEA, at=LATER) == 3
    assert parents.withdraw(parent.pk, reason="Encore.", by=LEA, at=LATER) == 0

    after = Incident.objects.filter(parent=None)
    assert {each.pk: (each.status, each.version, each.terms) for each in after} == before
    assert acts("released").count() == 3
    assert ParentIncident.objects.get().stage == Stage.WITHDRAWN
    with pytest.raises(IsOver):
        parents.tell(parent.pk, text="Trop tard.", by=LEA, at=LATER)
    with pytest.raises(NotFound):
        parents.withdraw(0, reason="x", by=LEA, at=LATER)


def test_a_structure_reads_the_cause_and_neither_the_others_nor_how_many():
    own, other = an_incident(), an_incident(site=a_site_elsewhere())
    parent = opened(own.number, other.number)

    anne = signed_in(ANNE)
    page = anne.get(f"/incidents/{own.number}/").text
    theirs = anne.get(f"/incidents/communs/{parent.pk}/").text

    assert "Panne de l’hébergeur Nuage" in page
    assert "Le dossier patient ne répond plus." in page
    assert own.number in theirs
    assert other.number not in theirs
    assert "2 incidents" not in page + theirs
    assert queries.tally(ANNE, parent).total == 1
    assert queries.tally(LEA, parent).total == 2
    assert [each.joined_count for each in queries.latest(ANNE)] == [1]


def test_who_has_no_incident_in_it_does_not_know_of_it():
    parent = opened(an_incident().number)

    assert queries.one(ZOE, parent.pk) is None
    assert queries.latest(ZOE) == []
    for actor, count in ((ZOE, 0), (ANNE, 1), (LEA, 1)):
        with walls.scoped(scope_of(actor)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM incidents_parentincident")
            assert cursor.fetchone() == (count,), actor.name


def test_thirty_incidents_are_joined_in_as_many_questions_as_three():
    few = [an_incident().number for _ in range(3)]
    many = [an_incident().number for _ in range(30)]
    parent = opened()

    with CaptureQueriesContext(
        connection,
    ) as small:
        parents.join(parent.pk, few, by=LEA, at=NOON)
    with CaptureQueriesContext(connection) as large:
        parents.join(parent.pk, many, by=LEA, at=NOON)

    assert len(large) == len(small)


@pytest.mark.parametrize("between", [" ", ", ", "\n", " ;\n"])
def test_numbers_are_told_apart_by_spaces_commas_or_lines(between):
    numbers = [an_incident().number for _ in range(3)]

    form = JoinForm({"numbers": between.join(numbers)})

    assert form.is_valid()
    assert form.cleaned_data["numbers"] == numbers


def test_a_wrong_number_among_others_is_named_beside_the_field_and_all_stay():
    lea, parent, right = signed_in(LEA), opened(an_incident().number), an_incident().number
    typed = f"{right} 2026-99999-0"

    answer = lea.post(f"/incidents/communs/{parent.pk}/rattacher/", {"numbers": typed})

    assert answer.status_code == 422
    (said,) = answer.context["forms"]["JoinForm"].errors["numbers"]
    assert ("2026-99999-0" in said, right in said, typed in answer.text) == (True, False, True)


def test_what_is_refused_on_the_page_of_a_common_incident_stays_typed():
    lea, incident = signed_in(LEA), an_incident()
    opened(incident.number)
    parent = parents.open_parent(said(token="autre"), [], by=LEA, at=NOON)

    url = f"/incidents/communs/{parent.pk}/rattacher/"
    answer = lea.post(url, {"numbers": incident.number})

    assert answer.status_code == 422
    assert incident.number in answer.context["forms"]["JoinForm"].errors["numbers"][0]


@pytest.mark.parametrize(("count", "label"), [(1, "demande de"), (2, "demandent de")])
def test_those_who_ask_for_help_are_counted_in_the_singular_and_the_plural(count, label):
    parent = opened(*[an_incident().number for _ in range(count)])

    words = [each.label for each in shown.figures(queries.tally(LEA, parent))]

    assert f"{label} l’aide" in words
