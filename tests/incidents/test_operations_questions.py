"""The desk writes its questions: versions with who, when and why; of two at once, one is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hygie.incidents.models import QuestionAnswer, QuestionEdition
from hygie.incidents.operations import questions as operations
from hygie.incidents.operations.questions import ChangedSince
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import questions as rules
from hygie.incidents.rules.questions import NotAQuestion
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.at_once import at_once
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI
from tests.incidents.factories import an_incident
from tests.incidents.questions import a_question, a_wording, added, answered, rewritten

LATER = NOON + timedelta(days=2)
single = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)


@single
def test_a_new_question_is_put_at_once_to_incidents_declared_before():
    incident = an_incident()

    code = added()

    put = queries.any_asked(incident, queries.any_questions().values())
    assert code in {each.code for each in put}
    edition = QuestionEdition.objects.get()
    assert (edition.written_by, edition.why) == ("Léa", "Demandé par le ministère.")
    entry = Entry.objects.get(what="incidents.question_written")
    assert entry.detail["title"] == "Quel logiciel a lancé l’alerte ?"


@single
def test_each_change_is_a_version_and_the_former_ones_stay():
    rewritten("SAUVEGARDES", wording=a_wording("Vos sauvegardes tiennent-elles ?"))
    rewritten("SAUVEGARDES", is_asked=False, at=LATER)

    kept = [(row.edition, question) for row, question in queries.editions(LEA, "SAUVEGARDES")]
    assert [edition for edition, _ in kept] == [2, 1]
    assert [question.is_asked for _, question in kept] == [False, True]
    assert {question.wording.text for _, question in kept} == {"Vos sauvegardes tiennent-elles ?"}
    assert queries.editions(ANNE, "SAUVEGARDES") == []
    now = queries.any_questions()["SAUVEGARDES"]
    assert now.label == "version 2 de l’astreinte, d’après Hygie 2026-11"


@single
def test_a_question_that_is_stopped_is_put_no_more_and_may_be_put_again():
    incident, code = an_incident(), added()

    def is_put():
        put = queries.any_asked(incident, queries.any_questions().values())
        return code in {each.code for each in put}

    rewritten(code, is_asked=False)
    assert not is_put()
    rewritten(code, is_asked=True)
    assert is_put()


@single
def test_the_second_of_two_who_change_a_question_is_told():
    seen = queries.any_questions()["SAUVEGARDES"].mark
    operations.write("SAUVEGARDES", a_question(), seen=seen, by=LEA, at=NOON)

    with pytest.raises(ChangedSince, match="Quelqu’un d’autre"):
        operations.write("SAUVEGARDES", a_question(), seen=seen, by=LEA, at=NOON)

    assert QuestionEdition.objects.count() == 1


@single
@pytest.mark.parametrize("somebody", [ANNE, REMI, GAEL, KARIM, NADIA, OSCAR, ADAM])
def test_only_the_desk_writes_questions(somebody):
    with pytest.raises(NotAllowed):
        operations.add(a_question(), by=somebody, at=NOON)
    with pytest.raises(NotAllowed):
        operations.write("SAUVEGARDES", a_question(), seen="", by=somebody, at=NOON)


@single
@pytest.mark.parametrize("somebody", [ANNE, REMI, KARIM])
def test_the_walls_neither_show_nor_take_a_version_of_anybody_else(somebody):
    added()
    row = QuestionEdition.objects.get()
    row.pk, row.edition = None, 2

    with walls.scoped(scope_of(somebody)):
        assert not QuestionEdition.objects.exists()
        assert "Q1" in queries.any_questions(), "whoever answers reads what is asked"
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.save(force_insert=True)


@single
def test_a_version_is_never_changed():
    added()

    with walls.scoped(scope_of(LEA)):
        assert QuestionEdition.objects.update(why="Autre chose") == 0
        assert QuestionEdition.objects.all().delete()[0] == 0


@single
def test_a_question_that_does_not_exist_is_not_changed():
    with pytest.raises(NotFound):
        operations.write("RIEN", a_question(), seen="", by=LEA, at=NOON)


@single
@pytest.mark.parametrize("wrong", [{"why": ""}, {"wording": a_wording("")}])
def test_a_refused_question_leaves_nothing(wrong):
    with pytest.raises(NotAQuestion):
        operations.add(a_question(**wrong), by=LEA, at=NOON)

    assert not QuestionEdition.objects.exists()
    assert not Entry.objects.filter(what="incidents.question_written").exists()


@single
def test_a_version_without_its_reason_is_refused_by_the_database():
    added()
    row = QuestionEdition.objects.get()
    row.pk, row.edition, row.why = None, 2, ""

    with pytest.raises(IntegrityError, match="question_edition_says_why"):
        row.save(force_insert=True)


@single
def test_there_are_so_many_questions_and_no_more(monkeypatch):
    monkeypatch.setattr(rules, "MOST_QUESTIONS", len(rules.shipped()))

    with pytest.raises(Refused, match="c’est le plus"):
        added()


@single
def test_a_signal_is_asked_nothing():
    incident = an_incident()
    incident.nature = "THREAT"

    assert queries.any_asked(incident, queries.any_questions().values()) == []


@committed
def test_at_the_same_moment_one_question_one_version_and_one_answer_are_kept():
    incident = an_incident()
    seen = queries.any_questions()["INTERVENANTS"].mark

    def change():
        operations.write("INTERVENANTS", a_question(), seen=seen, by=LEA, at=NOON)

    assert len(at_once(change, times=3)) == 2
    assert QuestionEdition.objects.count() == 1
    assert len(at_once(lambda: answered(incident, "SAUVEGARDES", "Toutes touchées"), times=3)) == 0
    assert QuestionAnswer.objects.count() == 1
