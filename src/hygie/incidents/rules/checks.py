"""What does not hold together in a declaration, field by field, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from hygie.incidents.rules import causes
from hygie.incidents.rules.declaration import FIELDS, Declaration, missing, texts
from hygie.incidents.rules.fields import Field, Kind
from hygie.incidents.rules.sections import Cause
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    OngoingState,
    Origin,
    SupportKind,
)
from hygie.kernel.errors import Refused
from hygie.kernel.identity import PatientIdentity, refuse_patient_identity

# The clock of a phone may be a little ahead of ours.
TOLERANCE = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Earlier first: each must not come after the next ones that are known.
_ORDER = (
    ("facts.occurred_at", "facts.observed_at", "Le début ne peut pas suivre le constat."),
    (
        "facts.occurred_at",
        "facts.aware_at",
        "On ne peut pas avoir compris l’incident avant qu’il commence.",
    ),
    (
        "facts.observed_at",
        "facts.aware_at",
        "On ne peut pas avoir compris l’incident avant de l’avoir constaté.",
    ),
    ("facts.observed_at", "facts.resolved_at", "La résolution ne peut pas précéder le constat."),
    ("facts.occurred_at", "facts.resolved_at", "La résolution ne peut pas précéder le début."),
    (
        "impact.degraded_since",
        "impact.degraded_until",
        "La fin du mode dégradé ne peut pas précéder son début.",
    ),
)
NAME_A_SERVICE = "Un danger avéré touche au moins un service : nommez-le."
_LACKING = {"facts.services": NAME_A_SERVICE}


class Incomplete(Refused):
    """The declaration may not be sent as it is; `problems` says why."""

    def __init__(self, problems: "tuple[Problem, ...]") -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A field and what is wrong with it."""

    field: Field
    sentence: str

    def __str__(self) -> str:
        return f"« {self.field.label} » : {self.sentence}"


def problems(declaration: Declaration, *, at: datetime) -> tuple[Problem, ...]:
    """Return what is wrong with what was said, complete or not; nothing when all holds."""
    found = (
        *_wrong_times(declaration, at),
        *_wrong_order(declaration),
        *_wrong_choices(declaration),
        *_wrong_texts(declaration),
    )
    return tuple(Problem(field=FIELDS[path], sentence=sentence) for path, sentence in found)


def check(declaration: Declaration, *, at: datetime) -> None:
    """Refuse a declaration that may not be sent: something required is missing or wrong."""
    if found := _all(declaration, at=at):
        raise Incomplete(found)


def check_change(before: Declaration, after: Declaration, *, at: datetime) -> None:
    """Refuse a correction for what it makes wrong, not for what was accepted long ago."""
    known = _all(before, at=at)
    if found := tuple(each for each in _all(after, at=at) if each not in known):
        raise Incomplete(found)


def _all(declaration: Declaration, *, at: datetime) -> tuple[Problem, ...]:
    lacking = tuple(
        Problem(field=field, sentence=_LACKING.get(field.path, "Ce champ est nécessaire."))
        for fields in missing(declaration).values()
        for field in fields
    )
    return lacking + problems(declaration, at=at)


def _wrong_times(declaration: Declaration, at: datetime) -> Iterator[tuple[str, str]]:
    for path, field in FIELDS.items():
        moment = declaration.value(path) if field.kind == Kind.MOMENT else None
        if moment is None:
            continue
        if moment > at + TOLERANCE:
            yield path, "Ce moment est dans le futur."
        elif moment < EARLIEST:
            yield path, "Ce moment est antérieur à l’an 2000."


def _wrong_order(declaration: Declaration) -> Iterator[tuple[str, str]]:
    for first, then, sentence in _ORDER:
        earlier, later = declaration.value(first), declaration.value(then)
        if earlier is not None and later is not None and earlier > later:
            yield then, sentence


def _wrong_choices(declaration: Declaration) -> Iterator[tuple[str, str]]:
    impact, facts, cause = declaration.impact, declaration.facts, declaration.cause
    if len(impact.data) > 1 and impact.data & {DataImpact.NONE, DataImpact.UNKNOWN}:
        yield "impact.data", "« Aucun effet » et « Je ne sais pas » se choisissent seuls."
    if len(cause.support) > 1 and SupportKind.NONE in cause.support:
        yield "cause.support", "« Aucune aide » se choisit seul."
    if sentence := causes.origin_clash(cause.origin, cause.incident_type):
        yield "cause.incident_type", sentence
    if cause.origin == Origin.NON_MALICIOUS:
        yield from _of_an_attack(cause)
    if facts.resolved_at and facts.state not in (OngoingState.RESOLVED, None):
        yield (
            "facts.resolved_at",
            "Une heure de résolution est donnée, mais l’incident n’est pas résolu.",
        )


def _of_an_attack(cause: Cause) -> Iterator[tuple[str, str]]:
    """What only an attack has, and an origin that is none."""
    sentence = "L’origine que vous dites n’est pas malveillante : {}."
    if cause.entry_vector:
        yield "cause.entry_vector", sentence.format("elle n’a pas de porte d’entrée")
    if cause.ransom_requested == Answer.YES:
        yield "cause.ransom_requested", sentence.format("personne ne demande alors de rançon")


def _wrong_texts(declaration: Declaration) -> Iterator[tuple[str, str]]:
    for field, text in texts(declaration):
        if len(text) > field.limit:
            yield field.path, f"{field.limit} caractères au plus."
        if field.kind in (Kind.LINE, Kind.TEXT):
            try:
                refuse_patient_identity(text)
            except PatientIdentity as refusal:
                yield field.path, refusal.sentence
