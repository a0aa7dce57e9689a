"""The dated data shipped beside the rules, each with its source and its origin."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """Return one file of `evidence/reference`, read once."""
    path = files("hygie.evidence").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))
