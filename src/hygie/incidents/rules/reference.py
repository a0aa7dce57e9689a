"""The dated data shipped beside the rules: laws, lists and advice, each with its source."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.enums import Labelled


class Provenance(Labelled):
    """What a reader may trust: nothing of ours is ever shown as official."""

    OFFICIAL = "official", "texte officiel"
    PUBLISHED = "published", "source publiée"
    GENERAL_KNOWLEDGE = "general_knowledge", "connaissance générale, à vérifier"
    OWN = "own", "proposition de Hygie"


@cache
def read(name: str) -> dict[str, Any]:
    """Return one file of `incidents/reference`, read once."""
    path = files("hygie.incidents").joinpath("reference", name)
    return tomllib.loads(path.read_text("utf-8"))
