from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.casework.rules import support
from hygie.casework.rules.support import Help, Way
from hygie.incidents.rules.vocabulary import SupportKind

TODAY = date(2026, 3, 2)


def help_(**changes):
    values = {
        "way": Way.GIVEN,
        "kind": SupportKind.FORENSICS,
        "minutes": 90,
        "giver": "Équipe d’analyse",
        "happened_on": TODAY,
    }
    return Help(**values | changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": SupportKind.NONE}, "nature"),
        ({"minutes": 0}, "combien d’heures"),
        ({"minutes": 60_001}, "1 000 heures"),
        ({"minutes": -1}, "1 000 heures"),
        ({"giver": " "}, "qui a donné"),
        ({"happened_on": date(2026, 3, 3)}, "futur"),
        ({"way": Way.ASKED}, "pas encore d’heures"),
    ],
)
def test_a_line_whose_sum_would_be_wrong_is_refused(changes, words):
    with pytest.raises(support.DoesNotHold, match=words):
        support.check(help_(**changes), today=TODAY)


@pytest.mark.parametrize("changes", [{}, {"way": Way.ASKED, "minutes": 0, "giver": ""}])
def test_what_holds_is_let_through(changes):
    assert support.check(help_(**changes), today=TODAY) is None


@given(st.lists(st.tuples(st.sampled_from(SupportKind), st.integers(1, 600), st.booleans())))
def test_sums_add_up_what_was_given_and_nothing_else(rows):
    lines = [
        help_(kind=kind, minutes=minutes, way=Way.GIVEN if given_ else Way.ASKED)
        for kind, minutes, given_ in rows
    ]

    found = support.sums(lines)

    assert sum(each.minutes for each in found) == sum(row[1] for row in rows if row[2])
    assert sum(each.times for each in found) == sum(row[2] for row in rows)
    assert [each.minutes for each in found] == sorted((e.minutes for e in found), reverse=True)


@pytest.mark.parametrize(
    ("minutes", "words"), [(45, "45 min"), (60, "1 h"), (90, "1 h 30"), (605, "10 h 05")]
)
def test_hours_in_words(minutes, words):
    assert support.hours_in_words(minutes).replace("\xa0", " ") == words


def test_no_help_is_no_kind_of_help():
    assert "NONE" not in dict(support.kinds())
