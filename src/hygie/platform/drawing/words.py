"""How much room words take, by the widths of our bold letters: never less than what is drawn."""

import unicodedata

# In thousandths of the size of the letters; what is not here is counted as the widest.
_WIDEST = 1_000
_LETTERS = {
    250: " \N{NO-BREAK SPACE}",
    300: "'’ij",
    330: "l!,.:;",
    370: "()[]f",
    410: "-r|t{}·‑",
    450: "I",
    510: '/\\"?s',
    550: "Lczvy",
    610: "J_aegoxFTk«»$*+0123456789<=>EZ^`bdhnpqu~",
    670: "SVYBCP",
    710: "ARXDKU",
    730: "#&GHNOQ",
    850: "Mw",
    910: "@mœ",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
ELLIPSIS = "…"


def width(text: str, size: float) -> float:
    """How wide a text is at most, in the units of its size."""
    return sum(_of(letter) for letter in text) * size / 1_000


def lines(text: str, *, size: float, room: float, most: int = 2) -> list[str]:
    """A text in lines that are no wider than the room; what does not fit ends in an ellipsis."""
    found: list[str] = []
    for word in text.split():
        joined = f"{found[-1]} {word}" if found else word
        if found and width(joined, size) <= room:
            found[-1] = joined
        else:
            found.append(word)
    if len(found) > most:
        found = [*found[: most - 1], " ".join(found[most - 1 :])]
    return [_cut(each, size, room) for each in found]


def _cut(text: str, size: float, room: float) -> str:
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept + ELLIPSIS, size) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}{ELLIPSIS}" if kept else ""


def _of(letter: str) -> int:
    known = _WIDTHS.get(letter)
    if known is None:
        known = _WIDTHS.get(unicodedata.normalize("NFD", letter)[0], _WIDEST)
    return known
