"""The territory: regions and their health authority, departments and their clock, communes."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

# Communes of Guadeloupe until 2007, since then territories with a department code of their own.
_NORTHERN_ISLANDS = {"97123": "977", "97701": "977", "97127": "978", "97801": "978"}
# The three cities that FINESS splits into districts, and the code of the whole commune.
_CITIES = {"751": "75056", "132": "13055", "6938": "69123"}


@dataclass(frozen=True, kw_only=True)
class Region:
    """A region, its health authority, and the body that helps its establishments with e-health."""

    code: str
    name: str
    authority: str
    grades: str = ""
    grades_origin: str = ""
    fictional: bool = False


@dataclass(frozen=True, kw_only=True)
class Department:
    """A department or an overseas territory, and the clock that hangs on its walls."""

    code: str
    name: str
    region: str
    finess: str = ""
    prefix: str = ""
    time_zone: str = "Europe/Paris"
    fictional: bool = False

    @property
    def clock(self) -> ZoneInfo:
        """The time zone of the territory."""
        return ZoneInfo(self.time_zone)


@cache
def regions() -> dict[str, Region]:
    """Every region by its INSEE code, with the fictional one of the demonstration (99)."""
    return {row["code"]: Region(**row) for row in _read("regions")["region"]}


@cache
def departments() -> dict[str, Department]:
    """Every department by its INSEE code."""
    return {row["code"]: Department(**row) for row in _read("departments")["department"]}


def region_of(code: str) -> Region | None:
    """Return the region of a department, a FINESS number, or a FINESS department code."""
    department = department_of(code)
    return regions()[department.region] if department else None


def department_of(code: str, commune: str = "") -> Department | None:
    """Return the department of a FINESS number or of a code, INSEE (971) or FINESS (9A).

    The INSEE code of the commune tells Saint-Barthélemy and Saint-Martin from Guadeloupe.
    """
    if commune in _NORTHERN_ISLANDS:
        return departments()[_NORTHERN_ISLANDS[commune]]
    known = _by_any_code()
    return known.get(code) or known.get(code[:4]) or known.get(code[:2])


def insee_commune(department: str, commune: str) -> str:
    """Return the INSEE code of a commune from the two codes of a FINESS line: 9A, 101 → 97101.

    Returns nothing when they do not make one.
    """
    found = department_of(department)
    if found is None or not (commune.isascii() and commune.isdigit() and len(commune) <= 3):
        return ""
    # Overseas, the commune repeats the third digit of the department.
    return found.code[:2] + commune.zfill(3)


def whole_commune(code: str) -> str:
    """Return the commune itself for a district of Paris, Lyon or Marseille."""
    if code.startswith("132") and not "13201" <= code <= "13216":
        return code
    return _CITIES.get(code[:3], _CITIES.get(code[:4], code))


@cache
def _by_any_code() -> dict[str, Department]:
    found: dict[str, Department] = {}
    for department in departments().values():
        for code in (department.prefix, department.finess, department.code):
            if code:
                found[code] = department
    return found


def _read(name: str) -> dict[str, Any]:
    file = resources.files("hygie.kernel") / "reference" / f"{name}.toml"
    return tomllib.loads(file.read_text("utf-8"))
