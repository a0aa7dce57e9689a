"""What dated data ask of a thing before they count: fields, and the values that each may have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Conditions = Mapping[str, frozenset[str]]
Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, kw_only=True)
class Field:
    """Something that data may ask: its name in words, and those of its values."""

    code: str
    label: str
    values: Mapping[str, str]

    def in_words(self, values: frozenset[str]) -> str:
        """Some values as people read them, in the order of the field."""
        return " ou ".join(label for value, label in self.values.items() if value in values)


def conditions(rows: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Conditions as data hold them; one without a value asks nothing."""
    return {code: frozenset(values) for code, values in rows.items() if values}


def to_json(asked: Conditions) -> dict[str, list[str]]:
    """Conditions as they are kept."""
    return {code: sorted(values) for code, values in sorted(asked.items())}


def unknown(known: Mapping[str, Field], *asked: Conditions) -> list[str]:
    """The fields and the values that are asked and exist no more."""
    return sorted(
        {code for each in asked for code in each if code not in known}
        | {
            value
            for each in asked
            for code, values in each.items()
            if code in known
            for value in values - set(known[code].values)
        }
    )


def asked_in_words(asked: Conditions, known: Mapping[str, Field]) -> list[str]:
    """Conditions as people read them; a field that exists no more is said by its code."""
    return [
        f"{known[code].label} : {known[code].in_words(values)}"
        if code in known
        else f"« {code} », qui n’existe plus"
        for code, values in asked.items()
    ]
