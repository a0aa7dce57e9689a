"""Refused lines, counted by reason."""

import pytest

from hygie.takeover.rules.record import Wrong
from hygie.takeover.rules.summary import reasons

NBSP = "\N{NO-BREAK SPACE}"


def test_the_same_sentence_is_one_reason_whatever_it_quotes():
    said = [f"«{NBSP}hier{NBSP}» n’est pas une date.", "Il manque : Titre."]
    said += [f"«{NBSP}demain{NBSP}» n’est pas une date."]

    found = reasons([Wrong(line=n, why=why) for n, why in enumerate(said, start=2)])

    assert [(each.count, each.line) for each in found] == [(2, 2), (1, 3)]
    assert found[0].why == said[0]


@pytest.mark.parametrize("days", [("12/03/1999", "13/03/1999")])
def test_the_same_sentence_of_two_days_is_one_reason(days):
    wrong = [Wrong(line=1, why=f"Déclaré le {day} : hors du temps.") for day in days]

    assert [each.count for each in reasons(wrong)] == [2]


def test_no_refused_line_has_no_reason():
    assert reasons([]) == []
