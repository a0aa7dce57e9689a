"""A fact that comes some other way is known again by what it says, and only then."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.evidence import operations
from hygie.evidence.again import Known
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from tests.cast import NOON
from tests.evidence.factories import ENTITY, SITE, a_fact, recorded

pytestmark = pytest.mark.django_db
_HELD = {"level": 2, "score": 7780, "perimeter": "corp.exemple.fr"}


def found(*facts):
    known = Known()
    known.ask(facts)
    return [known.of(fact) for fact in facts]


def is_known(**changes):
    (again,) = found(a_fact(**changes))
    return not again.new


@pytest.mark.parametrize(
    ("changes", "is_one"),
    [
        ({}, True),
        ({"score": None}, True),
        ({"score": None, "perimeter": ""}, True),
        ({"perimeter": "CORP.exemple.fr "}, True),
        ({"title": "Autres mots"}, True),
        ({"occurred_at": datetime(2026, 2, 10, tzinfo=ZoneInfo("Europe/Paris"))}, True),
        ({"occurred_at": NOON.replace(month=2, day=10)}, False),
        ({"level": 3}, False),
        ({"level": None}, False),
        ({"score": 7781}, False),
        ({"perimeter": "autre.exemple.fr"}, False),
        ({"kind": 27}, False),
        ({"occurred_on": datetime(2026, 2, 11).date()}, False),  # noqa: DTZ001 - a day
        ({"places": (SITE,)}, False),
    ],
)
def test_what_is_said_parts_two_facts_and_what_is_left_unsaid_does_not(changes, is_one):
    recorded(**_HELD)

    assert is_known(**(_HELD | changes)) == is_one


def test_an_hour_that_is_known_parts_two_facts_of_a_day_to_the_second():
    at = NOON.replace(month=2, day=10)
    recorded(**_HELD, occurred_at=at.replace(microsecond=7))

    assert is_known(**_HELD, occurred_at=at)
    assert not is_known(**_HELD, occurred_at=at.replace(second=1))
    assert not is_known(**_HELD)


@pytest.mark.parametrize("day", ["2025-03-30", "2025-10-26"])
def test_an_hour_that_a_clock_skips_or_shows_twice_is_the_same_again(day):
    at = datetime.fromisoformat(f"{day}T02:30").replace(tzinfo=ZoneInfo("Europe/Paris"))
    said = {"occurred_on": at.date(), "occurred_at": at}
    recorded(**said)

    assert is_known(**said)


def test_of_several_places_those_that_nothing_proves_are_left():
    recorded(places=(ENTITY,))
    fact = a_fact(places=(ENTITY, SITE))

    (again,) = found(fact)

    assert again.left_of(fact).places == (SITE,)


def test_a_fact_that_says_less_answers_for_one_and_no_more():
    recorded(level=2)
    forests = [a_fact(level=2, perimeter=name) for name in ("a.exemple.fr", "b.exemple.fr")]

    assert [bool(again.new) for again in found(*forests)] == [False, True]
    assert [bool(again.new) for again in found(a_fact(level=2), a_fact(level=2))] == [False, False]


def test_what_was_replaced_is_known_and_what_was_withdrawn_says_so():
    first = a_fact(level=1)
    recorded(source=first.source, level=1)
    operations.supersede(first.source, second := a_fact(level=2), by=SYSTEM, at=NOON)
    assert [(each.new, each.is_withdrawn) for each in found(a_fact(level=1), a_fact(level=2))] == [
        ((), False),
        ((), False),
    ]

    operations.withdraw(second.source, reason="Erreur.", by=SYSTEM, at=NOON)

    (former,), (later,) = found(a_fact(level=1)), found(a_fact(level=2))
    assert (former.is_withdrawn, later.new, later.is_withdrawn) == (False, (), True)
    recorded(level=2)
    assert not found(a_fact(level=2))[0].is_withdrawn


def test_many_facts_are_one_question_which_needs_no_right():
    recorded(level=2)
    facts = [a_fact(level=level) for level in range(5)]

    with (
        walls.nobody(),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        known = [not again.new for again in found(*facts)]

    assert known == [False, False, True, False, False]
    assert sum("evidence_proof" in each["sql"] for each in asked) == 1
