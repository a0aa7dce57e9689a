"""The questions of the desk: what ships is sound, what is put to whom, what fits as an answer."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import answers
from hygie.incidents.rules import questions as rules
from hygie.incidents.rules.answers import DoesNotFit
from hygie.incidents.rules.fields import LARGEST_NUMBER
from hygie.incidents.rules.questions import Changes, NotAQuestion, QuestionKind
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.conditions import conditions
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.provenance import Provenance
from tests.incidents.questions import a_question, a_wording

SHIPPED = rules.shipped()
BACKUPS = SHIPPED["SAUVEGARDES"]
CHOICE = a_wording(kind=QuestionKind.CHOICE, choices=("Oui, tout", "En partie"))


@pytest.mark.parametrize("question", SHIPPED.values(), ids=lambda question: question.code)
def test_what_ships_could_be_written_by_the_desk_and_claims_no_authority(question):
    written = Changes(
        wording=question.wording, told=question.told, why=question.source, when=question.when
    )
    others = [each for each in SHIPPED.values() if each != question]

    assert rules.check(written, others=others) is None
    assert re.fullmatch(r"[A-Z][A-Z-]{2,29}", question.code)
    assert question.origin == Provenance.OWN
    assert question.source.startswith("Hygie")
    assert not question.is_broken
    assert rules.readers(question.told)


def test_few_questions_ship():
    assert 3 <= len(SHIPPED) <= 10


@pytest.mark.parametrize(
    ("known", "put"),
    [
        ({"category": "355", "incident_type": "RANSOMWARE", "origin": "MALICIOUS"}, True),
        ({"category": "", "incident_type": "FIRE_WATER", "origin": ""}, True),
        ({"category": "355", "incident_type": "HUMAN_ERROR", "origin": "MALICIOUS"}, False),
        ({"category": "355", "incident_type": "", "origin": "MALICIOUS"}, False),
    ],
)
def test_the_question_of_backups_is_put_where_they_matter(known, put):
    assert rules.applies(BACKUPS, rules.facts_of(**known)) is put


ASKED = st.fixed_dictionaries(
    {},
    optional={
        code: st.frozensets(st.sampled_from(sorted(field.values)), min_size=1)
        for code, field in rules.fields().items()
    },
)


@given(when=ASKED, facts=ASKED, is_asked=st.booleans())
def test_a_question_is_put_exactly_when_each_field_it_names_is_met(when, facts, is_asked):
    question = replace(BACKUPS, when=when, is_asked=is_asked)

    met = all(values & facts.get(code, frozenset()) for code, values in when.items())

    assert rules.applies(question, facts) is (is_asked and met)


@pytest.mark.parametrize(
    "broken",
    [
        {"when": {"colour": frozenset({"RED"})}},
        {"when": {"type": frozenset({"RANSOMWARE", "GONE"})}},
        {"told": frozenset({"CSP_DECLARATION", "GONE"})},
    ],
)
def test_a_question_that_names_what_exists_no_more_is_not_put(broken):
    question = replace(BACKUPS, **broken)
    facts = rules.facts_of(category="355", incident_type="RANSOMWARE", origin="MALICIOUS")

    assert question.is_broken
    assert not rules.applies(question, facts)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"wording": a_wording("")}, "Écrivez la question"),
        ({"why": ""}, "Dites pourquoi"),
        ({"told": frozenset()}, "qui lit la réponse"),
        ({"told": frozenset({"KGB"})}, "KGB"),
        ({"when": conditions({"colour": ["RED"]})}, "colour"),
        ({"when": conditions({"type": ["GONE"]})}, "GONE"),
        ({"wording": replace(CHOICE, choices=("Oui",))}, "au moins deux"),
        ({"wording": replace(CHOICE, choices=("Oui", "oui !"))}, "se ressemblent"),
        ({"wording": replace(CHOICE, choices=tuple(map(str, range(21))))}, "20 réponses"),
        ({"wording": a_wording("Dans quel état sont vos SAUVEGARDES")}, "déjà posée"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(changes, words):
    with pytest.raises(NotAQuestion, match=words):
        rules.check(a_question(**changes), others=[BACKUPS])


def test_a_question_that_is_stopped_may_be_asked_anew():
    stopped = replace(BACKUPS, is_asked=False)

    assert rules.check(a_question(wording=BACKUPS.wording), others=[stopped]) is None


@given(when=ASKED, is_asked=st.booleans(), text=st.text(min_size=1), lines=st.lists(st.text()))
def test_a_version_that_is_kept_is_read_back(when, is_asked, text, lines):
    wording = a_wording(text, QuestionKind.CHOICE, choices=tuple(lines))
    written = a_question(wording=wording, when=when, is_asked=is_asked)

    read = rules.from_content("Q1", rules.content_of(written), edition=2, based_on=rules.OWN)

    assert (read.wording, read.when, read.told) == (wording, when, written.told)
    assert (read.is_asked, read.edition, read.label) == (is_asked, 2, "version 2 de l’astreinte")


def test_a_version_of_what_hygie_proposed_keeps_its_source():
    read = rules.from_content(
        "SAUVEGARDES", rules.content_of(a_question()), edition=1, based_on="2026-11"
    )

    assert read.source == BACKUPS.source
    assert "d’après Hygie 2026-11" in read.label


def test_who_was_struck_off_reads_no_more_and_who_was_added_does_not_read_what_was_said_before():
    then = frozenset({"CSP_DECLARATION", "COMPLAINT"})
    now = replace(BACKUPS, told=frozenset({"COMPLAINT", "GDPR_AUTHORITY"}))

    assert rules.still_told(then, now) == {"COMPLAINT"}
    assert rules.still_told(then, None) == then


def test_recipients_are_named_once():
    both = rules.readers({"NIS2_NOTIFICATION", "NIS2_FINAL_REPORT", "GDPR_AUTHORITY"})

    assert both == ["ANSSI", "CNIL"]


@pytest.mark.parametrize(
    ("kind", "typed", "kept", "words"),
    [
        ("LINE", "  Un\nmot ", "Un mot", "Un mot"),
        ("TEXT", "Un\r\nmot\x00", "Un\nmot", "Un\nmot"),
        ("YES_NO", Answer.UNKNOWN, "UNKNOWN", "Je ne sais pas encore"),
        ("CHOICE", "En partie", "En partie", "En partie"),
        ("NUMBER", 0, 0, "0"),
        ("NUMBER", 12_000, 12_000, "12\N{NO-BREAK SPACE}000"),
        ("DAY", date(2026, 3, 2), "2026-03-02", "02/03/2026"),
        ("LINE", "", None, ""),
        ("TEXT", " \n ", None, ""),
        ("NUMBER", None, None, ""),
        ("CHOICE", "", None, ""),
    ],
)
def test_an_answer_is_kept_and_said_in_words(kind, typed, kept, words):
    wording = replace(CHOICE, kind=QuestionKind(kind))

    assert answers.kept(wording, typed) == kept
    assert answers.in_words(wording, kept) == words
    assert answers.kept(wording, answers.typed(wording, kept)) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("LINE", 3),
        ("LINE", "x" * 301),
        ("TEXT", "x" * 5_001),
        ("YES_NO", "PERHAPS"),
        ("CHOICE", "Autre chose"),
        ("NUMBER", -1),
        ("NUMBER", LARGEST_NUMBER + 1),
        ("NUMBER", True),
        ("NUMBER", "12"),
        ("DAY", "2026-03-02"),
        ("DAY", date(1989, 12, 31)),
        ("DAY", date(2100, 1, 1)),
        ("DAY", datetime(2026, 3, 2, 1, 2)),  # noqa: DTZ001 - bad input
    ],
)
def test_what_does_not_answer_the_question_is_refused(kind, typed):
    with pytest.raises(DoesNotFit):
        answers.kept(replace(CHOICE, kind=QuestionKind(kind)), typed)


@pytest.mark.parametrize("kind", [QuestionKind.LINE, QuestionKind.TEXT])
def test_no_patient_enters_by_an_answer(kind):
    with pytest.raises(PatientIdentity):
        answers.kept(a_wording(kind=kind), "NIR 1 85 05 78 006 084 91")
