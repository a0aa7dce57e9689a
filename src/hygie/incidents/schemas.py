"""The shapes of the API, made from the catalogue of fields: one description serves every door."""

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, create_model

from hygie.incidents.rules.declaration import FIELDS, SECTIONS
from hygie.incidents.rules.duties import Applies
from hygie.incidents.rules.fields import LARGEST_NUMBER, Kind
from hygie.incidents.rules.fields import Field as Described
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.taxonomy import entry_vectors, incident_types


class _Strict(Schema):
    """A field that does not exist is refused, not forgotten."""

    model_config = ConfigDict(extra="forbid")


def _type_of(field: Described) -> Any:
    match field.kind:
        case Kind.MOMENT:
            return datetime | None
        case Kind.NUMBER:
            return Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] | None
        case Kind.CHOICE:
            return Literal[tuple(str(choice) for choice in field.choices or ())] | None
        case Kind.CHOICES:
            choices: Any = Literal[tuple(str(choice) for choice in field.choices or ())]
            return Annotated[list[choices], Field(max_length=len(field.choices or ()))]
        case Kind.TYPE:
            return Literal[("", *incident_types())]
        case Kind.VECTOR:
            return Literal[("", *entry_vectors())]
    return Annotated[str, StringConstraints(max_length=field.limit, pattern=r"^[^\x00]*$")]


def _default_of(field: Described) -> Any:
    if field.kind in {Kind.MOMENT, Kind.NUMBER, Kind.CHOICE}:
        return None
    return [] if field.kind == Kind.CHOICES else ""


def _section(name: str, section: type) -> Any:
    fields: dict[str, Any] = {
        field.name: (
            _type_of(field),
            Field(default=_default_of(field), description=field.label),
        )
        for field in FIELDS.values()
        if field.section == name
    }
    return create_model(section.__name__, __base__=_Strict, **fields)


_SECTIONS: dict[str, Any] = {
    name: _section(name, section) for name, (section, _) in SECTIONS.items()
}

_PARTS: dict[str, Any] = {
    name: (model, Field(default_factory=model)) for name, model in _SECTIONS.items()
}

DeclarationIn: Any = create_model(
    "DeclarationIn",
    __base__=_Strict,
    format=(Literal[1], Field(default=1, alias="schema", description="Version du format")),
    **_PARTS,
)


class DutyOut(Schema):
    """Another duty that the incident opens; `due_at` is null where the text gives no number."""

    code: str
    title: str
    recipient: str
    applies: Applies
    why: str
    due_at: datetime | None
    reference: str


class Receipt(Schema):
    """What is given for a declaration that has its number.

    `code` completes the declaration; it is given once, and is empty when the same request comes
    again.
    """

    number: str
    declared_at: datetime
    code: str
    call_back_words: str
    duties: list[DutyOut]


class IncidentOut(Schema):
    """An incident as the holder of the key may read it."""

    number: str
    status: Literal[tuple(str(status) for status in Status)]  # type: ignore[valid-type]
    severity: Literal[("", *(str(severity) for severity in Severity))]  # type: ignore[valid-type]
    is_significant: bool
    structure_name: str
    finess: str
    title: str
    declared_at: datetime
    aware_at: datetime
    acknowledged_at: datetime | None
    qualified_at: datetime | None
    closed_at: datetime | None
    version: int
    declaration: dict[str, Any]


class Problem(Schema):
    """Why it was refused, in French; `fields` names what is to be mended."""

    detail: str
    fields: list[str] = []
