"""A snapshot of the whole: of one moment, incremental, and nothing when it cannot be whole."""

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from django.db import OperationalError, connection
from django.db.utils import DatabaseError

from hygie.establishments.models import LegalEntity
from hygie.evidence.models import Proof
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from hygie.kernel.fact import STORED, Fact, number
from hygie.kernel.scope import NOBODY
from hygie.observatory import checked, operations, store, taking, verifying
from hygie.observatory.checked import NotPublishable, Press
from hygie.observatory.models import Snapshot
from hygie.observatory.operations import NotThen
from hygie.observatory.published import FACTS
from hygie.observatory.taking import AlreadyUnderWay
from hygie.platform import walls
from tests.assessments.factories import submitted
from tests.cast import LEA, NOON
from tests.evidence.factories import announced, recorded
from tests.incidents.factories import a_site, an_entity, an_incident

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = NOON + timedelta(days=1)


def taken(at=NOON):
    return operations.take(by=SYSTEM, at=at)


def a_world():
    an_incident()
    an_incident(at=NOON - timedelta(days=400))
    submitted()
    recorded()
    announced()


def parts(row):
    found = store.here().manifest(row.name)
    return {(name, part.part): part for name, table in found.facts.items() for part in table.parts}


def rows(row, fact):
    files = store.here().files(store.here().manifest(row.name))[fact]
    with duckdb.connect() as db:
        found = db.execute("SELECT * FROM read_parquet(?)", [[str(each) for each in files]])
        names = [column[0] for column in found.description]
        return [dict(zip(names, line, strict=True)) for line in found.fetchall()]


def left_aside():
    return list(Path(store.here().folder).glob("partial/*"))


def test_what_every_module_publishes_is_kept_with_its_types():
    a_world()

    row = taken()

    assert (row.name, row.state, row.taken_by) == ("20260302T110000Z", "TAKEN", "hygie")
    assert verifying.verify(row.name).digest == row.digest
    for fact in FACTS:
        files = store.here().files(store.here().manifest(row.name))[fact.name]
        assert files, fact.name
        for file in files:
            with duckdb.connect() as db:
                said = db.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
            assert {name: kind for name, kind, *_ in said} == {
                name: STORED[column.type] for name, column in fact.columns.items()
            }
    assert {line["id"] for line in rows(row, "incidents")} == set(
        Incident.objects.values_list("pk", flat=True)
    )
    assert left_aside() == []
    entry = Entry.objects.get(what="observatory.snapshot_taken")
    assert entry.detail["digest"] == row.digest


def test_an_empty_platform_has_a_snapshot():
    row = taken()

    assert "incidents" in verifying.verify(row.name).facts
    assert store.here().files(store.here().manifest(row.name))["incidents"] == []


def test_when_nothing_has_changed_nothing_is_written():
    a_world()
    first = taken()

    second = taken(NEXT)

    assert first.written > second.written == 0
    assert {each.sha256 for each in parts(second).values()} == {
        each.sha256 for each in parts(first).values()
    }


def test_what_has_changed_alone_is_copied_again():
    a_world()
    before = parts(taken())
    incident = Incident.objects.order_by("-declared_at").first()
    desk.acknowledge(incident.pk, by=LEA, at=NEXT)

    row = taken(NEXT)

    after = parts(row)
    moved = {key for key in after if after[key].sha256 != before[key].sha256}
    assert moved == {("incidents", "2026")}
    assert after["incidents", "2025"].mark == before["incidents", "2025"].mark
    assert "ACKNOWLEDGED" in {line["status"] for line in rows(row, "incidents")}


def test_an_old_snapshot_still_says_what_it_said():
    a_world()
    first = taken()
    before = rows(first, "incidents")

    Incident.objects.update(incident_type="DDOS")
    taken(NEXT)

    assert rows(first, "incidents") == before
    assert verifying.verify(first.name).id == first.name


def test_a_file_that_was_damaged_is_copied_again():
    a_world()
    part = parts(taken())["incidents", "2026"]
    store.here().place(part.sha256).write_bytes(b"PAR1")

    row = taken(NEXT)

    assert verifying.verify(row.name)
    assert parts(row)["incidents", "2026"].sha256 == part.sha256


def test_another_question_makes_another_copy(monkeypatch):
    a_world()
    before = parts(taken())
    changed = [
        Fact(**(vars(fact) | {"query": fact.query + " "})) if fact.name == "proofs" else fact
        for fact in FACTS
    ]
    monkeypatch.setattr(operations, "FACTS", tuple(changed))

    after = parts(taken(NEXT))

    assert after["proofs", "2026"].mark != before["proofs", "2026"].mark
    assert after["incidents", "2026"].mark == before["incidents", "2026"].mark


def test_a_value_that_is_not_published_refuses_all_and_says_so_once():
    a_world()
    Incident.objects.update(incident_type="Madame Dupont")

    with pytest.raises(NotPublishable, match="incident_type"):
        taken()

    row = Snapshot.objects.get()
    assert (row.state, row.digest) == ("FAILED", "")
    assert "incident_type" in row.error
    assert "Dupont" not in row.error
    assert store.here().names() == left_aside() == []
    assert Entry.objects.filter(what="observatory.snapshot_failed").count() == 1


