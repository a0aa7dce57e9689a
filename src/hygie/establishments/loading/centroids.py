"""Where the center of each commune is: for the sites whose own place is not known."""

import csv
import lzma
from importlib import resources
from io import TextIOWrapper

from hygie.kernel import geography


class Centroids:
    """The centers of the 35,357 communes of 2018, read when the first one is asked."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[float, float]] = {}

    def of(self, commune: str) -> tuple[float, float] | None:
        """Longitude and latitude of a commune; a district has those of its city."""
        if not commune:
            return None
        if not self.known:
            self.known = _read()
        return self.known.get(commune) or self.known.get(geography.whole_commune(commune))


def _read() -> dict[str, tuple[float, float]]:
    file = resources.files("hygie.establishments") / "reference" / "commune_centers.csv.xz"
    with file.open("rb") as packed, lzma.open(packed) as raw:
        rows = csv.reader(TextIOWrapper(raw, encoding="ascii"))
        next(rows)
        return {code: (int(east) / 1000, int(north) / 1000) for code, east, north in rows}
