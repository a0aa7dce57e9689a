"""The file of recovery as it is written, on a real database."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from hygie.incidents.operations import desk
from hygie.incidents.rules.lifecycle import Status
from hygie.journal.models import Entry
from hygie.kernel.actor import Actor, Grant, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.recovery import queries, shown
from hygie.recovery.keeping import ChangedSince, NotNow
from hygie.recovery.models import Line, Step, System, Work
from hygie.recovery.operations import lines, systems, works
from hygie.recovery.operations.systems import NotASystem
from hygie.recovery.rules.lines import DoesNotHold, LineKind, Section
from hygie.recovery.rules.systems import NotAStep, State
from hygie.recovery.rules.works import WorkState
from tests.cast import ANNE, ELSA, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.recovery.factories import (
    BEGAN,
    BY_ANNE,
    LATER,
    TODAY,
    a_file,
    a_struck_hospital,
    a_work,
    counted,
    euros,
    stood,
)

pytestmark = pytest.mark.django_db
OTHERS = (REMI, ZOE, GAEL, KARIM, LEA, OSCAR, NADIA, ELSA)


@pytest.fixture
def incident():
    return a_struck_hospital()


def test_the_declared_systems_are_listed_once_and_others_added(incident):
    made = systems.list_declared(incident.pk, **BY_ANNE)
    again = systems.list_declared(incident.pk, **BY_ANNE)
    systems.add(incident.pk, "Laboratoire", **BY_ANNE)

    assert [system.declared_as for system in made] == ["PATIENT_RECORD", "TELEPHONY"]
    assert again == []
    assert System.objects.count() == 3
    for twice in ("LABORATOIRE", "  laboratoire ", "téléphonie"):
        with pytest.raises(NotASystem, match="déjà"):
            systems.add(incident.pk, twice, **BY_ANNE)
    with pytest.raises(NotASystem, match="quel système"):
        systems.add(incident.pk, " … ", **BY_ANNE)


@pytest.mark.parametrize("somebody", OTHERS, ids=lambda one: one.name)
def test_nobody_but_the_structure_writes_in_the_file(incident, somebody):
    rows, who = a_file(incident), {"by": somebody, "at": LATER}
    acts = (
        lambda: systems.list_declared(incident.pk, **who),
        lambda: systems.add(incident.pk, "Paie", **who),
        lambda: systems.tell(incident.pk, rows["system"].pk, stood(), seen=0, **who),
        lambda: systems.correct(incident.pk, rows["step"].pk, stood(reason="x"), **who),
        lambda: lines.note(incident.pk, counted(), **who),
        lambda: lines.correct(incident.pk, rows["line"].pk, counted(), reason="x", **who),
        lambda: lines.withdraw(incident.pk, rows["line"].pk, reason="x", **who),
        lambda: works.note(incident.pk, a_work(), **who),
        lambda: works.change(incident.pk, rows["work"].pk, a_work(), reason="x", **who),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="direction"):
            act()

    assert [model.objects.count() for model in (System, Step, Line, Work)] == [1, 1, 2, 1]


def test_a_closed_incident_goes_on_being_rebuilt_for_months(incident):
    type(incident).objects.filter(pk=incident.pk).update(
        status=Status.CLOSED, closed_at=LATER, closed_by="Léa"
    )
    later = {"by": ANNE, "at": NOON + timedelta(days=500)}
    system = systems.add(incident.pk, "Laboratoire", **later)
    back = stood(State.BACK, BEGAN + timedelta(days=480))

    systems.tell(incident.pk, system.pk, back, seen=0, **later)

    assert shown.lasted(incident, today=queries.any_day(incident, later["at"])) == 501


def test_a_step_follows_what_its_author_saw_and_an_abandoned_system_gets_none(incident):
    system = systems.add(incident.pk, "Laboratoire", **BY_ANNE)
    first = systems.tell(incident.pk, system.pk, stood(), seen=0, **BY_ANNE)

    with pytest.raises(ChangedSince):
        systems.tell(incident.pk, system.pk, stood(State.BACK, TODAY), seen=0, **BY_ANNE)
    left = systems.tell(
        incident.pk, system.pk, stood(State.ABANDONED, TODAY), seen=first.pk, **BY_ANNE
    )
    for on in (TODAY, BEGAN):
        with pytest.raises(NotAStep, match="abandonné"):
            systems.tell(incident.pk, system.pk, stood(State.BACK, on), seen=left.pk, **BY_ANNE)
    wrong = stood(State.ABANDONED, TODAY, reason="Pas celui-là.", withdrawn=True)
    gone = systems.correct(incident.pk, left.pk, wrong, **BY_ANNE)

    systems.tell(incident.pk, system.pk, stood(State.BACK, TODAY), seen=gone.pk, **BY_ANNE)
    (row,) = shown.rows_of_systems(queries.file(ANNE, incident))
    assert (row["state"], Step.objects.count()) == ("Rendu aux soins", 4)


def test_two_people_who_correct_the_same_step_do_not_both_win(incident):
    step = a_file(incident)["step"]
    right = stood(State.DEGRADED, reason="Il marchait encore.")

    systems.correct(incident.pk, step.pk, right, **BY_ANNE)

    with pytest.raises(ChangedSince, match="Quelqu’un"):
        systems.correct(incident.pk, step.pk, right, **BY_ANNE)
    with pytest.raises(NotAStep, match="pourquoi"):
        systems.correct(incident.pk, Step.objects.last().pk, stood(), **BY_ANNE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            incident=incident,
            system=step.system,
            state="BACK",
            on=TODAY,
            replaces=step,
            reason="x",
            written_at=LATER,
            written_by="x",
        )


def test_a_correction_of_an_old_step_does_not_become_the_last_word(incident):
    rows = a_file(incident)
    last = systems.tell(
        incident.pk, rows["system"].pk, stood(State.DEGRADED), seen=rows["step"].pk, **BY_ANNE
    )
    systems.correct(incident.pk, rows["step"].pk, stood(words="Net.", reason="x"), **BY_ANNE)

    (row,) = shown.rows_of_systems(queries.file(ANNE, incident))
    assert (row["state"], last.state) == ("Dégradé", "DEGRADED")


def test_lines_are_corrected_and_withdrawn_with_a_reason_and_stay(incident):
    line = lines.note(incident.pk, euros(), **BY_ANNE)
    why = {"reason": "Facture lue trop vite.", **BY_ANNE}

    better = lines.correct(incident.pk, line.pk, euros("13000"), **why)
    with pytest.raises(ChangedSince):
        lines.correct(incident.pk, line.pk, euros("14000"), **why)
    with pytest.raises(DoesNotHold, match="rubrique"):
        lines.correct(incident.pk, better.pk, counted(), **why)
    with pytest.raises(DoesNotHold, match="pourquoi"):
        lines.withdraw(incident.pk, better.pk, reason=" ", **BY_ANNE)
    found = shown.totals(queries.lines(ANNE, incident))
    assert found.of([LineKind.SERVICES]) == Decimal(13_000)

    lines.withdraw(incident.pk, better.pk, **why)
    assert shown.totals(queries.lines(ANNE, incident)).by_kind == {}
    with pytest.raises(ChangedSince):
        lines.withdraw(incident.pk, better.pk, **why)
    assert Line.objects.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        counted(until=BEGAN - timedelta(days=1)),
        counted(until=TODAY + timedelta(days=1)),
        counted(amount=Decimal("96.01")),
        euros("1000000000000000"),
        euros("-3"),
        counted(words="NIR 1 85 05 78 006 084 91"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(incident, wrong):
    with pytest.raises(Refused):
        lines.note(incident.pk, wrong, **BY_ANNE)

    assert not Line.objects.exists()
    assert not Entry.objects.filter(what__startswith="recovery.").exists()


def test_works_are_done_or_change_for_a_reason_and_remember_how_they_stood(incident):
    work = works.note(incident.pk, a_work(), **BY_ANNE)
    moved = works.change(
        incident.pk, work.pk, a_work(owner="Prestataire"), reason="La DSI manque.", **BY_ANNE
    )
    with pytest.raises(ChangedSince):
        works.change(incident.pk, work.pk, a_work(owner="RSSI"), reason="x", **BY_ANNE)
    done = a_work(owner="Prestataire", state=WorkState.DONE)
    works.change(incident.pk, moved.pk, done, **BY_ANNE)

    (row,) = shown.rows_of_works(queries.any_works(incident), today=TODAY)
    assert (row["owner"], row["state"], Work.objects.count()) == ("Prestataire", "Fait", 3)


def test_rows_of_another_incident_do_not_exist(incident):
    rows, other = a_file(a_struck_hospital()), incident.pk
    acts = (
        lambda: systems.tell(other, rows["system"].pk, stood(), seen=0, **BY_ANNE),
        lambda: systems.correct(other, rows["step"].pk, stood(reason="x"), **BY_ANNE),
        lambda: lines.correct(other, rows["line"].pk, counted(), reason="x", **BY_ANNE),
        lambda: works.change(other, rows["work"].pk, a_work(), reason="x", **BY_ANNE),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_an_incident_that_is_a_duplicate_or_no_incident_is_read_and_not_written(incident):
    original = a_struck_hospital()
    a_file(incident)
    desk.mark_duplicate(incident.pk, of=original.number, reason="x", by=LEA, at=LATER)

    with pytest.raises(NotNow, match="Doublon"):
        lines.note(incident.pk, counted(), **BY_ANNE)

    assert len(queries.file(ANNE, incident).lines) == 2


def test_the_journal_names_what_was_counted_and_never_how_much(incident):
    a_file(incident)
    said = [str(entry.detail) for entry in Entry.objects.filter(what__startswith="recovery.")]

    assert len(said) == 5
    assert not any("12500" in each or "12 500" in each for each in said)


def costs_seen(actor):
    with walls.scoped(scope_of(actor)):
        sections = Line.objects.values_list("section", flat=True)
        return sorted(sections), System.objects.count(), Step.objects.count(), Work.objects.count()


def test_the_walls_keep_euros_from_who_does_not_read_them_and_rows_from_neighbours(incident):
    a_file(incident)

    for actor in (ANNE, KARIM):
        assert costs_seen(actor) == (["COST", "HOURS"], 1, 1, 1)
    for actor in (LEA, GAEL, REMI, ELSA):
        assert costs_seen(actor) == (["HOURS"], 1, 1, 1)
    for actor in (ZOE, OSCAR, NADIA):
        assert costs_seen(actor) == ([], 0, 0, 0)


def test_the_walls_let_nobody_write_for_another_nor_change_what_is_written(incident):
    a_file(incident)
    for actor in (REMI, ZOE, LEA, KARIM):
        with (
            walls.scoped(scope_of(actor)),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            Work.objects.create(
                incident_id=incident.pk,
                text="x",
                owner="x",
                due_on=TODAY,
                state="TODO",
                written_at=LATER,
                written_by="x",
            )
    with walls.scoped(scope_of(ANNE)), connection.cursor() as cursor:
        for table in ("system", "step", "line", "work"):
            cursor.execute(f"UPDATE recovery_{table} SET written_by = 'autre'")  # noqa: S608
            assert cursor.rowcount == 0
            cursor.execute(f"DELETE FROM recovery_{table}")  # noqa: S608
            assert cursor.rowcount == 0


def test_who_keeps_it_writes_in_their_own_scope(incident):
    for role in (Role.DIRECTOR, Role.CIO):
        actor = Actor(name=role.label, grants=(Grant(role, ANNE.grants[0].place),))
        with walls.scoped(scope_of(actor)):
            note = lines.note(incident.pk, euros(), by=actor, at=LATER)
        assert note.section == Section.COST
    with pytest.raises(NotFound), walls.scoped(scope_of(ZOE)):
        lines.note(incident.pk, euros(), by=ZOE, at=LATER)