def test_all_facts_tell_one_moment(monkeypatch):
    a_site()
    press, once = Press.press, []

    def meanwhile(self, fact, rows, into):
        if not once:
            once.append(fact.name)
            an_entity("930110051", region="11", department="93")
        return press(self, fact, rows, into)

    monkeypatch.setattr(Press, "press", meanwhile)
    row = taken()

    assert once == [FACTS[0].name] != ["entities"]
    assert LegalEntity.objects.count() == 2
    assert len(rows(row, "entities")) == 1


def test_two_at_once_are_one():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [taking.LOCK])
        with pytest.raises(AlreadyUnderWay):
            taken()
        with pytest.raises(AlreadyUnderWay):
            operations.forget(by=SYSTEM, at=NOON)
    finally:
        other.close()

    assert not Snapshot.objects.exists()
    assert taken().state == "TAKEN"


def test_a_database_that_goes_away_leaves_nothing(monkeypatch):
    a_world()
    press = Press.press

    def cut(self, fact, rows, into):
        count = press(self, fact, rows, into)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
                " WHERE locktype = 'advisory' AND objid = %s AND pid <> pg_backend_pid()"
                # Other test processes hold it too, each in its database.
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
                [taking.LOCK],
            )
        return count

    monkeypatch.setattr(Press, "press", cut)
    with pytest.raises((OperationalError, DatabaseError)):
        taken()

    assert store.here().names() == left_aside() == []


def test_who_is_interrupted_leaves_nothing_and_the_next_begins_again(monkeypatch):
    a_world()

    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(checked.Press, "press", interrupted)
        with pytest.raises(KeyboardInterrupt):
            taken()

    assert store.here().names() == left_aside() == []
    assert taken().state == "TAKEN"


def test_a_disk_that_is_nearly_full_is_a_sentence():
    a_world()

    with pytest.raises(Refused, match="presque plein"):
        taking.take(store.here(), FACTS, at=NOON, hygie="1", room=2**62)

    assert store.here().names() == left_aside() == []


def test_a_disk_that_refuses_is_a_sentence(monkeypatch):
    a_world()
    opened = Path.open

    def full(self, mode="r", *args, **named):
        if self.name == "rows.csv":
            raise OSError(28, "No space left on device")
        return opened(self, mode, *args, **named)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(Refused, match="disque"):
        taken()

    monkeypatch.undo()


def test_one_moment_has_one_snapshot():
    taken()

    with pytest.raises(NotThen, match="existe déjà"):
        taken()
    with pytest.raises(NotThen, match="pas encore venu"):
        operations.take(by=SYSTEM, at=NEXT, now=NOON)


def test_one_that_was_cut_before_its_row_gets_it_with_the_next():
    a_world()
    made = taking.take(store.here(), FACTS, at=NOON, hygie="1").manifest
    assert not Snapshot.objects.exists()

    taken(NEXT)

    row = Snapshot.objects.get(name=made.id)
    assert (row.digest, row.rows, row.taken_at) == (made.digest, made.rows, NOON)
    assert Entry.objects.filter(what="observatory.snapshot_found").count() == 1


def test_the_opening_shows_what_every_fact_reads():
    with walls.scoped(NOBODY), taking._moment():
        scope = walls.current()

    assert {domain for fact in FACTS for domain in fact.sees} == set(dict(scope.reach))


def test_whoever_takes_it_the_whole_nation_is_in_it():
    a_world()
    Proof.objects.update(tlp="RED")
    count = Proof.objects.count()

    with walls.scoped(NOBODY):
        row = taken()

    assert len(rows(row, "proofs")) == count
    assert len(rows(row, "incidents")) == 2


def test_it_writes_nothing_to_the_database_while_it_copies():
    with taking._moment() as database, database.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('transaction_read_only'), "
            "current_setting('transaction_isolation')"
        )
        assert cursor.fetchone() == ("on", "repeatable read")


def test_what_no_day_keeps_goes_with_its_row():
    first, second = taken(), taken(NOON + timedelta(hours=3))
    for night in range(1, 3):
        taken(NOON + timedelta(days=night))

    gone = operations.forget(by=SYSTEM, at=NEXT)

    # The first of the month stays, the last of its day too.
    assert gone == []
    third = taken(NEXT + timedelta(hours=3))
    assert operations.forget(by=SYSTEM, at=NEXT) == [
        (NOON + timedelta(days=1)).strftime("%Y%m%dT%H%M%SZ")
    ]
    assert set(Snapshot.objects.filter(state="FORGOTTEN").values_list("name", flat=True)) == {
        "20260303T110000Z"
    }
    assert verifying.verify(first.name), verifying.verify(second.name)
    assert verifying.verify(third.name)
    assert Entry.objects.filter(what="observatory.snapshot_forgotten").count() == 1


def test_a_manifest_that_somebody_replaced_whole_is_told():
    a_world()
    row = taken()
    kept = store.here()
    other = taking.take(
        store.Store(kept.folder.with_name("other")), FACTS[:1], at=NOON, hygie="forged"
    ).manifest
    (kept.folder / "snapshots" / f"{row.name}.json").write_bytes(other.as_bytes())

    with pytest.raises(store.Damaged, match="remplacé"):
        verifying.verify(row.name)


def test_a_fact_that_does_not_give_its_columns_is_a_fault(monkeypatch):
    wrong = Fact(name="wrong", title="", query="SELECT 1 AS other", columns={"id": number("N")})
    monkeypatch.setattr(operations, "FACTS", (wrong,))

    with pytest.raises(DatabaseError):
        taken()

    assert store.here().names() == left_aside() == []
