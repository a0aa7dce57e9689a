"""A file of events, one event at a time: a window of text over it, never the whole in memory.

What the reader gives was read by `json`, with what `json` lets through refused: a key written
twice, a number that is none (NaN), text that is no UTF-8.
"""

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from json.decoder import JSONDecodeError
from typing import Any, BinaryIO, NamedTuple

from hygie.kernel.encodings import no_text
from hygie.kernel.errors import Refused

_CHUNK = 1024 * 1024
# No event, and no other value of a file, is longer: an audit of a whole region fits.
MOST_VALUE = 8 * 1024 * 1024
MOST_EVENTS = 2_000_000
_BLANKS = re.compile(r"[ \t\n\r]*")
_NBSP = "\N{NO-BREAK SPACE}"


class Unreadable(Refused):
    """The file is no text, no JSON, or stops in the middle."""


class NotAnExchange(Unreadable):
    """The file is JSON, and no exchange file."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"Ce n’est pas un fichier d’échange OPSSIES : {found}. Rien n’en est repris."
        )


@dataclass(frozen=True)
class Root:
    """Something beside the events: « events.stakeholders », « extractionDate »."""

    path: str
    value: Any


# The object that holds the events begins.
_EVENTS = Root("events", None)


class Event(NamedTuple):
    """One event, and its number in the file, from zero."""

    number: int
    value: Any


def read(file: BinaryIO) -> Iterator[Root | Event]:
    """What a file holds, in its order.

    Raises NotAnExchange, and Unreadable with the line where reading stopped.
    """
    text = _Window(file)
    if text.peek() == "[":
        raise NotAnExchange("c’est une liste, et non un objet qui a « events »")
    has_events = False
    for each in _object(text, "", _at_root):
        if each is _EVENTS:
            has_events = True
        else:
            yield each
    text.skip()
    if not text.is_over:
        raise text.fault("Du texte suit la fin du fichier")
    if not has_events:
        raise NotAnExchange("il n’a pas d’objet « events »")


def _at_root(text: "_Window", key: str) -> Iterator[Root | Event]:
    if key == "events" and text.peek() == "{":
        yield _EVENTS
        yield from _object(text, "events.", _in_events)
    else:
        yield Root(key, text.value())


def _in_events(text: "_Window", key: str) -> Iterator[Root | Event]:
    if key != "event" or text.peek() != "[":
        yield Root(f"events.{key}", text.value())
        return
    yield Root("events.event", [])
    text.take("[")
    if text.peek() == "]":
        text.take("]")
        return
    for number in range(MOST_EVENTS):
        yield Event(number, text.value())
        if text.take(",]") == "]":
            return
    raise text.fault(f"Plus de {MOST_EVENTS:,} événements".replace(",", _NBSP))


def _object(text: "_Window", path: str, each: Any) -> Iterator[Root | Event]:
    """The members of an object, one at a time, each read by its own reader."""
    text.take("{", what="Le fichier n’est pas un objet JSON (il ne commence pas par « { »)")
    if text.peek() == "}":
        text.take("}")
        return
    known: set[str] = set()
    while True:
        key = text.value()
        if not isinstance(key, str):
            raise text.fault("Un nom d’attribut manque")
        if key in known:
            raise text.fault(f"« {path}{key[:60]} » est écrit deux fois")
        known.add(key)
        text.take(":")
        text.peek()
        yield from each(text, key)
        if text.take(",}") == "}":
            return


class _Twice(ValueError):
    """A key is written twice in one object."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _Twice(next(key for key in keys if keys.count(key) > 1))
    return found


def _constant(name: str) -> Any:
    raise ValueError(f"« {name} » n’est pas un nombre")


# What an event says once: written twice, which one counts is anybody’s guess.
_ONCE = (
    '"level"',
    '"score"',
    '"tlp"',
    '"eventType"',
    '"eventAnalysisType"',
    '"outcome"',
    '"dates"',
    '"scopes"',
)
_DECODER = json.JSONDecoder(parse_constant=_constant)
# It calls back for each object: four times slower.
_CAREFUL = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_constant)


