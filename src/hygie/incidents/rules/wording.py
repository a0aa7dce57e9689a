"""How the value of a field is said in French."""

from typing import Any

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.clock import NBSP, in_words
from hygie.incidents.rules.fields import Field, Kind


def in_french(field: Field, value: Any, *, zone: str) -> str:
    """Say a value as a person reads it; nothing when there is none."""
    if value is None or value == "" or value == frozenset():
        return ""
    match field.kind:
        case Kind.MOMENT:
            return in_words(value, zone)
        case Kind.NUMBER:
            return f"{value:,}".replace(",", NBSP)
        case Kind.CHOICE:
            return str(value.label)
        case Kind.CHOICES:
            return " ; ".join(each.label for each in field.choices or () if each in value)
        case Kind.TYPE:
            return taxonomy.incident_type(value).label
        case Kind.VECTOR:
            return taxonomy.entry_vector(value).label
    return str(value)
