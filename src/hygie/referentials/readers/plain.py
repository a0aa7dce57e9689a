"""YAML into plain values, safely: everything is text, nothing is executed, nothing explodes."""

from collections.abc import Iterator
from typing import Any

import yaml

from hygie.kernel.errors import Refused

MIB = 1 << 20
LARGEST = 20 * MIB
MOST_VALUES, DEEPEST = 600_000, 40
# What stands for nothing when it is written without quotes.
_NOTHING = {"", "~", "null", "Null", "NULL"}

Plain = dict[str, "Plain"] | list["Plain"] | str | None


class Unreadable(Refused):
    """The file is not what it says, is cut, or would cost too much to read."""


def read(text: str) -> Plain:
    """The values of one YAML document, numbers and booleans as they are written.

    A number like `1.10` stays `1.10`, and `Non` stays « Non ». Raise Unreadable for an alias (a few
    of them unfold into gigabytes), a tag, a key written twice, and for what goes too deep.
    """
    try:
        return _Builder(text).build()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f" à la ligne {mark.line + 1}" if mark else ""
        raise Unreadable(f"Ce fichier n’est pas du YAML lisible{where}.") from None
    except (yaml.YAMLError, UnicodeError):
        raise Unreadable("Ce fichier n’est pas du YAML lisible.") from None


def _line(event: Any) -> int:
    """On which line something begins, as people count."""
    return int(event.start_mark.line) + 1


class _Builder:
    """Builds values from the events of the parser, and counts them."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.count = 0

    def build(self) -> Plain:
        """The one document."""
        event = self._next()
        while not isinstance(event, yaml.DocumentStartEvent):
            if isinstance(event, yaml.StreamEndEvent):
                raise Unreadable("Ce fichier est vide.")
            event = self._next()
        value = self._value(self._next(), 0)
        self._next()
        if not isinstance(self._next(), yaml.StreamEndEvent):
            raise Unreadable("Ce fichier contient plusieurs documents YAML : séparez-les.")
        return value

    def _next(self) -> Any:
        event = next(self.events)
        self.count += 1
        if self.count > MOST_VALUES:
            raise Unreadable(f"Ce fichier a plus de {MOST_VALUES} valeurs : rien n’est lu.")
        if isinstance(event, yaml.AliasEvent):
            raise Unreadable(
                f"Ce fichier emploie des alias YAML (ligne {_line(event)}), qui "
                "peuvent se déplier à l’infini : écrivez les valeurs en entier."
            )
        return event

    def _value(self, event: Any, depth: int) -> Plain:
        if depth > DEEPEST:
            raise Unreadable(f"Ce fichier a plus de {DEEPEST} niveaux.")
        if getattr(event, "tag", None) not in {None, "!"}:
            line = _line(event)
            raise Unreadable(f"Ce fichier emploie un type YAML (« ! », ligne {line}).")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(depth)
        is_plain = event.style is None
        return None if is_plain and event.value in _NOTHING else str(event.value)

    def _mapping(self, depth: int) -> Plain:
        found: dict[str, Plain] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise Unreadable(f"Ligne {_line(event)} du fichier : la clé n’est pas un mot.")
            key = str(event.value)
            if key in found:
                line = _line(event)
                raise Unreadable(f"Ligne {line} du fichier : « {key[:60]} » est écrit deux fois.")
            found[key] = self._value(self._next(), depth + 1)
        return found

    def _sequence(self, depth: int) -> Plain:
        found: list[Plain] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            found.append(self._value(event, depth + 1))
        return found
