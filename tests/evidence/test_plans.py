"""Two million proofs: what pages and jobs ask is answered from indexes, whatever is there."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from hygie.evidence import queries
from hygie.evidence.queries import Filters
from hygie.evidence.rules.kinds import Shown
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, KARIM, LEA
from tests.evidence.factories import ENTITY, SITE, TODAY, recorded

pytestmark = pytest.mark.django_db


def plan(rows, *, as_=None):
    """How PostgreSQL would answer, when reading a table whole is dear."""
    scope = scope_of(as_) if as_ else walls.current()
    with walls.scoped(scope), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        return rows.explain()


@pytest.mark.parametrize("actor", [ANNE, KARIM, LEA], ids=lambda actor: actor.name)
@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(kind=43), Filters(state=Shown.SOON), Filters(state=Shown.WITHDRAWN)],
    ids=["all", "kind", "soon", "withdrawn"],
)
def test_the_list_of_a_place_is_read_in_its_order_from_one_index(actor, filters):
    recorded(places=(ENTITY, SITE))

    said = plan(queries.proofs(actor, ENTITY, filters, on=TODAY)[:50], as_=actor)

    assert "proof_of_place" in said
    assert "Sort" not in said
    assert "Seq Scan on evidence_proof" not in said


def test_what_ends_soon_is_read_in_its_order_from_one_index():
    until = TODAY + timedelta(days=60)

    said = plan(queries.ending(LEA, on=TODAY, until=until)[:50], as_=LEA)

    assert "proof_standing_by_end" in said
    assert "Sort" not in said


def test_the_job_reads_what_is_due_and_nothing_else():
    due = queries.any_to_be_told(on=date(2026, 3, 2)).order_by("next_step_on")

    assert "proof_end_to_be_told" in plan(due[:100])
