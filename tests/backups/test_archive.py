"""Real backups of the database of the tests: made, read, restored; refused when they are bad."""

import errno
import hashlib
import io
import stat
import tarfile
from dataclasses import replace

import pytest
from django.db import connection

from hygie.backups.archive import database, making, manifest, reading, restoring, sealing
from hygie.backups.archive.problems import (
    AlreadyUnderWay,
    BackupProblem,
    NoRoom,
    NotEmpty,
    NotTheSame,
    OtherVersion,
    Unreadable,
    WrongKey,
)
from hygie.observatory.opendata import shelf
from hygie.observatory.store import Store
from hygie.platform.postgres import binaries
from hygie.platform.postgres.owner import Reach
from hygie.platform.postgres.place import APPLICATION
from hygie.platform.postgres.problems import PostgresMissing
from tests.backups.places import (
    IDENTITY,
    KEY,
    a_backup,
    a_file,
    a_snapshot,
    a_source,
    an_empty_place,
    is_empty,
)
from tests.observatory import openings

pytestmark = pytest.mark.usefixtures("django_db_setup")
RANSOM = b"Payez, sinon rien."


@pytest.fixture(scope="module")
def made(tmp_path_factory, django_db_setup):
    """One backup with one joined file, which the bad ones are made of."""
    folder = tmp_path_factory.mktemp("made")
    a_file(folder / "files", RANSOM)
    return a_backup(folder)


def test_it_comes_back_the_same_with_its_files_and_for_its_owner_alone(tmp_path, made):
    with an_empty_place(tmp_path) as place:
        whole = restoring.restore(made.file, by=[IDENTITY], into=place)

        [restored] = [path for path in place.files.rglob("*") if path.is_file()]
        assert restored.read_bytes() == RANSOM
        assert database.look_at(place.owner) == database.look_at(Reach.of_settings())
        assert not place.mark.exists()
    assert whole.rows > 100
    assert (whole.is_of(KEY), whole.is_of(b"another")) == (True, False)
    assert (made.manifest.files, made.manifest.damaged_count) == (1, 0)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert RANSOM not in made.file.read_bytes()


def test_snapshots_of_statistics_come_back_with_the_rest(tmp_path):
    snapshot = a_snapshot(tmp_path / "observatory")
    (tmp_path / "observatory" / "partial").mkdir(exist_ok=True)
    (tmp_path / "observatory" / "partial" / "rows.csv").write_text("half")
    made = a_backup(tmp_path)

    with an_empty_place(tmp_path) as place:
        whole = restoring.restore(made.file, by=[IDENTITY], into=place)

        restored = Store(place.snapshots)
        assert restored.manifest(snapshot.id) == snapshot
        assert [each.read_bytes() for each in restored.files(snapshot)["things"]] == [b"figures"]
        assert not (place.snapshots / "partial").exists()
    assert (whole.manifest.snapshots, whole.is_of(KEY)) == (2, True)


def test_what_was_published_comes_back_with_its_withdrawal(tmp_path, settings):
    settings.OBSERVATORY = tmp_path / "observatory"
    edition = openings.published()
    shelf.withdraw(edition.name, why="Une erreur.", at=openings.AT)
    folder = settings.OBSERVATORY / "open" / edition.name
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "retrait.json.12").write_text("half")
    made = a_backup(tmp_path)

    with an_empty_place(tmp_path) as place:
        restoring.restore(made.file, by=[IDENTITY], into=place)
        restored = place.snapshots / "open" / edition.name
        assert {path.name: path.read_bytes() for path in restored.iterdir()} == kept
    assert {"edition.json", "retrait.json", "chiffres.csv", "chiffres.parquet"} <= kept.keys()


def test_a_snapshot_that_was_taken_out_of_a_backup_is_told(tmp_path):
    a_snapshot(tmp_path / "observatory")
    made = a_backup(tmp_path)

    less = resealed(
        made, tmp_path, lambda parts: [each for each in parts if "objects" not in each[0]]
    )

    with pytest.raises(NotTheSame):
        reading.read(less, by=[IDENTITY])


def test_a_backup_of_the_first_format_is_still_read(tmp_path, made):
    def first(parts):
        found = [part for part in parts if not part[0].startswith("observatory/")]
        head = manifest.header_of(found[0][1])
        found = [("header.json", replace(head, format=1).as_bytes()), *found[1:]]
        said = manifest.manifest_of(found[-1][1])
        said = replace(
            said,
            header_sha256=hashlib.sha256(found[0][1]).hexdigest(),
            **{"snapshots": 0, "snapshots_size": 0, "snapshots_sha256": ""},
        )
        said.proof = said.proven(KEY)
        assert b"snapshots" not in said.as_bytes()
        return [*found[:-1], ("manifest.json", said.as_bytes())]

    whole = reading.read(resealed(made, tmp_path, first), by=[IDENTITY])

    assert whole.is_of(KEY)


