"""Ten thousand actions of a region are listed by an index, behind the walls."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.remediation.queries import listing
from hygie.remediation.queries.listing import Filters
from tests.cast import ANNE, BELLEVUE_ENTITY, GAEL, KARIM, LEA
from tests.incidents.factories import a_site, an_entity
from tests.remediation.factories import TODAY

pytestmark = pytest.mark.django_db
MANY = 10_000
# Half of them in the region, of which every hundredth is of Bellevue.
_ROWS = """
    INSERT INTO remediation_action (
        place_kind, place_code, region_code, origin, source_module, source_key, source_label,
        source_address, is_confined, is_advice, is_void, title, detail, owner, folded, due_on,
        state, gain, version, made_at, changed_at, ended_on
    )
    SELECT 'LEGAL_ENTITY',
        CASE WHEN n > %s THEN '930110051' WHEN n %% 100 = 0 THEN '010780054'
            ELSE '0107' || lpad((n %% 100)::text, 5, '0') END,
        CASE WHEN n > 10000 THEN '11' ELSE '84' END,
        'AUDIT', '', '', '', '', false, false, false, 'Action ' || n, '', 'DSI', 'action ' || n,
        date '2026-01-01' + n %% 700, CASE WHEN n %% 2 = 0 THEN 'TODO' ELSE 'DONE' END, '{}', 1,
        now(), now(), CASE WHEN n %% 2 = 0 THEN NULL ELSE date '2026-01-01' END
    FROM generate_series(1, %s) AS n
"""


@pytest.fixture
def many():
    """A region with a hundred establishments and ten thousand actions; as many elsewhere."""
    a_site()
    template = an_entity()
    entities = []
    for number in range(100):
        copy = LegalEntity.objects.get(pk=template.pk)
        copy.pk, copy.finess, copy.ght = None, f"0107{number:05d}", None
        entities.append(copy)
    LegalEntity.objects.bulk_create(entities)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [MANY, 2 * MANY])


def plan_of(actor, filters=None):
    """How PostgreSQL reads the first page of a list, as this actor."""
    with walls.scoped(scope_of(actor)), connection.cursor() as cursor:
        # Within a test nobody gathers statistics: PostgreSQL takes the table for a small one.
        cursor.execute("SET LOCAL enable_seqscan = off")
        rows = listing.listed(actor, filters or Filters(), today=TODAY)[: listing.PAGE]
        return rows.explain(analyze=True)


@pytest.mark.parametrize(
    ("actor", "index"),
    [
        (KARIM, "plan_action_by_region"),
        (ANNE, "plan_action_by_place"),
        (GAEL, "plan_action_by_place"),
        (LEA, "plan_action_by_day"),
    ],
    ids=["region", "establishment", "group", "nation"],
)
def test_a_page_of_the_list_is_read_from_an_index(many, actor, index):
    said = plan_of(actor)
    assert index in said, said
    assert "rows=50.00" in said, said


def test_the_list_of_a_region_is_whole_and_of_that_region(many):
    with walls.scoped(scope_of(KARIM)):
        found = listing.counts(KARIM, Filters(), today=TODAY)
        assert (found.total, found.open, found.done) == (MANY, MANY // 2, MANY // 2)
        with CaptureQueriesContext(connection) as asked:
            rows = list(listing.listed(KARIM, Filters(), today=TODAY)[: listing.PAGE])
            listing.any_names(rows)
        assert len(asked) <= 4
    assert {each.region_code for each in rows} == {"84"}
    assert [each.due_on for each in rows] == sorted(each.due_on for each in rows)


def test_a_list_that_no_page_can_hold_says_so(many):
    with walls.scoped(scope_of(KARIM)):
        for question in (
            lambda: listing.whole(KARIM, Filters(), today=TODAY),
            lambda: listing.board(KARIM, Filters(), today=TODAY),
            lambda: listing.due_in(KARIM, Filters(), year=2026, today=TODAY),
        ):
            with pytest.raises(listing.TooMany, match="filtrez"):
                question()
        place = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
        narrow = Filters(place=place)
        assert len(listing.whole(KARIM, narrow, today=TODAY)) == 100
