"""A declaration as JSON and back: what the database, the API and the paper form exchange."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from hygie.incidents.rules import taxonomy
from hygie.incidents.rules.declaration import FIELDS, SCHEMA, SECTIONS, Declaration, is_empty
from hygie.incidents.rules.fields import LARGEST_NUMBER, Field, Kind
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused


class Unreadable(Refused):
    """This is no declaration; `path` names the field at fault, when there is one."""

    def __init__(self, sentence: str, *, path: str = "") -> None:
        super().__init__(sentence)
        self.path = path


def to_json(declaration: Declaration) -> dict[str, Any]:
    """Return plain values: what is empty is left out, times are ISO 8601 in UTC."""
    written: dict[str, Any] = {"schema": SCHEMA}
    for name, fields in _WRITTEN.items():
        section = getattr(declaration, name)
        said = {
            field: write(value) if write else value
            for field, write in fields
            if not is_empty(value := getattr(section, field))
        }
        if said:
            written[name] = said
    return written


def from_json(written: object) -> Declaration:
    """Read what `to_json` wrote; anything else is refused with the name of the field."""
    if not isinstance(written, dict) or written.get("schema") != SCHEMA:
        raise Unreadable(f"Ceci n’est pas une déclaration au format {SCHEMA}.")
    values: dict[str, Any] = {}
    for section, fields in written.items():
        if section == "schema":
            continue
        if section not in SECTIONS or not isinstance(fields, dict):
            raise Unreadable(f"La partie « {_short(section)} » n’existe pas.")
        for name, value in fields.items():
            path = f"{section}.{name}"
            if path not in FIELDS:
                raise Unreadable(f"Le champ « {_short(path)} » n’existe pas.", path=_short(path))
            values[path] = read_value(FIELDS[path], value)
    return Declaration().changed(values)


def read_value(field: Field, value: object) -> Any:
    """Read one plain value; a value of the wrong kind is refused."""
    try:
        return _READERS[field.kind](field, value)
    except (ValueError, TypeError, AttributeError, OverflowError):
        raise Unreadable(
            f"« {field.label} » : cette valeur n’est pas lisible.", path=field.path
        ) from None


def _writer(field: Field) -> Callable[[Any], Any] | None:
    """How a value of this field becomes plain; None when it is."""
    match field.kind:
        case Kind.MOMENT:
            return lambda moment: moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Kind.CHOICE:
            return lambda choice: choice.value
        case Kind.CHOICES:
            codes = tuple((each, each.value) for each in field.choices or ())
            return lambda chosen: [code for each, code in codes if each in chosen]
    return None


def _read_text(field: Field, value: object) -> str:
    if not isinstance(value, str) or len(value) > field.limit or "\x00" in value:
        raise ValueError
    return value


def _read_moment(field: Field, value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise Unreadable(
            f"« {field.label} » : cette heure est sans fuseau. Écrivez-la avec le sien, comme "
            f"{moment:%Y-%m-%dT%H:%M:%S}+01:00, ou en UTC, avec un Z à la fin.",
            path=field.path,
        )
    return moment.astimezone(UTC)


def _read_number(field: Field, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError
    return value


def _read_choice(field: Field, value: object) -> Any:
    return None if value is None else _chosen(field, value)


def _read_choices(field: Field, value: object) -> Any:
    if not isinstance(value, list):
        raise TypeError
    return frozenset(_chosen(field, each) for each in value)


def _chosen(field: Field, value: object) -> Labelled:
    if field.choices is None or not isinstance(value, str):
        raise TypeError
    return field.choices(value)


def _read_type(field: Field, value: object) -> str:
    return taxonomy.incident_type(str(value)).code if value else ""


def _read_vector(field: Field, value: object) -> str:
    return taxonomy.entry_vector(str(value)).code if value else ""


_READERS: dict[Kind, Callable[[Field, object], Any]] = {
    Kind.LINE: _read_text,
    Kind.TEXT: _read_text,
    Kind.PHONE: _read_text,
    Kind.MAIL: _read_text,
    Kind.MOMENT: _read_moment,
    Kind.NUMBER: _read_number,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.TYPE: _read_type,
    Kind.VECTOR: _read_vector,
}
# Which fields there are and how each is written, told apart once: a past has many lines.
_WRITTEN = {
    name: tuple((field.name, _writer(field)) for field in FIELDS.values() if field.section == name)
    for name in SECTIONS
}


def _short(text: object) -> str:
    """Keep what comes back to the sender short."""
    return str(text)[:60]
