from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.casework.rules import playbooks, tasks
from hygie.casework.rules.playbooks import Decider, Line, Playbook
from hygie.casework.rules.tasks import Said, TaskState
from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.talk import Side

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
LINE = Line(text="Couper Internet", decides=Decider.CIO, side=Side.STRUCTURE)
SHIPPED = list(playbooks.shipped().values())


def said(title, kinds, lines):
    return playbooks.Said(title=title, kinds=kinds, lines=lines)


def test_what_is_shipped_holds_and_names_types_that_exist():
    for playbook in SHIPPED:
        playbooks.check(said(playbook.title, playbook.kinds, playbook.lines))
        assert set(playbook.kinds) <= taxonomy.incident_types().keys()
        assert all(line.why for line in playbook.lines)
        assert all(len(line.text) <= playbooks.LONGEST for line in playbook.lines)


def test_the_decisions_of_a_hospital_are_there_with_who_decides_and_what_care_pays():
    lines = {line.text: line for playbook in SHIPPED for line in playbook.lines}

    def found(words):
        return next(line for text, line in lines.items() if words in text)

    assert found("Couper Internet").decides == Decider.CIO
    assert found("Prévenir le SAMU").decides == Decider.DIRECTION
    assert "laboratoire" in found("Couper Internet").cost
    assert found("Décider du plan blanc").cost
    assert found("Basculer en mode dégradé").decides == Decider.CARE
    assert found("Déposer plainte").side == Side.STRUCTURE


@pytest.mark.parametrize("kind", [*taxonomy.incident_types(), ""])
def test_for_each_type_something_is_offered_and_what_suits_it_comes_first(kind):
    offered = playbooks.suited_first(SHIPPED, kind=kind)

    assert sorted(offered, key=SHIPPED.index) == SHIPPED
    assert kind in offered[0].kinds or not offered[0].kinds


EMPTY = Line(text=" ", decides=Decider.CIO, side=Side.DESK)


@pytest.mark.parametrize(
    ("title", "kinds", "lines", "words"),
    [
        (" ", (), (LINE,), "titre"),
        ("Fiche", (), (), "au moins une ligne"),
        ("Fiche", (), (LINE,) * 41, "40 lignes"),
        ("Fiche", ("INCONNU",), (LINE,), "n’existe pas"),
        (
            "Fiche",
            (),
            (EMPTY,),
            "ce qu’il faut faire",
        ),
    ],
)
def test_a_playbook_that_asks_for_nothing_is_refused(title, kinds, lines, words):
    with pytest.raises(playbooks.NotAPlaybook, match=words):
        playbooks.check(said(title, kinds, lines))


@given(st.sampled_from(SHIPPED), st.integers(1, 5))
def test_lines_are_kept_and_read_again_and_versions_are_told_apart(playbook, edition):
    again = playbooks.lines_of(playbooks.to_json(playbook.lines))
    own = Playbook(**{**vars(playbook), "edition": edition})

    assert again == playbook.lines
    assert own.mark != playbook.mark
    assert str(edition) in own.label


def test_a_task_set_aside_says_why():
    with pytest.raises(tasks.DoesNotHold, match="sans objet"):
        tasks.check(Said(state=TaskState.NOT_APPLICABLE, reason=" "))
    assert tasks.check(Said(state=TaskState.NOT_APPLICABLE, reason="Pas d’urgences.")) is None


@pytest.mark.parametrize(
    ("state", "hours", "late"),
    [
        (TaskState.TODO, -1, True),
        (TaskState.DOING, -1, True),
        (TaskState.TODO, 1, False),
        (TaskState.DONE, -1, False),
        (TaskState.NOT_APPLICABLE, -1, False),
        (TaskState.TODO, None, False),
    ],
)
def test_a_task_is_late_when_it_is_not_over_in_time(state, hours, late):
    due_at = None if hours is None else NOON + timedelta(hours=hours)

    assert tasks.is_late(state=state, due_at=due_at, at=NOON) is late


@pytest.mark.parametrize(
    ("asked_of", "side", "may"),
    [
        (Side.DESK, Side.STRUCTURE, False),
        (Side.STRUCTURE, Side.STRUCTURE, True),
        (Side.DESK, Side.DESK, True),
        (Side.STRUCTURE, Side.DESK, True),
    ],
)
def test_the_desk_alone_does_its_own_tasks(asked_of, side, may):
    assert tasks.may_tick(asked_of=asked_of, side=side) is may
