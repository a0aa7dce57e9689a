"""No page loses its index to the walls: what PostgreSQL reads for each role, on full tables.

A database of its own, with 20,000 incidents at 10,000 sites; `make bench parts=walls` has 100,000.
"""

import os
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction
from psycopg import sql

from hygie.incidents.models import Attachment, Incident
from hygie.incidents.queries import desk, tables
from hygie.incidents.queries.desk import Charge, Filters
from hygie.incidents.rules.cursor import Cursor
from hygie.incidents.rules.tables import Axis
from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.platform.postgres.place import OWNER, conninfo
from tests.cast import NOON
from tests.world import HOME, TEMPLATE, _copy, _superuser

FILL = (Path(__file__).parent / "full_tables.sql").read_text("utf-8")
_READ_WHOLE = (
    "SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_xact_user_tables"
    " WHERE relname IN ('incidents_incident', 'incidents_declaration', 'incidents_attachment',"
    " 'incidents_note', 'documents_document')"
)

_HIDDEN = (
    "SELECT sum(relpages - relallvisible) FROM pg_class"
    " WHERE relname IN ('incidents_incident', 'incidents_declaration', 'incidents_attachment',"
    " 'incidents_note', 'documents_document')"
)


def somebody(role, kind, code):
    return Actor(name=role, grants=(Grant(role, Place(kind, code)),))


ACTORS = {
    "analyst": Actor(name="analyst", person_id=7, grants=(Grant(Role.CERT_ANALYST, NATION),)),
    "region": somebody(Role.ARS_OFFICER, PlaceKind.REGION, "84"),
    "group": somebody(Role.GHT_OFFICER, PlaceKind.GHT, "G7"),
    "entity": somebody(Role.CISO, PlaceKind.LEGAL_ENTITY, "020000007"),
    "site": somebody(Role.READER, PlaceKind.SITE, "010000007"),
}
OPEN, ALL = Filters(), Filters(status="")
MINE, FREE = Filters(status="", charge=Charge.MINE), Filters(status="", charge=Charge.NOBODY)
DANGER_IN_MAY = {Axis.DANGER: "PROVEN", Axis.MONTH: "2025-05"}
QUERIES = {
    "the list": lambda actor: list(desk.listed(actor, OPEN)[:51]),
    "all": lambda actor: list(desk.listed(actor, ALL)[:51]),
    "page 200": lambda actor: list(desk.listed(actor, ALL)[9_950:10_001]),
    "by severity": lambda actor: list(desk.listed(actor, Filters(severity="CRITICAL"))[:51]),
    "by type": lambda actor: list(desk.listed(actor, Filters(status="", kind="PHISHING"))[:51]),
    "by region": lambda actor: list(desk.listed(actor, Filters(status="", region="11"))[:51]),
    "rare word": lambda actor: list(desk.listed(actor, Filters(status="", text="singulier"))[:51]),
    "common word": lambda actor: list(
        desk.listed(actor, Filters(status="", text="panne"), most=51)[:51]
    ),
    "absent word": lambda actor: list(desk.listed(actor, Filters(status="", text="introuvable"))),
    "number": lambda actor: list(desk.listed(actor, Filters(status="", text="2026-00042"))),
    "unread": lambda actor: list(desk.listed(actor, Filters(status="", unread=True))[:51]),
    "mine": lambda actor: list(desk.listed(actor, MINE)[:51]),
    "to take": lambda actor: list(desk.listed(actor, FREE, at=NOON)[:51]),
    "count to take": lambda actor: desk.counted(actor, FREE),
    "count": lambda actor: desk.counted(actor, OPEN),
    "count of a word": lambda actor: desk.counted(actor, Filters(status="", text="panne")),
    "waiting": desk.waiting,
    "mark": desk.last_change,
    "cell of a table": lambda actor: list(
        desk.listed(actor, Filters(status="", cell={Axis.DEPARTMENT: "02"}), most=51)[:51]
    ),
    "count of a cell": lambda actor: desk.counted(actor, Filters(status="", cell=DANGER_IN_MAY)),
    "table": lambda actor: tables.cells(
        actor, ALL, rows=Axis.ENTITY, columns=Axis.SEVERITY, at=NOON
    ),
    "table of months": lambda actor: tables.cells(
        actor, ALL, rows=Axis.MONTH, columns=Axis.KIND, at=NOON
    ),
    "one": lambda actor: desk.one(actor, "2026-00042-1"),
}
HOLDING = "search @@ plainto_tsquery('public.hygie_french', %s)"
# (who, rows, the index that reads them)
PLANS = [
    ("analyst", lambda actor: desk.listed(actor, ALL)[:51], "incident_by_day"),
    (
        "analyst",
        lambda actor: desk.listed(actor, Filters(status="", unread=True))[:51],
        "incident_with_unread",
    ),
    ("analyst", lambda actor: desk.listed(actor, MINE)[:51], "incident_of_analyst"),
    ("analyst", lambda actor: desk.listed(actor, FREE)[:51], "incident_to_take"),
    ("region", lambda actor: desk.listed(actor, ALL)[:51], "incident_by_region"),
    ("group", lambda actor: desk.listed(actor, ALL)[:51], "incident_by_declared_ght"),
    ("entity", lambda actor: desk.listed(actor, ALL)[:51], "incident_by_declared_entity"),
    ("site", lambda actor: desk.listed(actor, ALL)[:51], "incidents_incident_site_id"),
]


