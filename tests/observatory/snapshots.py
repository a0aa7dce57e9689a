"""A folder of snapshots and small facts; tests change what matters."""

from hygie.kernel.fact import Fact, code, day, flag, moment, number
from hygie.observatory import store as stores
from hygie.observatory.manifest import Manifest, Part, Table, described

THINGS = Fact(
    name="things",
    title="Choses",
    query="SELECT 1 AS id",
    columns={
        "id": number("Numéro"),
        "kind": code("Type", values={"A": "Le premier", "B": "Le second"}),
        "place": code("Lieu", shape="[0-9]{2}"),
        "seen_on": day("Vu le"),
        "seen_at": moment("Vu à"),
        "is_open": flag("Ouvert"),
    },
)
ROWS = '2,B,75,2026-01-02,2026-01-02 03:04:05.678,t\n1,A,"",,,f\n3,,,0001-01-01,,\n'


def pressed(press, folder, rows=ROWS, *, fact=THINGS, name="rows"):
    """The rows of a fact, checked and kept."""
    source, into = folder / f"{name}.csv", folder / f"{name}.parquet"
    source.write_text(rows, "utf-8")
    return press.press(fact, source, into), into


def kept(store, content=b"PAR1", **changes):
    """A part of which the store has the file."""
    with store.aside() as aside:
        file = aside / "one"
        file.write_bytes(content)
        found = store.keep(file)
    said = {"part": "", "mark": "m", "sha256": found.sha256, "rows": 1, "bytes": found.size}
    return Part(**said | changes)


def a_manifest(*parts, name="20261231T230000Z", fact=THINGS):
    """What a snapshot of one fact says."""
    table = Table(title=fact.title, columns=described(fact), parts=parts)
    return Manifest(
        id=name, taken_at="2026-12-31T23:00:00+00:00", hygie="1", facts={fact.name: table}
    )


def a_snapshot(files, *, name, taken_at):
    """The files of facts, kept as a snapshot of this installation."""
    store, facts = stores.here(), {}
    for fact, paths in files.items():
        parts = tuple(kept(store, path.read_bytes(), part=path.stem) for path in paths)
        facts[fact] = Table(title=fact, columns={}, parts=parts)
    made = Manifest(id=name, taken_at=taken_at, hygie="1", facts=facts)
    store.write(made)
    return made
