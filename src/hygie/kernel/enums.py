"""Enumerations that carry the French label shown to people."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A stored code and its label: `LOW = "LOW", "Faible"`."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """The pairs (code, label) in the order of declaration."""
        return [(member.value, member.label) for member in cls]
