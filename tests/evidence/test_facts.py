"""What proofs publish for statistics, and what moves the mark of a year."""

from datetime import date

import pytest

from hygie.evidence import operations
from hygie.evidence.facts import FACTS
from hygie.evidence.models import Proof
from hygie.evidence.operations import planning
from hygie.kernel.actor import SYSTEM
from tests.cast import BELLEVUE_ENTITY, NOON
from tests.evidence.factories import (
    EXERCISE,
    TODAY,
    a_fact,
    a_proof,
    a_proof_said,
    announced,
    recorded,
)
from tests.facts import names_of, parts_of, published

pytestmark = pytest.mark.django_db
PROOFS, PLANNED = FACTS


def test_its_query_gives_its_columns():
    assert names_of(PROOFS) == list(PROOFS.columns)


def test_a_proof_is_published_with_its_days():
    proof = a_proof(level=3)

    (row,) = published(PROOFS)

    assert row == {
        "id": proof.pk,
        "event": proof.event_id,
        "kind": EXERCISE,
        "level": 3,
        "score": None,
        "place_kind": "LEGAL_ENTITY",
        "place": BELLEVUE_ENTITY,
        "state": "STANDING",
        "occurred_on": date(2026, 2, 10),
        "expires_on": proof.expires_on,
        "ended_on": None,
    }


def test_each_year_is_a_part():
    recorded()
    recorded(occurred_on=date(2025, 12, 31))
    recorded(occurred_on=date(2025, 1, 1))

    assert set(parts_of(PROOFS)) == {"2025", "2026"}
    assert sorted(row["occurred_on"] for row in published(PROOFS)) == [
        date(2025, 1, 1),
        date(2025, 12, 31),
        date(2026, 2, 10),
    ]


def test_a_proof_more_moves_the_mark_of_its_year_alone():
    recorded()
    recorded(occurred_on=date(2025, 1, 1))
    before = parts_of(PROOFS)

    recorded()

    after = parts_of(PROOFS)
    assert after["2025"] == before["2025"]
    assert after["2026"] != before["2026"]


def _replace(fact):
    operations.supersede(fact.source, a_fact(level=4), by=SYSTEM, at=NOON)


def _withdraw(fact):
    operations.withdraw(fact.source, reason="Saisie par erreur.", by=SYSTEM, at=NOON)


@pytest.mark.parametrize("act", [_replace, _withdraw])
def test_what_becomes_of_a_proof_moves_the_mark(act):
    fact = a_fact()
    recorded(source=fact.source)
    before = parts_of(PROOFS)

    act(fact)

    assert parts_of(PROOFS)["2026"] != before["2026"]
    assert "STANDING" not in {row["state"] for row in published(PROOFS) if row["ended_on"]}


def test_a_change_that_no_act_knows_moves_the_mark_too():
    recorded()
    before = parts_of(PROOFS)

    Proof.objects.update(score=7)

    assert parts_of(PROOFS) != before


def test_an_announced_exercise_is_published_without_its_words():
    row = announced()

    (told,) = published(PLANNED)

    assert told == {
        "id": row.pk,
        "place_kind": "LEGAL_ENTITY",
        "place": BELLEVUE_ENTITY,
        "state": "PLANNED",
        "planned_on": row.planned_on,
        "announced_on": TODAY,
        "ended_on": None,
        "done_on": None,
    }
    assert names_of(PLANNED) == list(PLANNED.columns)


def test_what_becomes_of_an_announced_exercise_moves_its_mark():
    row = announced()
    year = str(row.planned_on.year)
    before = parts_of(PLANNED)
    assert set(before) == {year}

    planning.do(row.pk, a_proof_said(), by=SYSTEM, at=NOON)

    assert parts_of(PLANNED)[year] != before[year]
    (told,) = published(PLANNED)
    assert (told["state"], told["ended_on"], told["done_on"]) == ("DONE", TODAY, TODAY)
