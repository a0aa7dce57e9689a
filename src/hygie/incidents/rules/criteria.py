"""Must it be declared? The five criteria of article D.1111-16-2 (code de la santé publique)."""

from collections.abc import Set
from dataclasses import dataclass

from hygie.incidents.rules.sections import Impact
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    DataKind,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from hygie.kernel.enums import Labelled


class Criterion(Labelled):
    """One is enough to make the declaration a duty; the last two make the incident significant."""

    CARE_SAFETY = "CARE_SAFETY", "Sécurité des soins"
    HEALTH_DATA = "HEALTH_DATA", "Données de santé divulguées ou modifiées"
    NORMAL_OPERATION = "NORMAL_OPERATION", "Fonctionnement normal de la structure"
    HEALTH_SYSTEM = "HEALTH_SYSTEM", "Organisation du système de santé"
    CONTAGION = "CONTAGION", "Risque pour d’autres établissements"

    @property
    def is_significant(self) -> bool:
        """Say whether this criterion alone makes an incident significant (D.1111-16-2, III)."""
        return self in SIGNIFICANT


SIGNIFICANT = frozenset({Criterion.HEALTH_SYSTEM, Criterion.CONTAGION})
REFERENCE = "Code de la santé publique, articles L.1111-8-2 et D.1111-16-2"


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """What the answers say of one criterion, and why, for the page."""

    criterion: Criterion
    met: Answer
    why: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the answers amount to; nobody is ever told not to declare."""

    must_declare: Answer
    is_significant: Answer
    sentence: str


def criteria_met(impact: Impact) -> frozenset[Criterion]:
    """Return the criteria that the answers meet."""
    return frozenset(each.criterion for each in explain(impact) if each.met == Answer.YES)


def must_declare(criteria: Set[Criterion]) -> bool:
    """Say whether the law obliges to declare: any criterion does."""
    return bool(criteria)


def is_significant(criteria: Set[Criterion]) -> bool:
    """Say whether the incident is significant in the sense of D.1111-16-2, III."""
    return bool(SIGNIFICANT & criteria)


def explain(impact: Impact) -> tuple[Explanation, ...]:
    """Say for each criterion whether the answers meet it, and why in plain words."""
    return (
        _care_safety(impact),
        _health_data(impact),
        _normal_operation(impact),
        _asked(
            Criterion.HEALTH_SYSTEM,
            impact.territory_effect,
            yes="L’organisation des soins est touchée au-delà de la structure.",
            no="L’organisation des soins hors de la structure n’est pas touchée.",
        ),
        _asked(
            Criterion.CONTAGION,
            impact.spread_risk,
            yes="L’incident peut atteindre d’autres établissements.",
            no="L’incident ne peut pas atteindre d’autres établissements.",
        ),
    )


def verdict(impact: Impact, *, origin: Origin | None = None) -> Verdict:
    """Say in one sentence whether this must be declared."""
    met = {each.criterion: each.met for each in explain(impact)}
    must = _any(set(met.values()))
    significant = _any({met[criterion] for criterion in SIGNIFICANT})
    if must == Answer.YES:
        sentence = "D’après les réponses, cet incident doit être déclaré, sans attendre."
        if significant == Answer.YES:
            sentence += " Il est significatif : il dépasse la structure."
    elif must == Answer.UNKNOWN:
        sentence = (
            "Il manque des réponses pour savoir si la loi oblige à déclarer. Dans le doute, "
            "déclarez : vous compléterez ensuite."
        )
    elif origin == Origin.MALICIOUS:
        sentence = (
            "D’après les réponses, la loi n’oblige pas à déclarer. Un acte malveillant, même "
            "soupçonné, est utile à connaître : vous êtes invité à déclarer."
        )
    else:
        sentence = (
            "D’après les réponses, la loi n’oblige pas à déclarer. Vous pouvez le faire : votre "
            "déclaration sera lue."
        )
    return Verdict(must_declare=must, is_significant=significant, sentence=sentence)


def _care_safety(impact: Impact) -> Explanation:
    stopped = {OrganisationImpact.INTERRUPTION, OrganisationImpact.TRANSFER_OR_DEPROGRAMMING}
    danger = impact.patient_danger
    if danger in (PatientDanger.POTENTIAL, PatientDanger.PROVEN):
        met, why = Answer.YES, "Des patients sont, ou peuvent être, en danger."
    elif impact.organisation in stopped:
        met, why = Answer.YES, "Des soins sont interrompus, déplacés ou reportés."
    elif danger == PatientDanger.NONE:
        met, why = Answer.NO, "Aucun patient n’est en danger et les soins continuent."
    else:
        met, why = Answer.UNKNOWN, "On ne sait pas encore si des patients sont en danger."
    return Explanation(criterion=Criterion.CARE_SAFETY, met=met, why=why)


def _health_data(impact: Impact) -> Explanation:
    """The text speaks of confidentiality and integrity: data that one cannot reach is not there."""
    touched = impact.data & {DataImpact.INTEGRITY, DataImpact.DISCLOSURE}
    others_only = bool(impact.data_kinds) and DataKind.PATIENT not in impact.data_kinds
    if touched and DataKind.PATIENT in impact.data_kinds:
        met, why = Answer.YES, "Des données de patients sont modifiées, volées ou divulguées."
    elif touched and others_only:
        met, why = Answer.NO, "Les données touchées ne sont pas des données de santé."
    elif touched:
        met, why = (
            Answer.UNKNOWN,
            "Des données sont touchées ; dites si ce sont celles de patients.",
        )
    elif not impact.data or DataImpact.UNKNOWN in impact.data:
        met, why = Answer.UNKNOWN, "On ne sait pas encore ce que les données sont devenues."
    else:
        met, why = Answer.NO, "Aucune donnée n’est modifiée, volée ou divulguée."
        if DataImpact.INACCESSIBLE_OR_LOST in impact.data:
            why += (
                " Des données inaccessibles ou perdues ne comptent pas ici : le RGPD, lui, les "
                "compte (article 4, 12)."
            )
    return Explanation(criterion=Criterion.HEALTH_DATA, met=met, why=why)


def _normal_operation(impact: Impact) -> Explanation:
    if impact.organisation in (None, OrganisationImpact.UNKNOWN):
        met, why = Answer.UNKNOWN, "On ne sait pas encore comment la structure fonctionne."
    elif impact.organisation == OrganisationImpact.NONE:
        met, why = Answer.NO, "La structure travaille normalement."
    else:
        met, why = Answer.YES, "La structure ne travaille pas normalement."
    return Explanation(criterion=Criterion.NORMAL_OPERATION, met=met, why=why)


def _asked(criterion: Criterion, answer: Answer | None, *, yes: str, no: str) -> Explanation:
    """A criterion that is a question of the form."""
    why = {Answer.YES: yes, Answer.NO: no}.get(
        answer or Answer.UNKNOWN, "On ne le sait pas encore."
    )
    return Explanation(criterion=criterion, met=answer or Answer.UNKNOWN, why=why)


def _any(answers: set[Answer]) -> Answer:
    """One yes is enough; without it, one doubt leaves a doubt."""
    for answer in (Answer.YES, Answer.UNKNOWN):
        if answer in answers:
            return answer
    return Answer.NO
