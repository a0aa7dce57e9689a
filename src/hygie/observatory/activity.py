"""The hospital activity to which declarations are related, as it was published."""

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, kw_only=True)
class Activity:
    """The stays of each site in one year; `rows` are (site, year, stays)."""

    year: int
    title: str
    source: str
    origin: str
    rows: tuple[tuple[str, int, int], ...]


@cache
def activity() -> Activity:
    """The edition that ships; raise ValueError for a number that is none, or a site told twice."""
    folder = resources.files("hygie.observatory").joinpath("reference")
    said = tomllib.loads(folder.joinpath("activity-2023.toml").read_text("utf-8"))
    lines = folder.joinpath("activity-2023.csv").read_text("utf-8").splitlines()
    rows = tuple(
        (row["site"], said["year"], int(row["full_stays"]) + int(row["day_stays"]))
        for row in csv.DictReader(lines)
    )
    if len({site for site, *_ in rows}) != len(rows) or any(stays <= 0 for *_, stays in rows):
        raise ValueError("activity: a site is told twice, or has no stay")
    return Activity(
        year=said["year"],
        title=said["title"],
        source=said["source"],
        origin=said["origin"],
        rows=rows,
    )
