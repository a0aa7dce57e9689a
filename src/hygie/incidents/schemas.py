"""The shapes of the API, made from the catalogue of fields: one description serves every door."""

import json
from collections.abc import Container
from datetime import UTC, datetime
from importlib.resources import files
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    create_model,
)

from hygie.incidents.rules.care import ActKind, UnitState
from hygie.incidents.rules.causes import root_causes
from hygie.incidents.rules.classification import impact_labels
from hygie.incidents.rules.declaration import FIELDS, SECTIONS
from hygie.incidents.rules.delays import STRETCHES
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.fields import LARGEST_NUMBER, Kind
from hygie.incidents.rules.fields import Field as Described
from hygie.incidents.rules.lifecycle import Severity, Status
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.questions import QuestionKind
from hygie.incidents.rules.taxonomy import entry_vectors, incident_types
from hygie.incidents.rules.vocabulary import PatientDanger
from hygie.kernel.enums import Labelled

EXAMPLE: dict[str, Any] = json.loads(
    files("hygie.incidents").joinpath("reference", "example-declaration.json").read_text("utf-8")
)


def _in_utc(moment: datetime) -> datetime:
    """The same moment in UTC: PostgreSQL takes no offset of a day, which ISO 8601 allows."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("beyond the calendar") from None


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


class Strict(Schema):
    """A field that does not exist is refused, not forgotten."""

    model_config = ConfigDict(extra="forbid")


class _Exemplified(Strict):
    """The whole declaration comes with one that may be sent."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})


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


def _for_people(field: Described, needed: Container[str] | None) -> dict[str, Any]:
    """What a person wants to know besides the type; machines may pass over it."""
    match field.kind:
        case Kind.TYPE:
            labels = {code: kind.label for code, kind in incident_types().items()}
        case Kind.VECTOR:
            labels = {code: vector.label for code, vector in entry_vectors().items()}
        case _:
            labels = {choice.value: choice.label for choice in field.choices or ()}
    required = field.required if needed is None else field.path in needed
    known = {"x-help": field.help, "x-labels": labels, "x-required-to-send": required}
    return {name: value for name, value in known.items() if value}


def part_of(
    model: str, section: str, *, names: Container[str] = (), needed: Container[str] | None = None
) -> Any:
    """The schema of one section of a declaration, whole or with these fields alone.

    `needed` are the paths without which nothing is sent, where they are not those of a declaration.
    """
    fields: dict[str, Any] = {
        field.name: (
            _type_of(field),
            Field(
                default=_default_of(field),
                description=field.label,
                json_schema_extra=_for_people(field, needed),
            ),
        )
        for field in FIELDS.values()
        if field.section == section and (not names or field.name in names)
    }
    return create_model(model, __base__=Strict, **fields)


_SECTIONS: dict[str, Any] = {
    name: part_of(section.__name__, name) for name, (section, _) in SECTIONS.items()
}

_PARTS: dict[str, Any] = {
    name: (model, Field(default_factory=model, description=SECTIONS[name][1].label))
    for name, model in _SECTIONS.items()
}

DeclarationIn: Any = create_model(
    "DeclarationIn",
    __base__=_Exemplified,
    format=(Literal[1], Field(default=1, alias="schema", description="Version du format")),
    **_PARTS,
)


def described(description: str, labels: type[Labelled] | None = None, **more: Any) -> Any:
    """A field of an answer, in words."""
    words: Any = {"x-labels": {each.value: each.label for each in labels}} if labels else None
    return Field(..., description=description, json_schema_extra=words, **more)


def coded(description: str, labels: dict[str, str]) -> Any:
    """A code of a list, with what each means."""
    return Field(..., description=description, json_schema_extra={"x-labels": dict(labels)})


class DutyOut(Schema):
    """Another duty that the incident opens; `due_at` is null where the text gives no number."""

    code: str = described("Code de la démarche")
    title: str = described("Son nom")
    recipient: str = described("À qui la faire")
    applies: Applies = described("Pèse-t-elle sur cette structure ?", Applies)
    why: str = described("Pourquoi")
    due_at: datetime | None = described(
        "Dernier moment ; vide quand le texte ne donne pas de nombre"
    )
    reference: str = described("Texte")


class Receipt(Schema):
    """What is given for a declaration that has its number.

    `code` completes the declaration; it is given once, and is empty when the same request comes
    again.
    """

    number: str = described("Numéro de l’incident ; son dernier chiffre vérifie les autres")
    declared_at: datetime = described("Moment de la déclaration, à la seconde")
    code: str = described("Code qui complète la déclaration : donné une fois, à garder")
    call_back_words: str = described("Les deux mots qui prouvent au rappel qui a déclaré")
    duties: list[DutyOut] = described("Les autres démarches que l’incident ouvre")


class UnitOut(Schema):
    """A service of care and how it works."""

    name: str = described("Nom du service")
    state: UnitState = described("Comment il travaille", UnitState)


class PictureOut(Schema):
    """How care is at one moment; what nobody said is empty, never made up."""

    patient_danger: PatientDanger = described("Danger pour les patients", PatientDanger)
    units: list[UnitOut] = described("Services cités")
    cancelled: dict[str, int] = described("Actes annulés depuis le début, par nature", ActKind)
    transfers: int | None = described(
        "Patients transférés depuis le début ; vide quand on ne sait pas"
    )
    degraded: bool = described("Travaille-t-on en mode dégradé ?")
    diverted: bool = described("Les urgences sont-elles détournées ?")
    degraded_since: datetime | None = described("Début du mode dégradé ; vide tant que non dit")
    degraded_until: datetime | None = described("Fin du mode dégradé")
    diverted_since: datetime | None = described(
        "Début du détournement des urgences ; vide tant que non dit"
    )
    diverted_until: datetime | None = described("Fin du détournement des urgences")
    normal_at: datetime | None = described("Retour à la normale")


