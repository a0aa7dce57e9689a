"""The situation of care in words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given

from hygie.incidents.rules import care_wording
from hygie.incidents.rules.care import Care, Unit, UnitState
from hygie.incidents.rules.vocabulary import PatientDanger
from tests.cast import NOON
from tests.incidents.pictures import IMAGING, OPERATIONS, PARIS, PICTURES, REUNION, STOPPED


@given(PICTURES, PICTURES)
def test_no_picture_escapes_a_sentence_or_a_list_of_changes(first, then):
    said = care_wording.sentence(then, zone=REUNION, at=NOON)

    assert said.startswith("Soins\N{NO-BREAK SPACE}: ")
    assert len(care_wording.changes(first, then, zone=REUNION)) >= (first.danger != then.danger)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Soins : on ne sait pas encore ce qui est touché"),
        ({"danger": PatientDanger.NONE}, "Soins : aucun effet connu"),
        (
            {
                "units": (*STOPPED, Unit(name="Bloc", state=UnitState.STOPPED)),
                "acts": {OPERATIONS: 30, IMAGING: 4},
                "diverted_since": datetime(2026, 3, 2, 5, 20, tzinfo=UTC),
            },
            "Soins : 2 services arrêtés, 34 actes annulés, urgences détournées depuis 6 h 20",
        ),
        (
            {"danger": PatientDanger.PROVEN, "units": STOPPED, "transfers": 1},
            "Soins : danger avéré pour des patients, 1 service arrêté (Urgences), 1 transfert",
        ),
        (
            {"degraded_since": datetime(2026, 2, 28, 23, 30, tzinfo=UTC)},
            "Soins : mode dégradé depuis le 1er mars à 0 h 30",
        ),
        ({"degraded_undated": True}, "Soins : mode dégradé (début non dit, à demander)"),
        ({"degraded_until": NOON}, "Soins : on ne sait pas encore ce qui est touché"),
        (
            {"danger": PatientDanger.NONE, "normal_at": NOON},
            "Soins : retour à la normale à 12 h 00",
        ),
    ],
)
def test_one_sentence_says_how_care_goes(said, sentence):
    words = care_wording.sentence(Care(**said), zone=PARIS, at=NOON)

    assert words.replace("\N{NO-BREAK SPACE}", " ") == sentence


@pytest.mark.parametrize(
    ("moment", "zone", "words"),
    [
        (NOON, REUNION, "15 h 00"),
        (datetime(2026, 3, 1, 22, tzinfo=UTC), REUNION, "2 h 00"),
        (datetime(2026, 3, 1, 22, tzinfo=UTC), PARIS, "le 1er mars à 23 h 00"),
        (
            datetime(2025, 10, 26, 0, 30, tzinfo=UTC),
            PARIS,
            "le 26 octobre 2025 à 2 h 30 (heure d’été)",
        ),
        (
            datetime(2025, 10, 26, 1, 30, tzinfo=UTC),
            PARIS,
            "le 26 octobre 2025 à 2 h 30 (heure d’hiver)",
        ),
    ],
)
def test_a_start_is_said_as_the_clocks_of_the_place_showed_it(moment, zone, words):
    said = care_wording.since_in_words(moment, zone=zone, at=NOON)

    assert said.replace("\N{NO-BREAK SPACE}", " ") == words


def test_the_changes_of_a_point_say_what_was_and_what_is():
    before = Care(units=STOPPED, acts={OPERATIONS: 12})
    after = Care(
        danger=PatientDanger.POTENTIAL,
        units=(Unit(name="Urgences", state=UnitState.NORMAL),),
        acts={OPERATIONS: 1200},
        diverted_since=NOON,
    )

    said = [
        each.replace("\N{NO-BREAK SPACE}", " ")
        for each in care_wording.changes(before, after, zone=PARIS)
    ]

    assert said == [
        "Patients en danger : c’est possible",
        "Urgences : arrêté, puis normal",
        "Opérations, annulations : 1 200 (avant : 12)",
        "Urgences détournées depuis : lundi 2 mars 2026 à 12 h 00",
    ]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ({"degraded_undated": True}, ["Mode dégradé depuis : non dit, à demander"]),
        (
            {"degraded_until": NOON},
            [
                "Mode dégradé depuis : non dit, à demander",
                "Fin du mode dégradé : lundi 2 mars 2026 à 12 h 00",
            ],
        ),
    ],
)
def test_a_start_that_nobody_told_is_said_to_be_asked_for(said, lines):
    changed = care_wording.changes(Care(), Care(**said), zone=PARIS)

    assert [each.replace("\N{NO-BREAK SPACE}", " ") for each in changed] == lines