def test_a_folder_of_snapshots_that_holds_anything_is_left_as_it_is(tmp_path, made):
    with an_empty_place(tmp_path) as place:
        snapshot = a_snapshot(place.snapshots)

        with pytest.raises(NotEmpty, match="dossier"):
            restoring.restore(made.file, by=[IDENTITY], into=place)

        assert Store(place.snapshots).manifest(snapshot.id) == snapshot


def test_the_application_gets_its_rights_back_and_not_one_more(tmp_path, made):
    with an_empty_place(tmp_path) as place:
        restoring.restore(made.file, by=[IDENTITY], into=place)
        with replace(place.owner, role=APPLICATION).connect() as link:
            asked = "SELECT has_table_privilege('journal_entry', %s)"
            rights = [
                link.execute(asked, [right]).fetchone()[0]
                for right in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
            ]
    assert rights[:4] == [True, False, False, False]  # the tests themselves need the last one


def test_age_and_tar_and_pg_restore_are_enough_to_open_it(made):
    plain = io.BytesIO()
    with made.file.open("rb") as source:
        sealing.unseal(source, plain, by=[IDENTITY])
    plain.seek(0)

    with tarfile.open(fileobj=plain) as tape:
        names = tape.getnames()
        dump = tape.extractfile("database/000000").read(5)

    assert names[0] == "header.json"
    assert names[-1] == "manifest.json"
    assert dump == b"PGDMP"


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda raw: raw[:-1], Unreadable),
        (lambda raw: raw[: len(raw) // 2], Unreadable),
        (lambda raw: raw[:100], Unreadable),
        (lambda raw: b"", Unreadable),
        (lambda raw: raw[:-50] + bytes([raw[-50] ^ 1]) + raw[-49:], Unreadable),
        (lambda raw: raw[:90_000] + bytes([raw[90_000] ^ 1]) + raw[90_001:], Unreadable),
        (lambda raw: raw + b"\0", Unreadable),
    ],
    ids=["last byte", "half", "head only", "empty", "bit at the end", "bit within", "one more"],
)
def test_a_file_that_is_not_whole_puts_nothing_anywhere(tmp_path, made, spoil, problem):
    bad = tmp_path / "bad"
    bad.write_bytes(spoil(made.file.read_bytes()))
    with an_empty_place(tmp_path) as place:
        with pytest.raises(problem):
            restoring.restore(bad, by=[IDENTITY], into=place)
        assert is_empty(place)


def test_another_key_puts_nothing_anywhere(tmp_path, made):
    with an_empty_place(tmp_path) as place:
        with pytest.raises(WrongKey):
            restoring.restore(made.file, by=[sealing.new_identity()], into=place)
        with pytest.raises(BackupProblem):
            restoring.restore(tmp_path / "nowhere", by=[IDENTITY], into=place)
        assert is_empty(place)


def resealed(made, tmp_path, change):
    """The same backup, whose parts somebody who has the public key wrote again."""
    from hygie.backups.archive.tape import Recording, played, small  # noqa: PLC0415

    with played(made.file, by=[IDENTITY]) as tape:
        parts = [(part.name, b"".join(part.pieces())) for part in tape]
    file = tmp_path / "again"
    with file.open("wb") as out:
        again = Recording(small(*each) for each in change(parts))
        sealing.seal(again, out, to=[IDENTITY.to_public()])
    return file


def a_header(parts, **changes):
    said = manifest.header_of(parts[0][1])
    return [(parts[0][0], replace(said, **changes).as_bytes()), *parts[1:]]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda parts: parts[:-1], Unreadable),
        (lambda parts: parts[1:], Unreadable),
        (lambda parts: [*parts, parts[-1]], Unreadable),
        (lambda parts: [part for part in parts if "files" not in part[0]], NotTheSame),
        (lambda parts: [part for part in parts if "database" not in part[0]], NotTheSame),
        (lambda parts: a_header(parts, hygie="9.9"), NotTheSame),
        (lambda parts: a_header(parts, format=3), OtherVersion),
        (lambda parts: [("header.json", b"[1]"), *parts[1:]], Unreadable),
        (lambda parts: [("header.json", b"{" * 99_999), *parts[1:]], Unreadable),
        (lambda parts: [*parts[:-1], ("manifest.json", b'{"a": 1}')], Unreadable),
    ],
    ids=["no end", "no head", "two ends", "less files", "no base", "head", "format", "list", "deep"]
    + ["unknown"],
)
def test_what_somebody_else_put_together_is_refused(tmp_path, made, change, problem):
    with pytest.raises(problem):
        reading.read(resealed(made, tmp_path, change), by=[IDENTITY])


def test_a_backup_of_a_later_version_is_refused_and_of_other_roles_too(tmp_path, made):
    header = reading.read(made.file, by=[IDENTITY]).header
    later = [*header.migrations, ("incidents", "9999_from_tomorrow")]
    with pytest.raises(OtherVersion, match="plus récent"):
        restoring.refuse_unknown_version(replace(header, migrations=later))
    with an_empty_place(tmp_path) as place:
        with pytest.raises(OtherVersion, match="rôles"):
            restoring.restore(made.file, by=[IDENTITY], into=replace(place, application="somebody"))
        assert is_empty(place)


