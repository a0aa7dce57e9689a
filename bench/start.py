"""From nothing to the first page, and again; what is installed, what an empty database weighs."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from bench.report import Figure, under
from bench.running import HYGIE, Running, environment
from bench.world import World

PART = "start"
LOCKED = Path(__file__).parents[1] / "requirements" / "run.txt"


def measure(world: World) -> Iterator[Figure]:
    """In a home of its own."""
    del world
    home = Path(tempfile.mkdtemp(prefix="hygie-bench-start-"))
    home.chmod(0o711)
    try:
        yield from _empty(home / "empty")
        yield from _starts(home / "demo")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    yield from _installed()


def _starts(home: Path) -> Iterator[Figure]:
    for what, most in (("first start, with the demonstration", None), ("second start", 10)):
        one = Running(home, "--demo")
        try:
            seconds = one.first_page()
        finally:
            one.stop()
        yield under(PART, f"{what}, to the first page", seconds, most=most, unit="s")


def _empty(home: Path) -> Iterator[Figure]:
    subprocess.run([*HYGIE, "migrate"], env=environment(home), check=True, capture_output=True)
    size = _size(home / "postgres" / "data")
    yield under(
        PART,
        "empty database on the disk",
        size,
        most=None,
        unit="MiB",
        conditions="tables made, with its journal",
    )


def _installed() -> Iterator[Figure]:
    """The packages of the locked list that are installed here, file by file."""
    names = re.findall(r"^([A-Za-z0-9_.-]+)==", LOCKED.read_text("utf-8"), re.MULTILINE)
    sizes: dict[str, float] = {}
    for name in names:
        try:
            found = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        paths = (Path(str(found.locate_file(file))) for file in found.files or ())
        sizes[name] = sum(path.stat().st_size for path in paths if path.is_file()) / 1024**2
    largest = sorted(sizes, key=lambda name: -sizes[name])[:4]
    yield under(
        PART,
        "packages installed to run",
        sum(sizes.values()),
        most=None,
        unit="MiB",
        conditions=f"{len(sizes)}; " + ", ".join(f"{name} {sizes[name]:.0f}" for name in largest),
    )


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1024**2
