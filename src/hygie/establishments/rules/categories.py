"""The categories that people look for, known before any nomenclature is imported."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, kw_only=True)
class Category:
    """A kind of structure: its code, its name, how much it is looked for, and under which words."""

    code: str
    label: str
    group_code: str
    group_label: str
    prominence: int
    words: str = ""


@cache
def shipped() -> dict[str, Category]:
    """The categories that come with the product."""
    file = resources.files("hygie.establishments") / "reference" / "categories.toml"
    return {
        row["code"]: Category(**row) for row in tomllib.loads(file.read_text("utf-8"))["category"]
    }
