"""The enumerations of the exchange schema."""

import tomllib
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

VERSION = "0.13"
FINESS_RANGE, FINESS_SITE, FINESS_ENTITY, SIREN, SIRET, GHT = 1, 2, 3, 4, 5, 6
SHORT_NAME, LONG_NAME = 1, 2
SITE, GROUP, THIRD_PARTY = 1, 2, 3
REQUESTER, PROVIDER, AUDITOR, RECIPIENT = 1, 2, 3, 4
DONE, FORECAST, CANCELLED = 7, 8, 9
CARE = 5


@cache
def _read() -> dict[str, Any]:
    path = files("hygie.opssies").joinpath("reference", f"codes-{VERSION}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def _labels(name: str) -> MappingProxyType[int, str]:
    return MappingProxyType({int(code): label for code, label in _read()[name].items()})


IDENTIFIERS, NAMES, NATURES = _labels("identifiers"), _labels("names"), _labels("natures")
ROLES, DATES, PROGRAMMES = _labels("roles"), _labels("dates"), _labels("programmes")
FUNCTIONAL, TECHNICAL = _labels("functional"), _labels("technical")
# The schema's own list of technical categories goes beyond its labels.
TECHNICAL_LAST = 72
MARKS: MappingProxyType[str, str] = MappingProxyType(_read()["marks"])