def _decode(text: str, at: int) -> tuple[Any, int]:
    """The value that begins here, and where it ends; a name that is written twice is refused."""
    found, end = _DECODER.raw_decode(text, at)
    if max(map(text.count, _ONCE, repeat(at), repeat(end))) > 1:
        return _CAREFUL.raw_decode(text, at)
    return found, end


class _Window:
    """The text that is being read: what was read is let go, what comes is read as needed."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at = "", 0
        self.line = 1
        self.ended = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.at >= len(self.text) and not self._more()

    def fault(self, sentence: str) -> Unreadable:
        """What is wrong, with the line where it is."""
        line = self.line + self.text.count("\n", 0, self.at)
        return Unreadable(f"{sentence}, ligne {line}. Rien n’est repris de ce fichier.")

    def skip(self) -> None:
        """Go to the next character that is no blank."""
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text) or not self._more():
                return

    def peek(self) -> str:
        """The next character that is no blank; nothing at the end."""
        self.skip()
        return self.text[self.at : self.at + 1]

    def take(self, wanted: str, *, what: str = "") -> str:
        """Take one of these characters. Raises Unreadable when another comes."""
        found = self.peek()
        if not found and self.text == "" and self.line == 1:
            raise Unreadable("Le fichier est vide.")
        if not found:
            raise self.fault("Le fichier est coupé : il s’arrête avant sa fin")
        if found not in wanted:
            others = f"{_NBSP}» ou «{_NBSP}".join(wanted)
            raise self.fault(
                what or f"«{_NBSP}{found}{_NBSP}» à la place de «{_NBSP}{others}{_NBSP}»"
            )
        self.at += 1
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.skip()
        while True:
            try:
                found, end = _decode(self.text, self.at)
            except JSONDecodeError as error:
                if self._grow():
                    continue
                raise self._wrong(error) from None
            except RecursionError:
                raise self.fault("Des objets sont imbriqués sans fin") from None
            except _Twice as error:
                raise self.fault(f"« {str(error)[:60]} » est écrit deux fois") from None
            except ValueError as error:
                said = str(error) if "«" in str(error) else "Un nombre est démesuré"
                raise self.fault(said) from None
            # A number at the edge of the window may go on.
            if end == len(self.text) and self._grow():
                continue
            self.at = end
            return found

    def _wrong(self, error: JSONDecodeError) -> Unreadable:
        if self.ended and (error.pos >= len(self.text.rstrip()) or "Unterminated" in error.msg):
            self.at = len(self.text)
            return self.fault("Le fichier est coupé : il s’arrête avant sa fin")
        self.at = min(max(error.pos, self.at), len(self.text))
        if not self.ended and len(self.text) - self.at >= 0 and self._is_full:
            return self.fault("Une valeur est plus longue que ce qu’un audit peut dire")
        return self.fault("Ce n’est pas du JSON")

    @property
    def _is_full(self) -> bool:
        return len(self.text) - self.at >= MOST_VALUE

    def _grow(self) -> bool:
        """Read more of a value that does not end in the window, up to what one may be."""
        return not self._is_full and self._more()

    def _more(self) -> bool:
        if self.ended:
            return False
        raw = self.file.read(_CHUNK)
        if not self.text and self.line == 1 and (why := no_text(raw)):
            raise Unreadable(f"{why} Rien n’est repris de ce fichier.")
        try:
            text = self.decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            self.at = len(self.text)
            self.line += raw.count(b"\n", 0, error.start)
            raise self.fault("Le fichier n’est pas en UTF-8") from None
        self.ended = not raw
        if text:
            self.line += self.text.count("\n", 0, self.at)
            self.text, self.at = self.text[self.at :] + text, 0
        return bool(text) or (bool(raw) and self._more())
