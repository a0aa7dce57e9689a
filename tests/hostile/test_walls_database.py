"""The walls themselves, by SQL of one's own under the application's role."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql

from hygie.incidents.models import Incident
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from hygie.platform.postgres.place import APPLICATION
from tests.cast import ANNE, KARIM, REMI, ZOE
from tests.hostile.full import fill, walled
from tests.incidents.factories import a_site, a_site_elsewhere, an_incident
from tests.people import an_account

committed = pytest.mark.django_db(transaction=True)
within_one = pytest.mark.django_db
# What may look past the walls, each reviewed; all others are asked in their caller's scope.
OF_ASSESSMENTS = (
    *("walls_sees_assessment", "walls_answers_assessment", "walls_reviews_assessment"),
    *("walls_sees_campaign", "walls_sees_answer_file"),
)
DEFINERS = {
    "establishments_analyze",  # changes no row and returns none
    "incidents_matching",  # holds the same wall itself
    "walls_withheld",  # numbers of what is withheld from a group, told to no page
    "walls_people",  # hold the wall of the roles themselves
    "walls_kept_roles",
    "walls_sees_person",
    "accounts_recognise",  # tells of one session, to who knows the digest of its key
    "accounts_recognise_key",  # of one key, to who knows its digest
    "walls_sees_contacts",  # hold that of the sheets
    "walls_keeps_contacts",
}
_FUNCTIONS = """
    SELECT proname, prosecdef FROM pg_proc AS p
    WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
"""


def rows(name, link=None):
    """How many rows of a table are visible."""
    with (link or connection).cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name)))
        return cursor.fetchone()[0]


def changed(link, statement):
    """How many rows a statement changed; the journal refuses it altogether."""
    try:
        return link.execute(statement).rowcount
    except psycopg.errors.InsufficientPrivilege:
        return 0


def stranger():
    """A connection of one's own, as the application, on which nobody says for whom it is."""
    parameters = connection.get_connection_params()
    assert parameters["user"] == APPLICATION
    return psycopg.connect(**parameters, autocommit=True)


def first_column(table):
    """A column that any table has, whatever its key is made of."""
    with connection.cursor() as cursor:
        (first, *_) = connection.introspection.get_table_description(cursor, table)
    return sql.Identifier(first.name)


@committed
def test_who_forgets_the_scope_sees_and_changes_nothing_in_any_table():
    fill()
    names = walled()
    assert len(names) >= 13
    assert [name for name in names if rows(name) == 0] == [], "tests/hostile/full.py lacks a row"

    with stranger() as link:
        assert {name: rows(name, link) for name in names} == dict.fromkeys(names, 0)
        for name in names:
            insert, delete, update = (
                sql.SQL(statement).format(sql.Identifier(name), column=first_column(name))
                for statement in (
                    "INSERT INTO {} DEFAULT VALUES",
                    "DELETE FROM {}",
                    "UPDATE {} SET {column} = {column}",
                )
            )
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(insert)
            assert changed(link, delete) == changed(link, update) == 0


@committed
def test_no_function_tells_anything_without_a_scope():
    world = fill()
    with stranger() as link:
        for call, nothing in {
            "walls_everywhere('CASES')": False,
            "walls_sites('CASES')": [],
            "walls_places('PEOPLE')": [],
            "walls_own_sites('CASES')": [],
            "walls_withheld()": [],
            "walls_person()": None,
            "walls_held_draft()": None,
            "walls_held_incident()": None,
            f"walls_sees_case({world.incident.pk})": False,
            f"walls_talks_case({world.incident.pk})": False,
            f"walls_reaches_case('COSTS', {world.incident.pk})": False,
            "(SELECT bool_or(walls_sees_message(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_sees_file(n)) FROM generate_series(1, 99999) AS n)": False,
            f"incidents_mark_read({world.incident.pk}, 'DESK', NULL, 'x', 99999, now())": False,
            "(SELECT bool_or(walls_sees_document(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_sees_person(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT count(*) FROM walls_people())": 0,
            "(SELECT count(*) FROM accounts_recognise('', now(), 'infinity', '-infinity'))": 0,
            "(SELECT count(*) FROM accounts_recognise_key('', '-infinity'))": 0,
            "(SELECT bool_or(walls_sees_planned(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_keeps_planned(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_spends_planned(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_sees_waiver(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_keeps_waiver(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_sees_contacts(n)) FROM generate_series(1, 99999) AS n)": False,
            "(SELECT bool_or(walls_keeps_contacts(n)) FROM generate_series(1, 99999) AS n)": False,
            **{
                f"(SELECT bool_or({name}(n)) FROM generate_series(1, 99999) AS n)": False  # noqa: S608
                for name in OF_ASSESSMENTS
            },
            "(SELECT count(*) FROM incidents_matching('rancon', '', '{}', 99))": 0,
            "(SELECT count(*) FROM incidents_matching('', '20', '{}', 99))": 0,
        }.items():
            assert link.execute(f"SELECT {call}").fetchone()[0] == nothing, call


