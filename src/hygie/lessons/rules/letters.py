"""A text letter by letter as an eye reads it, each letter with its place in the text."""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# Joiners and selectors that show nothing, besides what Unicode calls a format character.
_HIDDEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0").union(
    map(chr, range(0x180B, 0x1810)), map(chr, range(0xFE00, 0xFE10))
)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """What is read, and for each letter where it stands in the text that was written."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the text that was written which is read as this part."""
        return self.places[start], self.places[end - 1] + 1


def as_read(text: str) -> Letters:
    """Return the letters without those that show nothing, lookalikes in the Latin alphabet."""
    known = lookalikes()
    return _letters((known.get(shown, shown), at) for shown, at in _shown(text))


def bare(letters: Letters) -> Letters:
    """Return the same in lower case, without accents."""
    found = zip(letters.text, letters.places, strict=True)
    return _letters(
        (low, at)
        for letter, at in found
        for part in unicodedata.normalize("NFKD", _LIGATURES.get(letter, letter)).lower()
        for low in part
        if not unicodedata.combining(low)
    )


@cache
def lookalikes() -> dict[str, str]:
    """The letters of other alphabets that are read as Latin ones; read once from a dated list."""
    path = files("hygie.lessons").joinpath("reference", "lookalikes-2026.toml")
    rows = tomllib.loads(path.read_text("utf-8"))["alphabets"]
    return {
        letter: latin
        for row in rows
        for letter, latin in zip(row["letters"], row["latin"], strict=True)
    }


_LIGATURES = {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"}


def _shown(text: str) -> Iterator[tuple[str, int]]:
    for at, char in enumerate(text):
        if char not in _HIDDEN and unicodedata.category(char) not in {"Cf", "Cs"}:
            # A full-width letter, a letter in a circle, a ligature: as the letters that they are.
            for shown in char if char.isascii() else unicodedata.normalize("NFKC", char):
                yield shown, at


def _letters(found: Iterator[tuple[str, int]]) -> Letters:
    pairs = list(found)
    return Letters(text="".join(letter for letter, _ in pairs), places=tuple(at for _, at in pairs))
