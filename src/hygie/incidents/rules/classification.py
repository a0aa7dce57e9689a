"""The codes of an incident in two European taxonomies, derived from what it says; never guessed."""

from dataclasses import dataclass
from functools import cache

from hygie.incidents.rules import causes, taxonomy
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.reference import read
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    OrganisationImpact,
    Origin,
    PatientDanger,
)

UNDETERMINED = "other:undetermined"
SECTOR = "impact-sectors-impacted"
ROOT_CAUSE = "nature-root-cause"
SEVERITY = "impact-severity"


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the codes are derived from: of the incident, of its declaration, of the desk."""

    incident_type: str = ""
    origin: Origin | None = None
    severity: Severity | None = None
    is_harmless: bool = False
    root_cause: str = ""


@dataclass(frozen=True, kw_only=True)
class Code:
    """One line of NIS 2: its value in words, and why; an empty value is not known."""

    predicate: str
    label: str
    value: str
    words: str
    why: str

    @property
    def tag(self) -> str:
        """The code as machines exchange it, or nothing."""
        return f'nis2:{self.predicate}="{self.value}"' if self.value else ""


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The codes of an incident, and why each is what it is."""

    rsit: tuple[str, ...]
    rsit_why: str
    nis2: tuple[Code, ...]

    def of(self, predicate: str) -> Code:
        """Return one line of NIS 2."""
        return next(code for code in self.nis2 if code.predicate == predicate)


def classified(known: Known) -> Classification:
    """Return the codes that follow from what is known, and say what does not follow."""
    return Classification(
        rsit=rsit(known.incident_type),
        rsit_why=_why_rsit(known.incident_type),
        nis2=(_sector(), _root_cause(known), _severity(known), *_judged()),
    )


def rsit(incident_type: str) -> tuple[str, ...]:
    """Return the codes of a type; the taxonomy has its own for what nobody knows yet."""
    return taxonomy.incident_type(incident_type).rsit if incident_type else (UNDETERMINED,)


def rsit_tag(code: str) -> str:
    """Return a code as machines exchange it: `rsit:availability="outage"`."""
    name, _, value = code.partition(":")
    return f'rsit:{name}="{value}"'


def is_harmless(declaration: Declaration) -> bool:
    """Say whether everything that was asked of the impact was answered by none."""
    impact = declaration.impact
    return (
        impact.patient_danger == PatientDanger.NONE
        and impact.organisation == OrganisationImpact.NONE
        and impact.territory_effect == Answer.NO
        and impact.data == frozenset({DataImpact.NONE})
    )


@cache
def impact_labels() -> dict[str, str]:
    """The severities of an impact by code, in words."""
    return {row["code"]: row["label"] for row in read(causes.FILE)["impact"]}


def _why_rsit(incident_type: str) -> str:
    if not incident_type:
        return "Le type n’est pas connu."
    return f"D’après le type : {taxonomy.incident_type(incident_type).label}."


def _sector() -> Code:
    row = read(causes.FILE)["sector"][0]
    return Code(
        predicate=SECTOR,
        label="Secteur touché",
        value=row["code"],
        words=row["label"],
        why="Les structures qui déclarent ici sont toutes de ce secteur.",
    )


def _root_cause(known: Known) -> Code:
    value = known.root_cause or causes.derived(known.incident_type, known.origin)
    if known.root_cause:
        why = "Dit par la structure ou l’astreinte."
    elif value:
        why = "D’après le type et l’origine."
    elif known.incident_type:
        why = "Ce type peut avoir plusieurs causes : personne n’a encore dit laquelle."
    else:
        why = "Ni le type ni l’origine ne la disent."
    return Code(
        predicate=ROOT_CAUSE,
        label="Nature de la cause",
        value=value,
        words=causes.label(value),
        why=why,
    )


def _severity(known: Known) -> Code:
    value, why = _impact(known)
    return Code(
        predicate=SEVERITY,
        label="Gravité de l’effet",
        value=value,
        words=impact_labels().get(value, causes.UNKNOWN),
        why=why,
    )


def _impact(known: Known) -> tuple[str, str]:
    if known.severity is not None:
        value = next(
            str(row["code"])
            for row in read(causes.FILE)["impact"]
            if known.severity in row["severities"]
        )
        return value, "D’après la gravité donnée par l’astreinte ; la correspondance est de Hygie."
    if known.is_harmless:
        return "white", "La déclaration répond « aucun » à tout ce qui est demandé des effets."
    return "", "L’astreinte n’a pas encore donné de gravité."


def _judged() -> tuple[Code, ...]:
    return tuple(
        Code(
            predicate=row["predicate"],
            label=row["label"],
            value="",
            words="Non déduite",
            why=row["why"],
        )
        for row in read(causes.FILE)["judged"]
    )
