"""Each sort of tampering is found, at the first link that it breaks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from hygie.accounts.models import Membership, Person
from hygie.journal import operations
from hygie.journal.models import Entry, Link
from hygie.journal.rules import Problem
from hygie.journal.verification import verify
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from tests.cast import ANNE, NOON
from tests.journal.tampering import a_person, owner, rewrite_the_chain, some_lines

committed = pytest.mark.django_db(transaction=True)


def line(position):
    """The number of the line that a link holds."""
    return Link.objects.get(position=position).entry_id


def found(**asked):
    """What is wrong, in two words each."""
    return [(one.problem, one.position) for one in verify(**asked).breaks]


@committed
def test_every_line_has_its_link_and_an_honest_chain_holds():
    some_lines(6)

    report = verify()

    assert (report.links, report.last, report.breaks) == (6, 6, ())
    assert list(Link.objects.order_by("position").values_list("position", flat=True)) == [
        *range(1, 7)
    ]


@committed
def test_an_empty_journal_holds():
    assert verify().breaks == ()


TAMPERINGS = {
    "author": ("UPDATE journal_entry SET actor_name = 'Zoé' WHERE id = %(third)s", Problem.CHANGED),
    "time": (
        "UPDATE journal_entry SET at = at - interval '1 us' WHERE id = %(third)s",
        Problem.CHANGED,
    ),
    "clock": (
        "UPDATE journal_entry SET recorded_at = recorded_at + interval '1 us' WHERE id = %(third)s",
        Problem.CHANGED,
    ),
    "detail": ("UPDATE journal_entry SET detail = '{}' WHERE id = %(third)s", Problem.CHANGED),
    "place": ("UPDATE journal_entry SET place_code = '1' WHERE id = %(third)s", Problem.CHANGED),
    "nature": ("UPDATE journal_entry SET is_reading = true WHERE id = %(third)s", Problem.CHANGED),
    "removed": ("DELETE FROM journal_entry WHERE id = %(third)s", Problem.ENTRY_REMOVED),
    "hash": ("UPDATE journal_link SET hash = sha256('') WHERE position = 3", Problem.CHANGED),
    "replaced": (
        "UPDATE journal_link SET entry_id = -entry_id WHERE position = 3",
        Problem.ENTRY_REMOVED,
    ),
}


@committed
@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_line_that_the_owner_changes_or_removes_is_the_first_broken_link(name):
    some_lines(6)
    statement, problem = TAMPERINGS[name]
    with owner() as link:
        link.execute(statement, {"third": line(3)})

    assert found()[0] == (problem, 3)
    assert found(first=3)[0] == (problem, 3)
    assert found(first=5) == ([(Problem.UNLINKED, None)] if name == "replaced" else [])


@committed
def test_a_line_and_its_link_removed_together_leave_a_hole():
    some_lines(6)
    with owner() as link:
        link.execute("DELETE FROM journal_entry WHERE id = %s", [line(3)])
        link.execute("DELETE FROM journal_link WHERE position = 3")

    assert found() == [(Problem.LINK_REMOVED, 3)]


@committed
def test_the_first_link_removed_with_its_line_is_missed():
    some_lines(6)
    with owner() as link:
        link.execute("DELETE FROM journal_entry WHERE id = %s", [line(1)])
        link.execute("DELETE FROM journal_link WHERE position = 1")

    assert found() == [(Problem.LINK_REMOVED, 1)]


@committed
def test_two_lines_swapped_or_two_links_swapped_are_seen():
    some_lines(6)
    with owner() as link:
        link.execute(
            "UPDATE journal_entry AS one SET detail = other.detail FROM journal_entry AS other "
            "WHERE (one.id, other.id) IN ((%(a)s, %(b)s), (%(b)s, %(a)s))",
            {"a": line(2), "b": line(4)},
        )
        assert found() == [(Problem.CHANGED, 2)]
        rewrite_the_chain(link)
        first, second = line(3), line(4)
        link.execute("UPDATE journal_link SET entry_id = 0 WHERE position = 3")
        link.execute("UPDATE journal_link SET entry_id = %s WHERE position = 4", [first])
        link.execute("UPDATE journal_link SET entry_id = %s WHERE position = 3", [second])

    assert found() == [(Problem.CHANGED, 3)]


@committed
def test_a_line_slipped_in_without_a_link_is_seen():
    some_lines(6)
    with owner() as link:
        link.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_queues_its_turn")
        link.execute(
            "INSERT INTO journal_entry (at, what, is_reading, subject_kind, subject_id, actor_name,"
            " actor_roles, place_kind, place_code, region_code, detail)"
            " SELECT at, what, is_reading, subject_kind, subject_id, 'Zoé', actor_roles,"
            " place_kind, place_code, region_code, detail FROM journal_entry LIMIT 1"
        )
        link.execute("ALTER TABLE journal_entry ENABLE TRIGGER journal_entry_queues_its_turn")

    (only,) = verify().breaks

    assert (only.problem, only.who) == (Problem.UNLINKED, "Zoé")


@committed
@pytest.mark.parametrize("ending", ["cut", "rewritten"])
def test_an_end_cut_off_or_a_chain_rewritten_whole_is_told_by_the_anchor_alone(ending):
    some_lines(6)
    anchor = operations.anchor(by=SYSTEM, at=NOON)
    with owner() as link:
        if ending == "cut":
            link.execute("DELETE FROM journal_entry WHERE id > %s", [line(4)])
            link.execute("DELETE FROM journal_link WHERE position > 4")
        else:
            link.execute("UPDATE journal_entry SET actor_name = 'Zoé' WHERE id = %s", [line(3)])
            rewrite_the_chain(link)

    assert found() == []
    wanted = Problem.SHORTENED if ending == "cut" else Problem.REWRITTEN
    assert found(anchors=[anchor]) == [(wanted, 6)]


@committed
def test_functions_and_names_that_the_owner_puts_in_the_way_deceive_nobody():
    some_lines(3)
    with owner() as link:
        link.execute("UPDATE journal_entry SET actor_name = 'Zoé' WHERE id = %s", [line(2)])
        link.execute(
            "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS"
            " 'SELECT hash FROM public.journal_link WHERE position = 2'"
        )
        exact = "bigint, bigint, bigint, bigint, varchar, boolean, varchar, varchar, varchar,"
        exact += " bigint, text, varchar, varchar, varchar, jsonb"
        link.execute(
            f"CREATE FUNCTION public.json_build_array({exact}) RETURNS text LANGUAGE sql AS"
            " $$ SELECT 'anything' $$"
        )
        name = connection.settings_dict["NAME"]
        link.execute(f"ALTER DATABASE {name} SET search_path = public, pg_catalog")
        try:
            assert found() == [(Problem.CHANGED, 2)]
        finally:
            link.execute(f"ALTER DATABASE {name} RESET search_path")
            link.execute("DROP FUNCTION public.sha256(bytea)")
            link.execute("DROP FUNCTION public.json_build_array")


@committed
def test_fifty_at_once_make_one_chain_without_a_hole_and_what_is_undone_leaves_nothing():
    person = a_person()

    def work(number):
        try:
            with transaction.atomic():
                for step in range(4):
                    operations.record("a.done", person, by=ANNE, at=NOON, who=number, step=step)
                if number % 5 == 0:
                    raise Refused("non")
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        for done in [pool.submit(work, number) for number in range(50)]:
            done.result()

    report = verify()
    assert (report.links, report.last, report.breaks) == (160, 160, ())
    assert Entry.objects.count() == 160
    steps = [
        Entry.objects.get(pk=number).detail
        for number in Link.objects.order_by("position").values_list("entry_id", flat=True)
    ]
    # Lines of one transaction follow one another: it takes its turn once.
    assert [one["step"] for one in steps] == [0, 1, 2, 3] * 40


@committed
def test_somebody_who_waits_for_a_row_while_another_waits_for_the_chain_stops_neither():
    person, other = a_person(), a_person("rémi@bellevue.example")

    def given(number):
        try:
            with transaction.atomic():
                operations.record("a.done", person, by=ANNE, at=NOON)
                # Checked at the commit, after the journal's own trigger was queued.
                Membership.objects.create(
                    person=other,
                    role="READER",
                    place_kind="SITE",
                    place_code=str(number),
                    starts_on=NOON.date(),
                )
        finally:
            connection.close()

    def locked(number):
        try:
            with transaction.atomic():
                Person.objects.select_for_update().get(pk=other.pk)
                operations.record("a.done", other, by=ANNE, at=NOON, number=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(given if one % 2 else locked, one) for one in range(80)]
        for done in jobs:
            done.result()

    assert verify().links == 80
