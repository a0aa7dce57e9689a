"""Answers: kept with the wording they answered, corrected with no word lost, for their readers."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hygie.incidents.models import Draft, QuestionAnswer
from hygie.incidents.operations import answers as operations
from hygie.incidents.operations.answers import NotKept, Said
from hygie.incidents.presentation import notice, questions
from hygie.incidents.queries import questions as queries
from hygie.incidents.rules import answers as rules
from hygie.incidents.rules.questions import QuestionKind
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, BELLEVUE, GAEL, KARIM, LEA, NADIA, NOON, REMI, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.incidents.questions import a_wording, added, answered, rewritten, said

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=2)
DAVID = Actor(name="David", grants=(Grant(Role.CIO, Place(PlaceKind.SITE, BELLEVUE)),))
FOR_THE_DATA_AUTHORITY = frozenset({"GDPR_AUTHORITY"})


def line(incident, *, may_answer=True):
    """The only answer, as the page shows it."""
    (found,) = questions.page(incident, may_answer=may_answer).lines
    return found


def test_an_answer_keeps_its_wording_when_the_question_is_changed_then_stopped():
    incident = an_incident()
    code = added()
    answered(incident, code, "Le pare-feu")
    assert (line(incident).text, line(incident).note) == ("Quel logiciel a lancé l’alerte ?", "")

    rewritten(code, wording=a_wording("Qui a lancé l’alerte ?"), at=LATER)
    after = line(incident)
    assert (after.text, after.words) == ("Quel logiciel a lancé l’alerte ?", "Le pare-feu")
    assert (after.note, after.version) == ("Posée autrement depuis", "version 1 de l’astreinte")
    (asked,) = [each for each in questions.page(incident, may_answer=True).asked if each.note]
    assert asked.initial is None, "what answered other words fills no form"

    rewritten(code, is_asked=False, at=LATER)
    assert (line(incident).words, line(incident).note) == ("Le pare-feu", "N’est plus posée")


def test_a_change_of_readers_alone_is_no_other_wording():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")

    rewritten(code, told=frozenset({"CSP_DECLARATION", "COMPLAINT"}))

    assert line(incident).note == ""


def test_a_correction_leaves_the_former_answer_readable():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")

    answered(incident, code, "L’antivirus", by=DAVID, at=LATER)
    answered(incident, code, "", by=ANNE, at=LATER)

    found = line(incident)
    assert (found.words, "par Anne" in found.said) == ("Réponse retirée", True)
    assert [each.words for each in found.former] == ["L’antivirus", "Le pare-feu"]
    counted = [entry.detail for entry in Entry.objects.filter(what="incidents.questions_answered")]
    assert sorted((each["count"], each["corrected"]) for each in counted) == [
        (1, 0),
        (1, 1),
        (1, 1),
    ]
    assert "pare-feu" not in str(counted), "the journal counts, and repeats no answer"


def test_what_nobody_changed_adds_nothing():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")

    assert answered(incident, code, " Le  pare-feu ", by=ANNE) == []
    assert answered(incident, added(wording=a_wording("Autre ?")), "", by=ANNE) == []

    assert QuestionAnswer.objects.count() == 1
    assert Entry.objects.filter(what="incidents.questions_answered").count() == 1


def test_of_two_who_answer_at_once_the_second_is_told_what_the_first_said():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu", by=DAVID)

    with pytest.raises(NotKept) as refused:
        operations.answer(
            incident.pk, said(incident, code, "L’antivirus", seen=0), by=ANNE, at=LATER
        )

    assert "David a répondu" in refused.value.faults[code]
    assert "Le pare-feu" in refused.value.faults[code]
    assert QuestionAnswer.objects.count() == 1
    same = said(incident, code, "Le pare-feu", seen=0)
    assert operations.answer(incident.pk, same, by=ANNE, at=LATER) == [], "both said the same"


def test_who_changed_another_line_does_not_undo_what_came_meanwhile():
    incident = an_incident()
    one, other = added(), added(wording=a_wording("Depuis quand ?"))
    answered(incident, one, "Le pare-feu")
    shown = said(incident, one, "Le pare-feu") | said(incident, other, "Hier")
    answered(incident, one, "L’antivirus", by=DAVID)

    operations.answer(incident.pk, shown, by=ANNE, at=LATER)

    standing = queries.any_standing(queries.any_answers(incident))
    assert {code: each.value for code, each in standing.items()} == {
        one: "L’antivirus",
        other: "Hier",
    }


def test_a_question_changed_while_it_is_answered_is_read_again_first():
    incident, code = an_incident(), added()
    typed = said(incident, code, "Le pare-feu")
    rewritten(code, wording=a_wording("Qui a lancé l’alerte ?"))

    with pytest.raises(NotKept, match="vient de changer"):
        operations.answer(incident.pk, typed, by=ANNE, at=NOON)
    assert not QuestionAnswer.objects.exists()


def test_a_question_stopped_while_it_is_answered_gives_the_words_back():
    incident, code = an_incident(), added()
    typed = said(incident, code, "Le pare-feu")
    rewritten(code, is_asked=False)

    with pytest.raises(NotKept, match="plus posée.*Le pare-feu"):
        operations.answer(incident.pk, typed, by=ANNE, at=NOON)


def test_one_answer_that_does_not_fit_leaves_nothing_half_written():
    incident, code = an_incident(), added()
    number = added(wording=a_wording("Combien ?", QuestionKind.NUMBER))
    typed = said(incident, code, "Le pare-feu") | said(incident, number, -1)

    with pytest.raises(NotKept) as refused:
        operations.answer(incident.pk, typed, by=ANNE, at=NOON)

    assert set(refused.value.faults) == {number}
    assert not QuestionAnswer.objects.exists()


@pytest.mark.parametrize("somebody", [REMI, GAEL, KARIM])
def test_who_only_reads_does_not_answer(somebody):
    incident, code = an_incident(), added()

    with pytest.raises(NotAllowed), walls.scoped(scope_of(somebody)):
        answered(incident, code, "Le pare-feu", by=somebody)
    assert not QuestionAnswer.objects.exists()


@pytest.mark.parametrize("somebody", [ZOE, NADIA])
def test_what_one_may_not_see_is_not_answered(somebody):
    incident, code = an_incident(), added()

    with pytest.raises(NotFound), walls.scoped(scope_of(somebody)):
        answered(incident, code, "Le pare-feu", by=somebody)


def test_a_code_answers_for_its_own_incident_and_for_no_other():
    incident, other, code = an_incident(), an_incident(site=a_site_elsewhere()), added()
    holder = Draft.objects.get(incident=incident)
    typed = said(other, code, "Le pare-feu")

    with walls.nobody(), walls.holding(holder.code_digest):
        with pytest.raises(NotFound):
            operations.answer(other.pk, typed, by=ANYONE, at=NOON, holder=holder)
        operations.answer(incident.pk, typed, by=ANYONE, at=NOON, holder=holder)
        assert [each.value for each in queries.any_answers(incident)] == ["Le pare-feu"]
        assert queries.any_answers(other) == []


@pytest.mark.parametrize(
    ("reader", "seen"),
    [(ANNE, 2), (DAVID, 2), (LEA, 2), (REMI, 1), (GAEL, 1), (KARIM, 1), (ZOE, 0), (NADIA, 0)],
    ids=lambda each: getattr(each, "name", each),
)
def test_the_walls_show_each_answer_to_those_for_whom_it_is(reader, seen):
    incident = an_incident()
    answered(incident, added(), "Avec la déclaration")
    apart = added(wording=a_wording("Combien de dossiers ?"), told=FOR_THE_DATA_AUTHORITY)
    answered(incident, apart, "Pour la CNIL")

    with walls.scoped(scope_of(reader)):
        values = [each.value for each in queries.any_answers(incident)]
        assert len(values) == seen
        assert "Pour la CNIL" not in values or seen == 2
        assert QuestionAnswer.objects.filter(incident=incident).update(value="x") == 0
        assert QuestionAnswer.objects.filter(incident=incident).delete()[0] == 0


@pytest.mark.parametrize("actor", [REMI, GAEL, KARIM, ZOE])
def test_the_walls_let_nobody_else_add_an_answer(actor):
    incident, code = an_incident(), added()
    (row,) = answered(incident, code, "Le pare-feu")
    row.pk, row.rank = None, 2

    with (
        walls.scoped(scope_of(actor)),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_two_rows_of_one_rank_cannot_be():
    incident, code = an_incident(), added()
    (row,) = answered(incident, code, "Le pare-feu")
    row.pk = None

    with pytest.raises(IntegrityError, match="question_answer_follows_another"):
        row.save(force_insert=True)


def test_each_document_holds_the_answers_of_its_recipient_and_no_other():
    incident = an_incident()
    answered(incident, added(), "Avec la déclaration")
    apart = added(wording=a_wording("Combien de dossiers ?"), told=FOR_THE_DATA_AUTHORITY)
    answered(incident, apart, "Pour la CNIL")

    def told(duty):
        found = notice.duty_of(incident, duty)
        return [
            each["value"] for each in notice.as_json(incident, found, by=LEA, at=NOON)["answers"]
        ]

    assert told("GDPR_AUTHORITY") == ["Pour la CNIL"]
    assert told("COMPLAINT") == []
    assert [each["value"] for each in questions.as_json(incident)] == ["Avec la déclaration"]
    duty = notice.duty_of(incident, "GDPR_AUTHORITY")
    (fact,) = notice.page(incident, duty, by=LEA, at=NOON)["answers"]
    assert (fact.label, fact.value) == ("Combien de dossiers ?", "Pour la CNIL")
    assert notice.as_pdf(incident, duty, by=LEA, at=NOON).startswith(b"%PDF")


def test_who_is_added_later_gets_nothing_said_before_and_who_is_struck_off_nothing_more():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")

    rewritten(code, told=FOR_THE_DATA_AUTHORITY)

    assert questions.as_json(incident, "GDPR_AUTHORITY") == []
    assert questions.as_json(incident) == []
    assert questions.page(incident, may_answer=False).lines == []
    assert line(incident).words == "Le pare-feu"


def test_an_answer_that_was_taken_back_is_in_no_document():
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")
    answered(incident, code, "", by=ANNE)

    assert questions.as_json(incident) == []


def test_an_incident_takes_so_many_answers_and_no_more(monkeypatch):
    monkeypatch.setattr(rules, "MOST_ANSWERS", 1)
    incident, code = an_incident(), added()
    answered(incident, code, "Le pare-feu")

    with pytest.raises(Refused, match="c’est le plus"):
        answered(incident, code, "L’antivirus")


def test_reading_the_answers_asks_nothing_where_there_are_none(django_assert_num_queries):
    incident = an_incident()

    with django_assert_num_queries(0):
        assert questions.told_to(incident, "GDPR_AUTHORITY") == []


def test_an_answer_is_counted_and_moves_the_incident_even_by_code():
    incident, code = an_incident(), added()
    holder = Draft.objects.get(incident=incident)
    typed = said(incident, code, "Le pare-feu")

    with walls.nobody(), walls.holding(holder.code_digest):
        operations.answer(incident.pk, typed, by=ANYONE, at=LATER, holder=holder)
        operations.answer(incident.pk, typed, by=ANYONE, at=LATER, holder=holder)

    incident.refresh_from_db()
    assert (incident.answered, incident.changed_at) == (1, LATER)


def test_what_a_former_release_shipped_stays_readable_when_it_ships_no_more():
    incident, code = an_incident(), added()
    (row,) = answered(incident, code, "Le pare-feu")
    row.pk, row.code = None, "DISPARUE"
    row.save(force_insert=True)

    lines = questions.page(incident, may_answer=True).lines
    assert [(each.words, each.note) for each in lines] == [
        ("Le pare-feu", ""),
        ("Le pare-feu", "N’est plus posée"),
    ]
    assert [each["code"] for each in questions.as_json(incident)] == [code, "DISPARUE"]


def test_an_answer_without_the_mark_of_its_page_is_not_kept():
    incident, code = an_incident(), added()

    with pytest.raises(NotKept, match="vient de changer"):
        operations.answer(incident.pk, {code: Said(value="x", mark="")}, by=ANNE, at=NOON)
