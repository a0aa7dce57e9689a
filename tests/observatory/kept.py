"""Figures as the step before writes them: a Parquet object, and the manifest that names it."""

import hashlib
import json

from hygie.observatory import calculator
from hygie.observatory.figures import COLUMNS

SNAPSHOT = "20251231T230000Z"


def row(indicator, year, n, **more):
    """A figure of the nation that is shown, unless it is said otherwise."""
    said = {
        "indicator": indicator,
        "year": year,
        "level": "NATION",
        "place": "FR",
        "category": "",
        "n": n,
        "holders": 9,
        "largest": 1,
        "shown": "SHOWN",
        "revised": False,
    }
    return tuple((said | more).get(name) for name in COLUMNS)


def keep(folder, rows, *, snapshot=SNAPSHOT):
    """Write the figures of a snapshot; return where those of all are."""
    level = list(COLUMNS).index("level")
    place = _written(folder, [each for each in rows if each[level] != "GHT"])
    groups = _written(folder, [each for each in rows if each[level] == "GHT"])
    said = {"figures": {"sha256": place.stem}, "groups": {"sha256": groups.stem}}
    manifest = folder / "figures" / f"{snapshot}.json"
    manifest.parent.mkdir(exist_ok=True)
    manifest.write_text(json.dumps(said))
    return place


def _written(folder, rows):
    written = folder / "written.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    calculator.write(written, COLUMNS, rows)
    name = hashlib.sha256(written.read_bytes()).hexdigest()
    place = folder / "objects" / name[:2] / f"{name}.parquet"
    place.parent.mkdir(parents=True, exist_ok=True)
    return written.rename(place)


def a_nation():
    """Three years of declarations: one revised, a month hidden, one region, one type, one GHT."""
    found = [row("INC-01", year, n) for year, n in ((2022, 592), (2023, 581), (2024, 749))]
    found += [
        row("INC-02", 2024, 700, category="01"),
        row("INC-02", 2024, 3, category="02", shown="SMALL"),
        row("INC-02", 2023, 581, category="01"),
        row("INC-03", 2024, 558, revised=True),
        row("INC-14", 2024, 375, base=749),
        row("INC-14", 2023, 290, base=581),
        row("INC-10", 2024, 749, base=6_000_000),
        row("INC-13", 2024, 375, category="MALICIOUS"),
        row("INC-13", 2024, 374, category="NON_MALICIOUS"),
        row("INC-07", 2024, 40, category="1-08"),
        row("INC-07", 2024, 2, category="7-03", shown="LINKED"),
        row("INC-29", 2024, 300, category="OCCURRED_OBSERVED", low=2.0, middle=14.0, high=96.0),
        row("INC-15", 2024, 90, category="RANSOMWARE"),
        row("INC-15", 2024, 30, category="GONE"),
        row("MES-06", 2024, 12, category="77", low=20.0, middle=50.0, high=80.0),
        row("INC-01", 2024, 120, level="REGION", place="84"),
        row("INC-01", 2024, 2, level="REGION", place="53", shown="SMALL"),
        row("INC-01", 2024, 80, level="REGION", place="82"),
        row("INC-01", 2024, 500, level="KIND", place="HEALTH"),
        row("INC-01", 2024, 30, level="GHT", place="GHT-A"),
    ]
    return found


# Declarations of the health establishments of a region, and their stays in thousands.
REGIONS = {
    **{"11": (150, 3_000), "24": (20, 600), "27": (22, 700), "28": (30, 900)},
    **{"32": (90, 1_700), "44": (36, 1_500), "52": (24, 900), "53": (2, 900)},
    **{"75": (40, 1_600), "84": (130, 2_300), "94": (0, 40)},
}


def estimated_nation(year=2024):
    """Regions that declare more or less for their activity: one is hidden, one is small."""
    declared, stays = (sum(each) for each in zip(*REGIONS.values(), strict=True))
    found = [row("INC-01", year, 749), row("INC-01", year - 1, 581)]
    found.append(row("INC-10", year, declared, base=stays * 1000))
    for code, (n, base) in REGIONS.items():
        at = {"level": "REGION", "place": code, "shown": "SMALL" if 0 < n < 5 else "SHOWN"}
        found.append(row("INC-10", year, n, base=base * 1000, **at))
    return found
