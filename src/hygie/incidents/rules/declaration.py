"""A declaration: one frozen, versioned value, from the first word to the last correction."""

from dataclasses import dataclass, field, replace
from typing import Any

from hygie.incidents.rules.fields import AFTERWARDS, Field, Kind, Step, fields_of
from hygie.incidents.rules.sections import (
    Authorities,
    Cause,
    Declarant,
    Facts,
    Impact,
    Structure,
)
from hygie.incidents.rules.territory import department_of, zone_of
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.incidents.rules.wording import in_french

SCHEMA = 1
SECTIONS: dict[str, tuple[type, Step]] = {
    "structure": (Structure, Step.STRUCTURE),
    "declarant": (Declarant, Step.DECLARANT),
    "facts": (Facts, Step.FACTS),
    "impact": (Impact, Step.IMPACT),
    "cause": (Cause, Step.CAUSE),
    "authorities": (Authorities, Step.AUTHORITIES),
}
FIELDS: dict[str, Field] = {
    field.path: field
    for name, (section, step) in SECTIONS.items()
    for field in fields_of(section, name=name, step=step)
}


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What a structure says of an incident, complete or not."""

    structure: Structure = field(default_factory=Structure)
    declarant: Declarant = field(default_factory=Declarant)
    facts: Facts = field(default_factory=Facts)
    impact: Impact = field(default_factory=Impact)
    cause: Cause = field(default_factory=Cause)
    authorities: Authorities = field(default_factory=Authorities)

    @property
    def zone(self) -> str:
        """The time zone of the structure, by its department or its postcode."""
        return zone_of(self.structure.department or department_of(self.structure.postcode))

    def value(self, path: str) -> Any:
        """Return the value of a field: `declaration.value("facts.title")`."""
        section, _, name = path.partition(".")
        return getattr(getattr(self, section), name)

    def changed(self, values: dict[str, Any]) -> "Declaration":
        """Return the declaration with some fields changed: `{"facts.title": "…"}`."""
        by_section: dict[str, dict[str, Any]] = {}
        for path, value in values.items():
            section, _, name = path.partition(".")
            by_section.setdefault(section, {})[name] = value
        sections: dict[str, Any] = {
            section: replace(getattr(self, section), **changes)
            for section, changes in by_section.items()
        }
        return replace(self, **sections)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A field that says something else, in words for the timeline."""

    field: Field
    old: str
    new: str

    @property
    def label(self) -> str:
        return self.field.label


def steps(*, is_sent: bool) -> tuple[Step, ...]:
    """The steps in order; some wait until the declaration is sent."""
    return tuple(step for step in Step if is_sent or step not in AFTERWARDS)


def fields_of_step(step: Step) -> tuple[Field, ...]:
    """The fields of one step, in order."""
    return tuple(field for field in FIELDS.values() if field.step == step)


def is_empty(value: Any) -> bool:
    """Say whether a value says nothing."""
    return value is None or value == "" or value == frozenset()


def missing(declaration: Declaration) -> dict[Step, tuple[Field, ...]]:
    """Return what is required now and not there, by step; nothing when it may be sent."""
    lacking: dict[Step, tuple[Field, ...]] = {}
    for described in FIELDS.values():
        if described.required and is_empty(declaration.value(described.path)):
            lacking[described.step] = (*lacking.get(described.step, ()), described)
    if lacks_a_service(declaration):
        # It is asked where the danger is told.
        lacking[Step.IMPACT] = (*lacking.get(Step.IMPACT, ()), FIELDS["facts.services"])
    return lacking


def lacks_a_service(declaration: Declaration) -> bool:
    """Say whether danger is proven without the name of a service that it strikes."""
    is_proven = declaration.impact.patient_danger == PatientDanger.PROVEN
    return is_proven and not declaration.facts.services.strip(" ,;/\n")


def can_wait(declaration: Declaration) -> tuple[Field, ...]:
    """Return what is not there and can be said later."""
    return tuple(
        described
        for described in FIELDS.values()
        if not described.required and is_empty(declaration.value(described.path))
    )


def changes(before: Declaration, after: Declaration) -> tuple[Change, ...]:
    """Return what a completion changes, field by field, in the words of the timeline."""
    return tuple(
        Change(
            field=described,
            old=in_french(described, before.value(path), zone=before.zone),
            new=in_french(described, after.value(path), zone=after.zone),
        )
        for path, described in FIELDS.items()
        if before.value(path) != after.value(path)
    )


def merged(
    *, shown: Declaration, typed: Declaration, current: Declaration
) -> tuple[Declaration, tuple[Field, ...]]:
    """Return what is kept when somebody typed over what they were shown, and what clashes.

    Only what they changed is taken from them. A field that somebody else changed meanwhile, to
    say something different, clashes: the current value stays.
    """
    changed = {path: typed.value(path) for path in FIELDS if typed.value(path) != shown.value(path)}
    clashes = tuple(
        FIELDS[path]
        for path, value in changed.items()
        if current.value(path) not in (shown.value(path), value)
    )
    kept = {path: value for path, value in changed.items() if FIELDS[path] not in clashes}
    return current.changed(kept), clashes


def summary(declaration: Declaration, *, step: Step | None = None) -> tuple[tuple[Field, str], ...]:
    """Return what was said, in words: the review page, the receipt, the incident page."""
    return tuple(
        (described, in_french(described, declaration.value(path), zone=declaration.zone))
        for path, described in FIELDS.items()
        if step in (None, described.step) and not is_empty(declaration.value(path))
    )


def texts(declaration: Declaration) -> tuple[tuple[Field, str], ...]:
    """Return the texts that somebody typed."""
    written = {Kind.LINE, Kind.TEXT, Kind.PHONE, Kind.MAIL}
    return tuple(
        (described, declaration.value(path))
        for path, described in FIELDS.items()
        if described.kind in written and declaration.value(path)
    )
