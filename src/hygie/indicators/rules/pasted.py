"""A pasted text, read line by line: the indicators that it holds, and what was not understood."""

import re
from dataclasses import dataclass

from hygie.indicators.rules.fanging import joined
from hygie.indicators.rules.kinds import Found, Kind, NotAnIndicator
from hygie.indicators.rules.reading import read
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line, clean_text

LONGEST, MOST_LINES, MOST = 200_000, 2_000, 1_000
_LABELLED = re.compile(r"user[- ]?agent\s*[:=]\s*(?P<agent>.+)\Z", re.IGNORECASE)
_REGISTRY = re.compile(r"\b(?:HKEY_[A-Z_]+|HK(?:LM|CU|CR|U|CC)):?\\.+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s|\"'<>«»`]+")
_COMMA = re.compile(r"[,;]")
_SCHEME = re.compile(r"[a-z][a-z*\[\]]{1,8}(?::|\[:\])?(?://|\[://\])", re.IGNORECASE)
# A word that was meant as an indicator, and not as a word of the sentence.
_MEANT = re.compile(r"://|@|\.[^\s.]|[0-9a-f]{20,}|:.*:", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:ip(?:v[46])?|cidr|domaine?|url|e?-?mail|md5|sha-?(?:1|256|512)|fichier|file|hash)"
    r"\s*[:=]\s+",
    re.IGNORECASE,
)


class TooMuch(Refused):
    """The text holds more than anybody checks at once."""


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A line, by its number, with the part that was not understood, and why."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a text holds: each indicator once, in the order of the text."""

    found: tuple[Found, ...]
    unread: tuple[Unread, ...]


def read_block(raw: str, *, kind: Kind | None = None) -> Reading:
    """Read what somebody pasted; with a kind, each line is one indicator of it."""
    text = clean_text(raw[: LONGEST + 1])
    lines = text.split("\n")
    if len(raw) > LONGEST or len(lines) > MOST_LINES:
        raise TooMuch(f"Ce texte est trop long : {MOST_LINES} lignes à la fois, c’est le plus.")
    found: dict[Found, None] = {}
    unread: list[Unread] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        read_here, missed = _line(line, number, kind)
        found |= dict.fromkeys(read_here)
        unread += missed
    if len(found) > MOST:
        raise TooMuch(f"Ce texte tient {len(found)} indicateurs : {MOST} à la fois, c’est le plus.")
    return Reading(found=tuple(found), unread=tuple(unread))


def _line(line: str, number: int, kind: Kind | None) -> tuple[list[Found], list[Unread]]:
    whole = _whole(line, kind)
    if whole is not None:
        text, its_kind = whole
        try:
            return [read(text, kind=its_kind)], []
        except NotAnIndicator as reason:
            return [], [Unread(line=number, text=text[:200], why=reason.sentence)]
    found, unread = [], []
    for word in _words(line):
        try:
            found.append(read(word))
        except NotAnIndicator as reason:
            if _MEANT.search(word):
                unread.append(Unread(line=number, text=word[:200], why=reason.sentence))
    if not found and not unread:
        why = "Aucun indicateur reconnu sur cette ligne."
        unread.append(Unread(line=number, text=clean_line(line)[:200], why=why))
    return found, unread


def _whole(line: str, kind: Kind | None) -> tuple[str, Kind] | None:
    """The indicator that takes the line to its end, spaces included."""
    if kind is not None:
        return clean_line(line), kind
    if agent := _LABELLED.search(line):
        return agent["agent"], Kind.USER_AGENT
    if key := _REGISTRY.search(line):
        return key[0], Kind.REGISTRY_KEY
    return None


def _words(line: str) -> list[str]:
    """The words of a line, without the punctuation of its sentence."""
    # Brackets that stand for a point may hold spaces: they are one word with what is around.
    pieces = _BETWEEN.split(_LABEL.sub(" ", joined(line)))
    words = [_bare(word) for piece in pieces for word in _apart(piece)]
    return [word for word in words if word]


def _apart(piece: str) -> list[str]:
    """A piece cut at its commas; a URL has commas of its own, unless they cut before it, too."""
    scheme = _SCHEME.search(piece)
    if scheme is None or _COMMA.search(piece[: scheme.start()]):
        return _COMMA.split(piece)
    return re.split(rf"[,;](?={_SCHEME.pattern})", piece, flags=re.IGNORECASE)


def _bare(word: str) -> str:
    """The word without the brackets and points around it; those of `[.]` are its own."""
    while word:
        last, first = word[-1], word[0]
        if last in ".,:!?…" or (last in ")]}" and not _is_paired(word)):
            word = word[:-1]
        elif first in "([{" and not _is_paired(word):
            word = word[1:]
        elif first + last in {"()", "[]", "{}"} and first not in word[1:-1]:
            word = word[1:-1]
        elif first in "-–•*" and len(word) > 1:
            word = word[1:]
        else:
            break
    return word.strip("-–•*") if word in {"-", "–", "•", "*"} else word


def _is_paired(word: str) -> bool:
    pairs = (("(", ")"), ("[", "]"), ("{", "}"))
    return all(word.count(left) == word.count(right) for left, right in pairs)
