"""What was declared, part by part, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from hygie.establishments import queries as establishments
from hygie.incidents.rules.declaration import Declaration, summary
from hygie.incidents.rules.fields import AFTERWARDS, Field, Kind, Step
from hygie.platform.phones import phone_in_words

# Codes that the machine needs and nobody reads.
UNSAID = frozenset({"structure.finess_ej", "structure.department"})
# On the desk the declarant is somebody else.
DESK_TITLES = {
    Step.STRUCTURE: "Structure",
    Step.DECLARANT: "Déclarant",
    Step.FACTS: "Faits",
    Step.IMPACT: "Conséquences",
    Step.CAUSE: "Origine et aide",
    Step.AUTHORITIES: "Pour les autres autorités",
}

# The questions of the form, as short headings.
DESK_LABELS = {
    "declarant.name": "Nom",
    "declarant.role": "Fonction",
    "declarant.phone": "Téléphone",
    "declarant.reply_channel": "Réponse souhaitée",
    "declarant.reachable_at_night": "Joignable la nuit",
    "structure.finess_et": "FINESS",
    "structure.name": "Nom",
    "structure.postcode": "Code postal",
    "structure.category": "Catégorie",
    "structure.is_essential_or_important": "Entité essentielle ou importante",
    "structure.is_ose": "Opérateur de services essentiels",
    "facts.title": "En une phrase",
    "facts.observed_at": "Constaté",
    "facts.aware_at": "Connu",
    "facts.occurred_at": "Commencé",
    "facts.state": "Où en est l’incident",
    "facts.resolved_at": "Résolu",
    "facts.narrative": "Récit",
    "facts.systems": "Ce qui est touché",
    "facts.machines": "Postes et serveurs touchés",
    "facts.measures": "Déjà fait",
    "impact.patient_danger": "Patients en danger",
    "impact.organisation": "Fonctionnement",
    "impact.territory_effect": "Effet au-delà de la structure",
    "impact.spread_risk": "Peut atteindre d’autres",
    "impact.data": "Données",
    "impact.data_kinds": "Nature des données",
    "impact.persons": "Nombre de personnes concernées",
    "impact.degraded_since": "Mode dégradé depuis",
    "impact.degraded_until": "Mode dégradé jusqu’à",
    "cause.origin": "Origine",
    "cause.incident_type": "Type",
    "cause.entry_vector": "Porte d’entrée",
    "cause.ransom_requested": "Rançon demandée",
    "cause.root_cause": "Cause",
    "cause.support": "Aide demandée",
    "cause.complaint_filed": "Plainte déposée",
    "cause.already_told": "Déjà prévenus",
    "authorities.other_countries": "Autres pays de l’Union",
    "authorities.person_kinds": "Qui sont ces personnes",
    "authorities.records": "Nombre d’enregistrements touchés",
    "authorities.consequences": "Conséquences pour elles",
    "authorities.persons_told": "Personnes informées",
    "authorities.persons_told_how": "Comment, quand",
}
_START = "impact.degraded_since"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What `ui/facts.html` needs of one answer."""

    label: str
    value: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One step of the declaration and its answers."""

    step: Step
    title: str
    facts: tuple[Fact, ...]


def label_of(field: Field) -> str:
    """What a field says, in words that do not speak to the declarant."""
    return DESK_LABELS.get(field.path, field.label)


def parts(declaration: Declaration) -> list[Part]:
    """The whole declaration, as its author reads it again: short headings, one part per step."""
    made = [_part(declaration, step, step.label, DESK_LABELS) for step in DESK_TITLES]
    return [part for part in made if part.facts or part.step not in AFTERWARDS]


def parts_for_the_desk(declaration: Declaration, *, with_contacts: bool) -> list[Part]:
    """The same for who receives it; contacts only for those who may call."""
    made = [
        _part(declaration, step, title, DESK_LABELS)
        for step, title in DESK_TITLES.items()
        if with_contacts or step != Step.DECLARANT
    ]
    return [part for part in made if part.facts or part.step not in AFTERWARDS]


def _part(declaration: Declaration, step: Step, title: str, labels: Mapping[str, str]) -> Part:
    facts = [
        _fact(field, words, labels.get(field.path, field.label))
        for field, words in summary(declaration, step=step)
        if field.path not in UNSAID
    ]
    if step == Step.IMPACT and declaration.impact.lacks_start:
        facts.append(Fact(label=labels[_START], value="Non dit à ce jour"))
    return Part(step=step, title=title, facts=tuple(facts))


def _fact(field: Field, words: str, label: str) -> Fact:
    if field.kind == Kind.PHONE:
        return Fact(label=label, value=phone_in_words(words), url=f"tel:{words}")
    if field.path == "structure.category":
        words = establishments.any_category_label(words)
    return Fact(label=label, value=words)