@within_one
def test_every_function_that_looks_past_the_walls_is_known():
    with connection.cursor() as cursor:
        cursor.execute(_FUNCTIONS)
        found = {name for name, definer in cursor.fetchall() if definer}

    assert {name for name in found if not name.startswith("journal_")} == DEFINERS


@within_one
def test_a_neighbour_sees_nothing_of_bellevue_in_any_table():
    fill()
    a_site_elsewhere()
    zoe = an_account(ZOE)

    with walls.scoped(scope_of(scoped_as(ZOE, zoe))):
        seen = {name: rows(name) for name in walled() if rows(name)}
        with connection.cursor() as cursor:
            cursor.execute("SELECT email FROM accounts_person")
            assert cursor.fetchall() == [("zoe@hygie.example",)]
            cursor.execute("SELECT DISTINCT subject_kind, subject_id FROM journal_entry")
            assert cursor.fetchall() == [("accounts.Person", str(zoe.pk))]

    # What a victim let all read tells nothing of where it comes from.
    assert seen.pop("lessons_published") == 1
    assert set(seen) == {"accounts_person", "accounts_membership", "journal_entry"}
    assert (seen["accounts_person"], seen["accounts_membership"]) == (1, 1)


def scoped_as(actor, person):
    """The actor, with the number of their account."""
    return type(actor)(name=actor.name, person_id=person.pk, grants=actor.grants)


@within_one
def test_a_reader_reads_the_incident_and_what_hangs_on_it_and_writes_nothing():
    fill()
    seen = {"incidents_incident", "incidents_declaration", "incidents_attachment"}
    seen |= {"incidents_notice", "incidents_carepoint", "incidents_parentincident"}
    seen |= {"incidents_causefinding", "incidents_restriction", "incidents_questionanswer"}
    seen |= {"indicators_indicator", "documents_document", "journal_entry"}
    seen |= {"lessons_published"}
    seen |= {f"recovery_{name}" for name in ("system", "step", "line", "work")}
    seen |= {f"assessments_{name}" for name in ("campaign", "assessment", "answer", "line", "part")}
    seen |= {f"assessments_{name}" for name in ("verdict", "joined", "score")}
    seen |= {"contacts_sheet", "contacts_crisiscontact"}  # those of the entity of the site

    with walls.scoped(scope_of(REMI)):
        assert {name for name in walled() if rows(name)} == seen
        assert rows("incidents_attachment") == 1, "that of the draft stays out of sight"
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_incident SET title = 'autre'")
            assert cursor.rowcount == 0


@within_one
def test_nobody_gives_oneself_a_role_by_sql_of_their_own():
    anne = an_account(ANNE)
    given = (
        "INSERT INTO accounts_membership (person_id, role, place_kind, place_code, starts_on,"
        " mission, given_by) VALUES (%s, 'CERT_ANALYST', 'NATION', 'FR', now(), '', '')"
    )

    with (
        walls.scoped(scope_of(scoped_as(ANNE, anne))),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        cursor.execute(given, [anne.pk])


@within_one
def test_no_incident_is_added_for_the_place_of_another_nor_for_ones_own():
    incident, bellevue = an_incident(), a_site()

    for actor in (ZOE, ANNE, KARIM):
        copy = Incident.objects.get(pk=incident.pk)
        copy.pk, copy.number, copy.site = None, f"9999-{actor.name}", bellevue
        with (
            walls.scoped(scope_of(actor)),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            copy.save(force_insert=True)
