"""The dated data shipped beside the rules: laws, lists and advice, each with its source."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.provenance import Provenance

__all__ = ["Provenance", "read"]


@cache
def read(name: str) -> dict[str, Any]:
    """Return one file of `incidents/reference`, read once."""
    path = files("hygie.incidents").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))
