"""What keeps the pages quick when there are 100,000 incidents; `make bench` measures it."""

import pytest
from django.db import connection

from hygie.incidents.models import Incident
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Filters
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, GAEL, KARIM, LEA, REMI
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.incidents.test_views_declare import CAUSE, DECLARANT, FACTS, IMPACT
from tests.people import signed_in

pytestmark = pytest.mark.django_db

# Twelve, and the two marks that the transaction of a page leaves inside the one of a test.
MOST_QUERIES = 12 + 2
STEPS = [
    ("GET", "/declarer/?q=bellevue", {}),
    ("GET", "/declarer/structures/?q=bellevue", {}),
    ("POST", "/declarer/", {"finess": "010000024"}),
    ("GET", "/declarer/vous/", {}),
    ("POST", "/declarer/vous/", DECLARANT),
    ("GET", "/declarer/faits/", {}),
    ("POST", "/declarer/faits/", FACTS),
    ("POST", "/declarer/consequences/", IMPACT),
    ("POST", "/declarer/origine/", CAUSE),
    ("GET", "/declarer/relire/", {}),
    ("POST", "/declarer/relire/", {}),
    ("GET", "/declarer/accuse/", {}),
]


def plan(rows):
    """How PostgreSQL would read these rows if the table were too large to be read whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        return rows.explain()


@pytest.mark.parametrize("actor", [LEA, KARIM, GAEL, ANNE, REMI], ids=lambda actor: actor.name)
def test_the_desk_asks_few_questions(actor, django_assert_max_num_queries):
    incident = an_incident()
    for _ in range(4):
        an_incident(site=a_site_elsewhere())
    client = signed_in(actor)

    for path in ("", "?etat=ALL&q=rançon", "nouveautes/?depuis=x", f"{incident.number}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(f"/incidents/{path}").status_code == 200


def test_a_declaration_asks_few_questions(client, django_assert_max_num_queries):
    a_site()

    for method, path, fields in STEPS:
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(path) if method == "GET" else client.post(path, fields)
        assert answer.status_code in {200, 302}, path

    assert Incident.objects.count() == 1


def test_an_export_asks_no_question_for_each_line(django_assert_max_num_queries):
    for _ in range(10):
        an_incident()
    client = signed_in(LEA)

    with django_assert_max_num_queries(MOST_QUERIES):
        client.post("/incidents/export.csv", {"etat": "ALL"})


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (Filters(status="", severity="CRITICAL"), "incident_by_severity"),
        (Filters(status="", kind="RANSOMWARE"), "incident_by_type"),
        (Filters(status="DUPLICATE"), "incident_by_status"),
        (Filters(status="", region="84"), "incident_by_region"),
        (Filters(status=""), "incident_by_day"),
    ],
)
def test_a_list_that_leaves_few_rows_is_read_by_its_index(filters, index):
    an_incident()

    assert index in plan(desk.listed(LEA, filters)[:51])


def test_words_are_looked_for_by_their_index_from_behind_the_walls():
    an_incident()
    with connection.cursor() as cursor, walls.scoped(scope_of(LEA)):
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(_LOOKS_IN_WORDS)
        before = cursor.fetchone()

        assert len(desk.listed(LEA, Filters(status="", text="rançon"))) == 1

        cursor.execute(_LOOKS_IN_WORDS)
        assert cursor.fetchone() > before


_LOOKS_IN_WORDS = "SELECT pg_stat_get_xact_numscans('incident_search'::regclass)"


def test_the_regional_officer_reads_only_the_region():
    an_incident()

    assert "incident_by_region" in plan(desk.listed(KARIM, Filters(status=""))[:51])
