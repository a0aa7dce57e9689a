from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.backups import operations, plans, queries, tasks
from hygie.backups.archive import database, restoring, sealing
from hygie.backups.archive.problems import AlreadyUnderWay, BackupProblem, NotTheSame, Unsealed
from hygie.backups.models import Backup, RestoreTest
from hygie.backups.operations import Plan
from hygie.backups.rules import Key, Retention, State
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed
from hygie.platform.postgres.owner import Reach
from tests.backups.places import a_source, an_empty_place
from tests.cast import ANNE, NOON, OSCAR

pytestmark = pytest.mark.django_db
IDENTITY = sealing.new_identity()
PUBLIC = str(IDENTITY.to_public())
DAY = timedelta(days=1)
RETENTION = Retention(days=2, weeks=0, months=0)


def a_plan(tmp_path, **changes):
    plan = Plan(
        source=a_source(tmp_path),
        folder=tmp_path / "backups",
        recipients=(PUBLIC,),
        retention=RETENTION,
        tested_in=None,
    )
    return replace(plan, **changes)


@pytest.fixture
def _throwaway_in_our_server(monkeypatch, tmp_path):
    """A database of the server of the tests in place of a server of its own: a second less."""
    monkeypatch.setattr(
        restoring, "throwaway", lambda folder, header, *, programs: an_empty_place(tmp_path)
    )


def test_a_backup_is_written_read_again_and_journaled(tmp_path):
    done, tested = operations.back_up(a_plan(tmp_path), by=SYSTEM, at=NOON)

    file = tmp_path / "backups" / "hygie-20260302T110000Z.tar.age"
    assert (done.state, done.size, tested) == (State.GOOD, file.stat().st_size, None)
    assert queries.any_last_good() == done
    assert Entry.objects.get(what="backups.made").detail["sha256"] == done.sha256
    assert (tmp_path / "backups").stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("_throwaway_in_our_server")
def test_its_restore_test_is_remembered_with_the_key_that_opened_it(tmp_path):
    _, tested = operations.back_up(a_plan(tmp_path, tested_in=tmp_path), by=SYSTEM, at=NOON)

    assert (tested.passed, tested.key, tested.error) == (True, Key.PASSING, "")
    assert tested.rows > 100
    assert Entry.objects.get(what="backups.tested").detail["passed"] is True


@pytest.mark.usefixtures("_throwaway_in_our_server")
def test_a_test_that_fails_says_why(tmp_path, monkeypatch):
    def wrong(whole, into):
        raise NotTheSame("Ce qui est restauré n’est pas ce qui avait été sauvegardé.")

    monkeypatch.setattr(restoring, "check", wrong)

    done, tested = operations.back_up(a_plan(tmp_path, tested_in=tmp_path), by=SYSTEM, at=NOON)

    assert done.state == State.GOOD
    assert (tested.passed, "n’est pas ce qui" in tested.error) == (False, True)


def test_without_a_key_nothing_is_written_and_in_clear_only_when_said(tmp_path):
    with pytest.raises(Unsealed):
        operations.back_up(a_plan(tmp_path, recipients=()), by=SYSTEM, at=NOON)
    assert not (tmp_path / "backups").exists()

    plain = a_plan(tmp_path, recipients=(), in_clear=True)
    done, _ = operations.back_up(plain, by=SYSTEM, at=NOON)
    assert done.file_name == "hygie-20260302T110000Z.tar"


def test_one_that_fails_is_remembered_and_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(Reach, "words", lambda self: "host=/nowhere")

    with pytest.raises(database.NotDumped):
        operations.back_up(a_plan(tmp_path), by=SYSTEM, at=NOON)

    failed = Backup.objects.get()
    assert (failed.state, "pg_dump" in failed.error) == (State.FAILED, True)
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_the_disk_did_not_keep_is_removed(tmp_path, monkeypatch):
    make = operations.making.make

    def badly(source, *, file, **options):
        made = make(source, file=file, **options)
        file.write_bytes(file.read_bytes()[:-1])
        return made

    monkeypatch.setattr(operations.making, "make", badly)

    with pytest.raises(BackupProblem, match="coupé"):
        operations.back_up(a_plan(tmp_path), by=SYSTEM, at=NOON)
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_second_one_at_the_same_time_is_refused_and_is_no_failure(tmp_path):
    with database.snapshot(Reach.of_settings()), pytest.raises(AlreadyUnderWay):
        operations.back_up(a_plan(tmp_path), by=SYSTEM, at=NOON)

    assert not Backup.objects.exists()


def test_the_old_ones_are_forgotten_and_nothing_else_in_the_folder(tmp_path):
    others = tmp_path / "backups" / "hygie-notes.txt"
    for days in range(4):
        operations.back_up(a_plan(tmp_path, retention=None), by=SYSTEM, at=NOON - days * DAY)
    others.write_text("x")

    forgotten = operations.forget(tmp_path / "backups", retention=RETENTION, by=SYSTEM, at=NOON)

    assert [name[6:14] for name in forgotten] == ["20260227", "20260228"]
    assert len(list((tmp_path / "backups").iterdir())) == 3
    assert Backup.objects.filter(forgotten_at=NOON).count() == 2
    assert Entry.objects.filter(what="backups.forgotten").count() == 2


def test_the_operator_alone_may_ask_for_one(settings, tmp_path):
    with pytest.raises(NotAllowed):
        operations.ask(by=ANNE, at=NOON)

    operations.ask(by=OSCAR, at=NOON)

    operations.back_up(a_plan(tmp_path), by=SYSTEM, at=NOON)
    with pytest.raises(BackupProblem, match="attendez"):
        operations.ask(by=OSCAR, at=NOON + timedelta(seconds=30))


def test_every_hour_the_worker_looks_whether_one_is_due(settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR, settings.BACKUP_RECIPIENT = tmp_path / "b", [PUBLIC]
    settings.BACKUP_TEST_EVERY = 0

    tasks.make_when_due(timestamp=0)
    tasks.make_when_due(timestamp=0)

    assert Backup.objects.get().scheduled
    assert len(list((tmp_path / "b").iterdir())) == 1


def test_none_is_scheduled_that_nobody_could_open(settings):
    settings.BACKUP_RECIPIENT = []

    assert plans.scheduled(at=timezone.now()) is None
    assert not RestoreTest.objects.exists()