class CarePointOut(PictureOut):
    """How care went at one moment, as it was said; what was corrected since is left out."""

    at: datetime = described("Moment pour lequel c’est dit")
    written_at: datetime = described("Moment où c’est écrit")


class CareOut(PictureOut):
    """How care goes, by the last point that was said of it, and all the points before."""

    sentence: str = described("La situation en une phrase")
    at: datetime = described("Moment pour lequel elle a été dite")
    points: list[CarePointOut] = described(
        "Les points qui tiennent, dans l’ordre de ce qu’ils disent ; le document JSON d’une "
        "démarche en donne, sous « care », ce que son destinataire reçoit"
    )
    degraded_minutes: int | None = described(
        "Minutes de mode dégradé depuis le début ; vide quand un début n’est pas dit", ge=0
    )
    diverted_minutes: int | None = described(
        "Minutes de détournement depuis le début ; vide quand un début n’est pas dit", ge=0
    )


class ClassificationOut(Schema):
    """The codes of the incident; what no fact tells is empty, and named in `not_derived`."""

    rsit: list[str] = described("Codes RSIT (ENISA), comme étiquettes MISP", min_length=1)
    nis2: list[str] = described("Codes NIS 2, comme étiquettes MISP")
    root_cause: Literal[("", *root_causes())] = coded(  # type: ignore[valid-type]
        "Nature de la cause ; vide quand personne ne la connaît",
        {code: cause.label for code, cause in root_causes().items()},
    )
    entry_vector: Literal[("", *entry_vectors())] = coded(  # type: ignore[valid-type]
        "Porte d’entrée ; vide quand personne ne la connaît",
        {code: vector.label for code, vector in entry_vectors().items()},
    )
    impact_severity: Literal[("", *impact_labels())] = coded(  # type: ignore[valid-type]
        "Gravité de l’effet ; vide tant que l’astreinte n’en dit rien", impact_labels()
    )
    said_at: datetime | None = described(
        "Quand la cause a été dite après la déclaration ; vide si elle ne l’a pas été"
    )
    not_derived: list[str] = described("Lignes de NIS 2 qu’aucun fait ne permet de déduire")


class AnswerOut(Schema):
    """An answer to a question of the desk, under the wording that it answered."""

    code: str = described("Code de la question")
    question: str = described("La question, telle qu’elle était posée")
    version: str = described("Version de la question")
    kind: QuestionKind = described("Comment on y répond", QuestionKind)
    value: str = described("La réponse : un texte, un nombre, un code, ou un jour comme 2026-03-28")
    words: str = described("La réponse, en mots")
    answered_at: datetime = described("Répondu le")


class DelayOut(Schema):
    """How long it took from one moment of the incident to another."""

    code: Literal[tuple(f"{since}_to_{until}" for since, until, _ in STRETCHES)] = coded(  # type: ignore[valid-type]
        "Quel délai", {f"{since}_to_{until}": label for since, until, label in STRETCHES}
    )
    label: str = described("Le même, en français")
    minutes: int | None = described("Sa durée en minutes ; vide quand un moment manque", ge=0)
    missing: str = described("Le moment qui manque, ou ce qui ne tient pas ; vide sinon")


class IncidentOut(Schema):
    """An incident as the holder of the key may read it."""

    number: str = described("Numéro de l’incident")
    nature: Nature = described("Incident, presque-accident ou menace", Nature)
    status: Literal[tuple(str(status) for status in Status)] = described(  # type: ignore[valid-type]
        "Où il en est", Status
    )
    severity: Literal[("", *(str(severity) for severity in Severity))] = described(  # type: ignore[valid-type]
        "Gravité selon l’analyste ; vide tant que l’incident n’est pas qualifié", Severity
    )
    is_significant: bool = described("Incident significatif")
    structure_name: str = described("Nom de la structure")
    finess: str = described("Numéro FINESS du site ; vide quand il n’est pas au registre")
    title: str = described("Ce qui se passe, en une phrase")
    declared_at: datetime = described("Déclaré le")
    precision: Literal[tuple(str(each) for each in Precision)] = described(  # type: ignore[valid-type]
        "À quoi ces dates sont connues : ce qui est plus fin n’a jamais été dit", Precision
    )
    aware_at: datetime = described("Compris le : les délais légaux partent de là")
    acknowledged_at: datetime | None = described("Pris en compte le")
    qualified_at: datetime | None = described("Qualifié le")
    closed_at: datetime | None = described("Clos le")
    version: int = described("Version de la déclaration", ge=1)
    care: CareOut = described("Où en sont les soins")
    classification: ClassificationOut = described("Type et cause, en codes")
    declaration: dict[str, Any] = described("La déclaration, au format de la demande")
    answers: list[AnswerOut] = described("Les réponses aux questions de l’astreinte")
    delays: list[DelayOut] = described(
        "Du début au retour à la normale ; aucun pour un signalement"
    )


class Problem(Schema):
    """Why it was refused, in French; `fields` names what is to be mended."""

    detail: str = described("Pourquoi, en une ou plusieurs phrases")
    fields: list[str] = Field(default=[], description="Les champs à corriger, comme facts.title")
