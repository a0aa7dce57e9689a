"""The file of a backup, without a database: what goes in comes out, or is refused."""

import io
import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygie.backups.archive import keyring, reading, sealing
from hygie.backups.archive.problems import BackupProblem, NoRoom, Unreadable, Unsealed, WrongKey
from hygie.backups.archive.tape import Part, Recording, played, small

KEY, OTHER = sealing.new_identity(), sealing.new_identity()
aisle = "ab" * 32
PARTS = {"header.json": b"{}", f"files/ab/{aisle}": os.urandom(150_000), "database/000000": b"x"}
in_one_folder = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def written(parts, *, to=KEY):
    out = io.BytesIO()
    sealing.seal(Recording(small(*each) for each in parts.items()), out, to=[to.to_public()])
    return out.getvalue()


SEALED = written(PARTS)


def read(path, by=KEY):
    with played(path, by=[by]) as tape:
        return {part.name: b"".join(part.pieces()) for part in tape}


def a_tape(tmp_path, content):
    path = tmp_path / "tape"
    path.write_bytes(content)
    return path


@in_one_folder
@given(st.lists(st.binary(max_size=2000), max_size=6))
def test_what_is_recorded_is_played(tmp_path, contents):
    parts = {f"database/{rank:06d}": content for rank, content in enumerate(contents)}

    assert read(a_tape(tmp_path, written(parts))) == parts


@in_one_folder
@given(st.integers(0, len(SEALED) - 1))
def test_a_tape_that_is_cut_anywhere_is_refused(tmp_path, length):
    with pytest.raises(BackupProblem):
        read(a_tape(tmp_path, SEALED[:length]))


@in_one_folder
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_tape_with_one_other_byte_anywhere_is_refused(tmp_path, place, change):
    altered = bytearray(SEALED)
    altered[place] ^= change

    with pytest.raises(BackupProblem):
        read(a_tape(tmp_path, bytes(altered)))


def test_another_key_opens_nothing_and_says_so(tmp_path):
    with pytest.raises(WrongKey, match="n’ouvre pas"):
        read(a_tape(tmp_path, SEALED), by=OTHER)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "files/ab/cd", "secret-key"])
def test_a_part_with_a_name_of_nothing_of_ours_is_refused(tmp_path, name):
    with pytest.raises(Unreadable):
        read(a_tape(tmp_path, written({name: b"x"})))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 a zip", b"\x00" * 4096, os.urandom(9000)])
def test_what_is_no_backup_is_refused(tmp_path, content):
    with pytest.raises(Unreadable, match="Rien n’en a été"):
        reading.read(a_tape(tmp_path, content), by=[KEY])


def test_an_error_of_what_is_recorded_comes_out_as_it_is():
    def parts():
        yield small("header.json", b"{}")
        raise NoRoom("Plus de place.")
        yield Part("never", 0, [])

    with pytest.raises(NoRoom, match="Plus de place"):
        sealing.seal(Recording(parts()), io.BytesIO(), to=[KEY.to_public()])


def test_a_key_pair_is_written_for_its_owner_alone_and_never_over_another(tmp_path):
    file = tmp_path / "key"

    public = sealing.write_key(file)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    [identity] = sealing.identities(file)
    assert str(identity.to_public()) == public
    with pytest.raises(Unsealed):
        sealing.write_key(file)


@pytest.mark.parametrize("content", [b"", b"age1notaprivatekey", b"\xff\xfe", b"AGE-SECRET-KEY-1X"])
def test_a_file_without_a_private_key_is_said(tmp_path, content):
    file = tmp_path / "key"
    file.write_bytes(content)

    with pytest.raises(WrongKey):
        sealing.identities(file)


@pytest.mark.parametrize("text", ["age1", "age1" + "q" * 58, "ssh-ed25519 AAAA", "x" * 500])
def test_a_recipient_that_is_none_is_said(text):
    with pytest.raises(Unsealed, match="BACKUP_RECIPIENT"):
        sealing.recipients([text])


def test_the_secrets_go_into_a_file_of_their_own_and_come_back(tmp_path):
    file = tmp_path / "keys"
    secrets = {"SECRET_KEY": "s" * 50, "SMTP_PASSWORD": "é"}

    keyring.write(file, secrets, to=[str(KEY.to_public())])

    assert b"s" * 50 not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keyring.read(file, by=[KEY]) == secrets
    with pytest.raises(WrongKey):
        keyring.read(file, by=[OTHER])
    with pytest.raises(Unsealed):
        keyring.write(tmp_path / "clear", secrets, to=[])
    with pytest.raises(NoRoom):
        keyring.write(file, secrets, to=[str(KEY.to_public())])


def test_a_backup_is_no_file_of_keys(tmp_path):
    with pytest.raises(Unreadable):
        keyring.read(a_tape(tmp_path, SEALED), by=[KEY])