def test_a_place_that_holds_anything_is_left_as_it_is(tmp_path, made):
    with pytest.raises(NotEmpty, match="n’est pas vide"):
        restoring.restore(
            made.file,
            by=[IDENTITY],
            into=replace(
                plans_target(),
                home=tmp_path,
                files=tmp_path / "files",
                snapshots=tmp_path / "observatory",
            ),
        )
    with an_empty_place(tmp_path) as place:
        kept = a_file(place.files, b"of somebody")
        with pytest.raises(NotEmpty, match="dossier"):
            restoring.restore(made.file, by=[IDENTITY], into=place)
        assert kept.read_bytes() == b"of somebody"


def plans_target():
    from hygie.backups import plans  # noqa: PLC0415 - reads the name that the tests gave

    return plans.target()


def test_a_difference_after_the_restore_is_told(tmp_path, made):
    whole = reading.read(made.file, by=[IDENTITY])
    with an_empty_place(tmp_path) as place:
        restoring.restore(made.file, by=[IDENTITY], into=place)
        with place.owner.connect() as link:
            link.execute("DELETE FROM auth_permission")
            link.execute("GRANT DELETE ON journal_entry TO hygie_app")

        with pytest.raises(NotTheSame, match=r"auth_permission .* droits et cloisons"):
            restoring.check(whole, place)


def test_a_damaged_and_a_missing_file_are_told_and_the_rest_is_saved(tmp_path, monkeypatch):
    a_file(tmp_path / "files", RANSOM)
    a_file(tmp_path / "files", b"rotten").write_bytes(b"rotted")
    gone = "f" * 64
    monkeypatch.setattr(database.Snapshot, "documents", lambda self: iter([gone]))

    made = a_backup(tmp_path)

    assert (made.manifest.files, made.manifest.damaged_count) == (2, 2)
    assert gone in made.manifest.damaged
    assert reading.read(made.file, by=[IDENTITY]).manifest.damaged_count == 2


def test_two_backups_at_a_time_are_one_too_many(tmp_path):
    with database.snapshot(Reach.of_settings()), pytest.raises(AlreadyUnderWay):
        a_backup(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_nearly_full_keeps_its_room_and_nothing_of_the_backup(tmp_path):
    with pytest.raises(NoRoom, match="presque plein"):
        making.make(
            a_source(tmp_path),
            file=tmp_path / "b.tar.age",
            to=[IDENTITY.to_public()],
            made_at="",
            room=2**60,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_up_meanwhile_keeps_nothing(tmp_path, monkeypatch):
    def full(self, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(making.Outlet, "write", full)

    with pytest.raises(NoRoom, match="plus de place sur le disque"):
        a_backup(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_test_that_would_fill_the_disk_is_not_begun(tmp_path, made):
    whole = reading.read(made.file, by=[IDENTITY])
    restoring.refuse_without_room(tmp_path, whole)
    larger = replace(whole, header=replace(whole.header, space=2**60))

    with pytest.raises(NoRoom, match="autre machine"):
        restoring.refuse_without_room(tmp_path, larger)


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(NoRoom, match="BACKUP_DIR"):
        making.lay_out(tmp_path / "file" / "backups")


def test_a_folder_that_was_there_keeps_its_rights_and_a_new_one_is_closed(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    making.lay_out(shared)
    making.lay_out(shared / "new")

    assert shared.stat().st_mode & 0o7777 == 0o1777
    assert (shared / "new").stat().st_mode & 0o7777 == 0o700


def test_a_dump_that_fails_says_why_and_keeps_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(database, "LEFT_EMPTY", ("accounts_session --no",))
    monkeypatch.setattr(Reach, "words", lambda self: "host=/nowhere dbname=x")

    with pytest.raises(database.NotDumped, match="pg_dump dit"):
        a_backup(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_role_that_is_not_the_owner_is_refused_with_the_remedy(tmp_path):
    stranger = replace(Reach.of_settings(), role=APPLICATION)

    with pytest.raises(database.NotDumped, match="DATABASE_OWNER_URL"):
        a_backup(tmp_path, owner=stranger)


def test_programs_without_tls_are_refused_where_the_address_asks_for_it(tmp_path, monkeypatch):
    monkeypatch.setattr(Reach, "asks_tls", True)
    monkeypatch.setattr(binaries, "speak_tls", lambda folder: False)

    with pytest.raises(database.NotDumped, match="postgresql-client-"):
        a_backup(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_without_the_programs_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(binaries, "_candidates", lambda needed: iter(()))

    with pytest.raises(PostgresMissing, match="postgresql-client"):
        a_backup(tmp_path)


@pytest.mark.django_db
def test_what_a_backup_leaves_out_are_tables_that_exist():
    assert set(database.LEFT_EMPTY) <= set(connection.introspection.table_names())
