"""The folder of snapshots: whole or refused, and nothing half-written."""

import json
import os
import time
from pathlib import Path

import pytest

from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.fact import Fact, number
from hygie.observatory.manifest import Damaged
from hygie.observatory.store import GRACE_SECONDS, NoRoom, Store
from tests.observatory.snapshots import THINGS, a_manifest, kept

NAME = "20261231T230000Z"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "observatory")


def written(store, *contents, name=NAME):
    made = a_manifest(*(kept(store, content) for content in contents or (b"PAR1",)), name=name)
    store.write(made)
    return made


def manifest_of(store, name=NAME):
    return store.folder / "snapshots" / f"{name}.json"


def old(place):
    then = time.time() - GRACE_SECONDS - 60
    os.utime(place, (then, then))


def everything(store):
    return sorted(str(path.relative_to(store.folder)) for path in store.folder.rglob("*.*"))


def test_what_is_written_is_read_again(store):
    made = written(store, b"one", b"two")

    found = store.manifest(NAME)

    assert [found, store.latest()] == [made, made]
    assert store.names() == [NAME]
    assert [path.read_bytes() for path in store.files(found)["things"]] == [b"one", b"two"]


def test_nothing_there_is_nothing(store):
    assert (store.names(), store.latest()) == ([], None)
    with pytest.raises(NotFound):
        store.manifest(NAME)


@pytest.mark.parametrize("name", ["../../secret-key", "latest", "", "20261231T230000Z/../x"])
def test_a_name_that_is_none_opens_nothing(store, name):
    with pytest.raises(NotFound):
        store.manifest(name)


def test_the_same_content_is_one_file(store):
    assert kept(store, b"same") == kept(store, b"same")

    assert len(everything(store)) == 1


def test_a_snapshot_never_changes(store):
    written(store)
    before = manifest_of(store).read_bytes()

    with pytest.raises(Refused, match="existe déjà"):
        store.write(a_manifest(kept(store, b"other")))

    assert manifest_of(store).read_bytes() == before


def cut(path: Path):
    path.write_bytes(path.read_bytes()[:-1])


def altered(path: Path):
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])


@pytest.mark.parametrize(
    ("harm", "told"),
    [(Path.unlink, "manque"), (cut, "est coupé"), (altered, "a été modifié")],
)
def test_an_object_that_is_not_what_it_was_is_refused_with_what_to_do(store, harm, told):
    made = written(store, b"content")
    harm(store.place(made.parts[0].sha256))

    with pytest.raises(Damaged, match=told) as refused:
        store.files(store.manifest(NAME))

    assert "hygie observatory snapshot" in refused.value.sentence


def renamed(path: Path):
    said = json.loads(path.read_bytes())
    path.write_text(json.dumps(said | {"id": "20251231T230000Z"}))


def fattened(path: Path):
    said = json.loads(path.read_bytes())
    said["facts"]["things"]["parts"][0]["rows"] = 7
    path.write_text(json.dumps(said))


@pytest.mark.parametrize(
    "harm", [cut, altered, renamed, fattened, lambda path: path.write_text("[]")]
)
def test_a_manifest_that_is_not_what_it_was_is_refused(store, harm):
    written(store)
    harm(manifest_of(store))

    with pytest.raises(Damaged, match="coupé ou a été modifié"):
        store.manifest(NAME)


def test_the_last_that_can_be_read_is_the_latest(store):
    first = written(store, name="20261230T230000Z")
    written(store)
    cut(manifest_of(store))

    assert store.latest() == first


def test_another_format_is_told(store):
    written(store)
    said = json.loads(manifest_of(store).read_bytes())
    manifest_of(store).write_text(json.dumps(said | {"format": 9}))

    with pytest.raises(Damaged, match="plus récente"):
        store.manifest(NAME)


def test_what_goes_takes_with_it_the_files_that_nothing_else_names(store):
    first = written(store, b"shared", b"old", name="20261230T230000Z")
    second = written(store, b"shared", b"new")
    for part in (*first.parts, *second.parts):
        old(store.place(part.sha256))

    freed = store.forget(["20261230T230000Z"])

    assert freed == len(b"old")
    assert store.names() == [NAME]
    assert [path.read_bytes() for path in store.files(second)["things"]] == [b"shared", b"new"]


def test_a_file_that_has_just_come_waits_for_its_manifest(store):
    part = kept(store, b"on its way")

    store.forget([])

    assert store.whole(part).exists()


def test_what_a_manifest_of_figures_names_stays(store):
    part = kept(store, b"figures")
    old(store.place(part.sha256))
    (store.folder / "figures").mkdir()
    said = {"snapshot": NAME, "tables": [{"sha256": part.sha256}]}
    (store.folder / "figures" / "2024.json").write_text(json.dumps(said))

    store.forget([])

    assert store.whole(part).exists()


def test_nothing_goes_while_a_manifest_cannot_be_read(store):
    part = written(store).parts[0]
    old(store.place(part.sha256))
    cut(manifest_of(store))

    assert store.forget([]) == 0
    assert store.whole(part).exists()


def test_what_is_left_aside_by_the_dead_goes_and_what_is_held_stays(store):
    with store.aside() as alive:
        dead = alive.with_name("dead")
        dead.mkdir()
        (dead / "held").touch()
        (dead / "rows.csv").write_text("half")

        store.sweep()

        assert [alive.is_dir(), dead.exists()] == [True, False]
    assert not alive.exists()


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "observatory")

    with pytest.raises(NoRoom, match="ne peut pas être écrit"), store.aside():
        pass


def test_the_columns_of_today_that_were_not_published_then_are_told(store):
    made = written(store)
    columns = {**THINGS.columns, "beds": number("Lits")}
    today = Fact(name="things", title="", query="", columns=columns)
    new = Fact(name="others", title="", query="", columns={"id": number("Numéro")})

    assert (made.lacks(THINGS), made.lacks(today), made.lacks(new)) == ([], ["beds"], ["id"])
