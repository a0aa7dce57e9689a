"""Taking over the past of an authority: a table of a hundred thousand lines, with its report."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from bench.report import Figure, equal, under
from bench.world import SEED, World
from hygie.kernel.actor import SYSTEM
from hygie.takeover import operations
from hygie.takeover.operations import FileKnown
from hygie.takeover.readers import table
from hygie.takeover.readers.opening import headers_of
from hygie.takeover.rules import mapping as mappings

PART = "takeover"
MOST = 60
STORY = "Le dossier patient ne répond plus depuis ce matin, le secours est en place. "
START = datetime(2015, 1, 1, tzinfo=UTC)


def measure(world: World) -> Iterator[Figure]:
    """Take over the same table twice: it is read, checked, written, journaled; then known."""
    assert world.tables  # noqa: S101 - makes them
    count = world.size.incidents
    text = _a_table(count)
    for what, taken in (("taking over a table", count), ("the same table again", 0)):
        began = time.perf_counter()
        lines = table.read(text, mappings.guessed(headers_of(text)))
        file = FileKnown(name="passe.csv", source="Un ancien outil", sha256="0" * 64)
        report = operations.take_over(file, lines, fictional=True, by=SYSTEM, at=timezone.now())
        seconds = time.perf_counter() - began
        conditions = f"{count:,} lines of {len(text) // count} characters, {report.wrong} wrong"
        yield under(PART, what, seconds, most=MOST, unit="s", conditions=conditions)
        yield equal(PART, f"{what}: incidents", report.taken, wanted=taken)


def _a_table(count: int) -> str:
    draw = random.Random(SEED)
    rows = ["Numéro;Date;Établissement;Commune;Titre;Récit;Type;Gravité;Clos le"]
    for number in range(count):
        declared = START + timedelta(minutes=50 * number)
        closed = declared + timedelta(hours=draw.randrange(1, 400))
        rows.append(
            f"A{number};{declared:%d/%m/%Y %H:%M};CH de Test {number % 3000};Testville;"
            f"Panne {number};{STORY * draw.randrange(1, 6)};Rançongiciel;Majeur;"
            f"{closed:%d/%m/%Y %H:%M}"
        )
    return "\n".join(rows)
