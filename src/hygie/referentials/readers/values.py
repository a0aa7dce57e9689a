"""Typed values out of plain ones, with every fault noted at its place."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hygie.kernel.text import clean_line, clean_text
from hygie.referentials.rules.checking import Fault

_WORDS = {"true": True, "oui": True, "yes": True, "false": False, "non": False, "no": False}
# Nobody reads more faults than this of one file.
MOST_FAULTS = 500


class Reading:
    """The faults of a file while it is read: one wrong value does not hide the next ones."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, where: str, why: str) -> None:
        """Note a fault."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(where=where[:120], why=why))


class Fields:
    """The fields of one object of a file, each read once with its type."""

    def __init__(
        self, value: Any, *, where: str, reading: Reading, words: Mapping[str, str] | None = None
    ) -> None:
        self.where, self.reading = where, reading
        # How the author of the file calls a field, where it is not by our name.
        self.words = words or {}
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        self.read: set[str] = set()
        if not isinstance(value, dict):
            reading.fault(where, "ce n’est pas un objet avec des champs.")

    def line(self, name: str, default: str = "") -> str:
        """A text on one line."""
        return clean_line(self._scalar(name, default))

    def text(self, name: str, default: str = "") -> str:
        """A text with its lines."""
        return clean_text(self._scalar(name, default))

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number, or nothing."""
        said = self.line(name)
        if not said:
            return default
        if not said.lstrip("-").isdigit() or not said.isascii() or len(said) > 9:
            self._wrong(name, "un nombre entier est attendu")
            return default
        return int(said)

    def number(self, name: str, default: Decimal | None = None) -> Decimal | None:
        """A number with four decimals at most."""
        said = self.line(name).replace(",", ".")
        if not said:
            return default
        try:
            value = Decimal(said) if len(said) <= 20 else Decimal("NaN")
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or abs(value) > 1_000_000:
            self._wrong(name, "un nombre est attendu")
            return default
        return value.quantize(Decimal("0.0001")).normalize() + 0

    def flag(self, name: str, *, default: bool) -> bool:
        """Yes or no."""
        said = self.line(name).lower()
        if not said:
            return default
        if said not in _WORDS:
            self._wrong(name, "« true » ou « false » est attendu")
        return _WORDS.get(said, default)

    def day(self, name: str) -> date | None:
        """A day, as AAAA-MM-JJ."""
        said = self.line(name)
        if not said:
            return None
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            self._wrong(name, "une date AAAA-MM-JJ est attendue")
            return None

    def list(self, name: str) -> list[Any]:
        """A list, or nothing."""
        self.read.add(name)
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(name, "une liste est attendue")
            return []
        return value

    def object(self, name: str) -> "Fields | None":
        """An object inside this one, or nothing."""
        self.read.add(name)
        value = self.values.get(name)
        if value is None:
            return None
        return Fields(value, where=f"{self.where}, {name}", reading=self.reading)

    def nothing_else(self) -> None:
        """Note the fields that nobody asked for: a word mistyped would be lost in silence."""
        for name in sorted(self.values.keys() - self.read):
            self._wrong(name, "ce champ n’existe pas")

    def _scalar(self, name: str, default: str) -> str:
        self.read.add(name)
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, dict | list):
            self._wrong(name, "un texte est attendu")
            return default
        return str(value)

    def _wrong(self, name: str, why: str) -> None:
        self.reading.fault(self.where, f"« {self.words.get(name, name)[:40]} » : {why}.")
