"""Quartiles of likes of a snapshot: made of every entity’s figure, of which none is kept.

They lie beside the figures of the snapshot, as their `likes`.
"""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hygie.observatory import calculator, store
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine, Peer
from hygie.observatory.rules.cells import Cell, Key, Measure
from hygie.observatory.rules.grouping import Quartiles, groups
from hygie.observatory.rules.likes import Like, Width
from hygie.observatory.rules.sizes import size_of

_COLUMNS: Mapping[str, str] = {
    "indicator": "VARCHAR",
    "category": "VARCHAR",
    "year": "BIGINT",
    "width": "VARCHAR",
    "kind": "VARCHAR",
    "size": "VARCHAR",
    "count": "BIGINT",
    "low": "DOUBLE",
    "middle": "DOUBLE",
    "high": "DOUBLE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A figure that an establishment is compared by; a count that is not there is none."""

    indicator: str
    category: str | None
    title: str
    said: str

    @property
    def key(self) -> tuple[str, str]:
        """Under what its quartiles are kept."""
        return self.indicator, self.category or ""

    def counts(self, key: Key) -> bool:
        """Whether a cell is one of this figure."""
        return key.indicator == self.indicator and self.category in {None, key.category}

    @property
    def is_counted(self) -> bool:
        """Whether not to have any is a figure too."""
        return indicators()[self.indicator].measure is Measure.COUNT


# What a director asks of others; of an indicator without `category`, all its categories together.
COMPARED = (
    Compared(
        indicator="INC-01",
        category="",
        title="Incidents déclarés dans l’année",
        said="Déclarer plus que d’autres dit souvent qu’on regarde mieux.",
    ),
    Compared(
        indicator="SIG-01",
        category=None,
        title="Presque-accidents et menaces signalés",
        said="Des signalements libres : ils montrent une équipe attentive.",
    ),
    Compared(
        indicator="INC-29",
        category="OCCURRED_DECLARED",
        title="De la survenue à la déclaration (heures)",
        said="La médiane de vos incidents dont les deux moments sont connus exactement.",
    ),
    Compared(
        indicator="EXE-02",
        category="",
        title="Exercices de crise faits dans l’année",
        said="Ceux dont une preuve est déposée ; les exercices prévus n’y sont pas.",
    ),
    Compared(
        indicator="MES-04",
        category=None,
        title="Score prouvé (%)",
        said="La moyenne des objectifs, preuves à l’appui.",
    ),
)


def figure(cells: Iterable[Cell]) -> float | None:
    """What one entity has, from its cells of one comparison and one year; none without any."""
    found = list(cells)
    if not found:
        return None
    if found[0].middle is not None:
        return found[0].middle
    base = sum(each.base or 0 for each in found)
    n = sum(each.n for each in found)
    return 100 * n / base if base else float(n)


def make(engine: Engine) -> list[tuple[Compared, int, Quartiles]]:
    """The quartiles of every group, comparison and year; nothing of any one entity is in them."""
    peers: dict[int, list[Peer]] = {}
    for peer in engine.peers():
        peers.setdefault(peer.year, []).append(peer)
    made = []
    for compared in COMPARED:
        told = _by_entity(engine, compared)
        for year, present in sorted(peers.items()):
            likes = [
                Like(
                    holder=peer.holder, kind=peer.kind, size=size_of(peer.stays).value, figure=mine
                )
                for peer in present
                if (mine := value(compared, told.get((year, peer.entity), ()))) is not None
            ]
            made += [(compared, year, each) for each in groups(likes)]
    return made


def write(found: Iterable[tuple[Compared, int, Quartiles]], place: Path) -> Path:
    """The quartiles as Parquet; nothing of any one entity is in them."""
    rows = sorted(
        (
            *(each.indicator, each.category or "", year, told.width.value, told.kind, told.size),
            *(told.count, told.low, told.middle, told.high),
        )
        for each, year, told in found
    )
    return calculator.write(place, _COLUMNS, rows)


def read(snapshot: str, *, year: int) -> dict[tuple[str, str], list[Quartiles]]:
    """The groups of a year by comparison; nothing until they are made, or once they are torn."""
    place = store.here().made(snapshot, "likes")
    if place is None:
        return {}
    with closing(calculator.calculator(memory="256MB")) as db:
        db.from_parquet(str(place)).create_view("likes")
        rows = db.execute("SELECT * FROM likes WHERE year = $year", {"year": year}).fetchall()
    found: dict[tuple[str, str], list[Quartiles]] = {}
    for indicator, category, _, width, kind, size, count, low, middle, high in rows:
        found.setdefault((indicator, category), []).append(
            Quartiles(
                width=Width(width),
                kind=kind,
                size=size,
                count=count,
                low=low,
                middle=middle,
                high=high,
            )
        )
    return found


def _by_entity(engine: Engine, compared: Compared) -> dict[tuple[int, str], list[Cell]]:
    told: dict[tuple[int, str], list[Cell]] = {}
    for cell in engine.entities([indicators()[compared.indicator]]):
        if compared.counts(cell.key):
            told.setdefault((cell.key.year, cell.key.place), []).append(cell)
    return told


def value(compared: Compared, cells: Iterable[Cell]) -> float | None:
    """The figure of one entity that was open, from its cells; a count without any is none."""
    found = figure(cells)
    return 0.0 if found is None and compared.is_counted else found