@pytest.fixture(scope="module")
def full_tables(django_db_setup, django_db_blocker):
    """Point the connection of this process to a database that is full, for this module."""
    name = f"full_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _copy(name, TEMPLATE)
    home = Path(os.environ[HOME])
    with psycopg.connect(**conninfo(home, role=OWNER, database=name), autocommit=True) as owner:
        owner.execute(FILL)
        owner.execute("ANALYZE")
        _until_all_is_visible(owner)
    with django_db_blocker.unblock():
        connection.close()
        usual, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], name
        yield
        connection.close()
        connection.settings_dict["NAME"] = usual
    with _superuser() as root:
        root.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _until_all_is_visible(owner):
    """Vacuum again while somebody, as PostgreSQL's own cleaning, might still see what was before.

    Until then an index does not suffice, and plans are not those of a table that has stood.
    """
    for _ in range(300):
        owner.execute("VACUUM")
        if owner.execute(_HIDDEN).fetchone()[0] == 0:
            return
    raise AssertionError("something looks at these tables all the time")


@pytest.fixture(params=ACTORS.values(), ids=ACTORS)
def actor(request, full_tables):
    """Somebody whose scope this test has, in a transaction."""
    with walls.scoped(scope_of(request.param)), transaction.atomic():
        yield request.param


def read_whole():
    """How often a table of incidents was read from one end to the other in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_READ_WHOLE)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_no_role_makes_a_page_read_all_the_incidents(actor, query):
    before = read_whole()

    query(actor)

    assert read_whole() == before


def test_everybody_has_something_to_read(actor):
    assert len(desk.listed(actor, ALL)[:51]) >= 2
    assert desk.counted(actor, Filters(status="", text="panne")) >= 1


@pytest.mark.parametrize("most", [1, 51, 1000, 1400, 2000])
@pytest.mark.parametrize("text", ["panne", "panne serveur", "singulier", "introuvable"])
@pytest.mark.parametrize("before", [0, 30])
@pytest.mark.parametrize("who", ["analyst", "region"])
def test_words_found_among_the_latest_are_all_that_hold_them(full_tables, who, text, most, before):
    actor = ACTORS[who]
    with walls.scoped(scope_of(actor)), transaction.atomic():
        last = desk.visible_to(actor).order_by("-declared_at")[before]
        after = Cursor(declared_at=last.declared_at, row=last.pk)
        rows = desk.visible_to(actor).filter(declared_at__lt=last.declared_at)
        held = rows.extra(where=[HOLDING], params=[text])  # noqa: S610 - a constant

        found = desk.listed(actor, Filters(status="", text=text, after=after), most=most)[:most]

        assert [each.pk for each in found] == [
            each.pk for each in held.order_by("-declared_at")[:most]
        ]


@pytest.mark.parametrize(("who", "rows", "index"), PLANS, ids=[plan[0] for plan in PLANS])
def test_each_role_reads_by_the_index_of_its_place(full_tables, who, rows, index):
    with walls.scoped(scope_of(ACTORS[who])), transaction.atomic():
        assert index in rows(ACTORS[who]).explain()


def test_the_walls_alone_hold_whoever_forgets_visible_to(actor):
    with walls.scoped(scope_of(actor)):
        assert set(Incident.objects.values_list("pk", flat=True)) == set(
            desk.visible_to(actor).values_list("pk", flat=True)
        )


def test_what_hangs_on_an_incident_is_read_by_it(actor):
    incident = desk.listed(actor, ALL)[0]
    before = read_whole()

    list(incident.declarations.all())
    list(Attachment.objects.filter(incident=incident).select_related("document"))
    list(incident.notes.all())
    list(desk.around(actor, incident, at=NOON))

    assert read_whole() == before
