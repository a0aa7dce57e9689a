"""What an incident obliges to say, to whom, by when: computed, explained, never hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.incidents.rules.clock import HOUR, add_months, in_words
from hygie.incidents.rules.duty_catalogue import DutyText
from hygie.incidents.rules.holidays import tolerant_due
from hygie.incidents.rules.situation import Situation
from hygie.incidents.rules.vocabulary import Answer
from hygie.kernel.enums import Labelled

# "Without delay" has no number in the texts: ours is a default that the operator may change.
EXPECTED_WITHIN = timedelta(hours=4)
CSP, NIS2_WARNING, NIS2_NOTIFICATION = "CSP_DECLARATION", "NIS2_EARLY_WARNING", "NIS2_NOTIFICATION"


class Applies(Labelled):
    """Whether a duty weighs on this structure, for this incident."""

    YES = "YES", "À faire"
    PERHAPS = "PERHAPS", "À vérifier"
    NO = "NO", "Sans objet"


class DutyState(Labelled):
    """Where a duty stands on its clock."""

    LATE = "LATE", "En retard"
    SOON = "SOON", "Bientôt"
    RUNNING = "RUNNING", "Dans les temps"
    DONE = "DONE", "Fait"
    NONE = "NONE", "Sans échéance"


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """When a clock turns orange, and when a duty without number turns red."""

    soon_within: timedelta = timedelta(hours=6)
    late_after: timedelta = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A duty applied to a situation.

    `due_at` is the legal term, None when the text gives no number; `expected_by` is then the
    operator's. `is_planned` says that the term counts from a notification that is not sent yet.
    `tolerant_due_at` only informs.
    """

    text: DutyText
    applies: Applies
    why: str
    starts_at: datetime
    due_at: datetime | None
    expected_by: datetime | None
    tolerant_due_at: datetime | None
    is_planned: bool
    done_at: datetime | None
    note: str

    @property
    def code(self) -> str:
        return self.text.code

    @property
    def term(self) -> datetime | None:
        """The moment that the clock of this duty shows."""
        return self.due_at or self.expected_by

    @property
    def was_late(self) -> bool:
        """Say whether it was done after its legal term: the reasons must then be given."""
        return bool(self.done_at and self.due_at and self.done_at > self.due_at)


def duties(
    situation: Situation,
    *,
    catalogue: tuple[DutyText, ...],
    expected_within: timedelta = EXPECTED_WITHIN,
) -> list[Duty]:
    """Return every duty of the catalogue as it applies here: to do first, soonest first."""
    found: dict[str, Duty] = {}
    for text in catalogue:
        found[text.code] = _applied(text, situation, found, expected_within)
    order = list(Applies)
    return sorted(
        found.values(), key=lambda duty: (order.index(duty.applies), duty.term or duty.starts_at)
    )


def state(duty: Duty, *, at: datetime, thresholds: Thresholds | None = None) -> DutyState:
    """Say where a duty stands: late only past a term of the law, or long past ours."""
    limits = thresholds or Thresholds()
    if duty.done_at is not None:
        return DutyState.DONE
    if duty.applies == Applies.NO or duty.term is None:
        return DutyState.NONE
    late_from = duty.due_at or duty.starts_at + limits.late_after
    if at > late_from:
        return DutyState.LATE
    return DutyState.SOON if duty.term - at <= limits.soon_within else DutyState.RUNNING


def _applied(
    text: DutyText, situation: Situation, before: dict[str, Duty], expected_within: timedelta
) -> Duty:
    applies, why = _RULES[text.code](situation)
    starts_at, is_planned = situation.aware_at, False
    if text.after:
        previous = before.get(text.after)
        sent_at = situation.done.get(text.after)
        planned_at = previous.due_at if previous else None
        starts_at = sent_at or planned_at or situation.aware_at
        is_planned = sent_at is None
    return Duty(
        text=text,
        applies=applies,
        why=why,
        starts_at=starts_at,
        due_at=_due(text, starts_at, situation.zone),
        expected_by=starts_at + expected_within if text.has_no_number else None,
        tolerant_due_at=_tolerant(text, situation),
        is_planned=is_planned,
        done_at=situation.done.get(text.code),
        note=_note(text, starts_at, situation, is_planned),
    )


def _due(text: DutyText, starts_at: datetime, zone: str) -> datetime | None:
    if text.hours is not None:
        return starts_at + text.hours * HOUR  # on the absolute time line: clocks may change
    if text.months is not None:
        return add_months(starts_at, text.months, zone=zone)
    return None


def _tolerant(text: DutyText, situation: Situation) -> datetime | None:
    if not text.tolerant or text.hours is None:
        return None
    return tolerant_due(situation.aware_at, hours=text.hours, zone=situation.zone)


def _note(text: DutyText, starts_at: datetime, situation: Situation, is_planned: bool) -> str:
    """Say what the term rests on, when it is not simply the awareness."""
    if text.after and is_planned:
        return (
            "Calculé comme si l’étape précédente était faite "
            f"{in_words(starts_at, situation.zone)} ; recalculé quand elle le sera."
        )
    if text.after:
        return f"Calculé depuis l’étape précédente, {in_words(starts_at, situation.zone)}."
    if text.has_no_number:
        return (
            "Sans délai : le texte ne donne pas de nombre d’heures, le terme affiché est le nôtre."
        )
    return ""


Ruling = tuple[Applies, str]


def _by(answer: Answer, *, yes: str, perhaps: str, no: str) -> Ruling:
    """Turn an answer into a ruling with its reason."""
    match answer:
        case Answer.YES:
            return Applies.YES, yes
        case Answer.NO:
            return Applies.NO, no
    return Applies.PERHAPS, perhaps


def _health_code(situation: Situation) -> Ruling:
    if situation.in_scope == Answer.NO:
        return Applies.NO, "Votre structure n’est pas concernée par cette obligation."
    return _by(
        situation.must_declare,
        yes="Les réponses remplissent au moins un critère de l’article D.1111-16-2.",
        perhaps="Cela dépend de réponses que vous n’avez pas encore. Dans le doute, déclarez.",
        no="Les réponses ne remplissent aucun critère de l’article D.1111-16-2.",
    )


def _essential_services(situation: Situation) -> Ruling:
    return _by(
        situation.is_ose,
        yes="La structure est un opérateur de services essentiels.",
        perhaps="Si la structure est un opérateur de services essentiels.",
        no="La structure n’est pas un opérateur de services essentiels.",
    )


def _nis2(situation: Situation) -> Ruling:
    if situation.is_essential_or_important == Answer.NO:
        return Applies.NO, "La structure n’est pas une entité essentielle ou importante."
    if situation.severe == Answer.NO:
        return Applies.NO, "Ni perturbation grave, ni dommage considérable, d’après vos réponses."
    if situation.is_essential_or_important == Answer.UNKNOWN:
        return Applies.PERHAPS, "Si la structure est une entité essentielle ou importante (NIS 2)."
    return _by(
        situation.severe,
        yes="Entité essentielle ou importante, et incident important.",
        perhaps="Si l’incident perturbe gravement la structure ou cause un dommage considérable.",
        no="",
    )


def _data_authority(situation: Situation) -> Ruling:
    return _by(
        situation.personal_data_at_risk,
        yes="Des données personnelles sont touchées : à notifier, sauf si le risque pour les "
        "personnes est improbable. Dans le doute, notifiez.",
        perhaps="Si des données personnelles sont perdues, modifiées ou divulguées.",
        no="Aucune donnée personnelle n’est touchée, d’après vos réponses.",
    )


def _persons(situation: Situation) -> Ruling:
    if situation.health_data_disclosed == Answer.YES:
        return Applies.YES, "Des données de santé sont divulguées : le risque est élevé."
    if situation.personal_data_at_risk == Answer.NO:
        return Applies.NO, "Aucune donnée personnelle n’est touchée, d’après vos réponses."
    return Applies.PERHAPS, "Si le risque pour les personnes est élevé."


def _for_others(situation: Situation) -> Ruling:
    if situation.personal_data_at_risk == Answer.NO:
        return Applies.NO, "Aucune donnée personnelle n’est touchée, d’après vos réponses."
    return _by(
        situation.hosts_for_others,
        yes="La structure traite ou héberge des données pour d’autres.",
        perhaps="Si la structure traite ou héberge des données pour d’autres (GHT, convention).",
        no="La structure ne traite pas de données pour d’autres.",
    )


def _care_event(situation: Situation) -> Ruling:
    if situation.patients_in_danger == Answer.NO:
        return Applies.NO, "Aucun patient n’est en danger, d’après vos réponses."
    return (
        Applies.PERHAPS,
        "Si un patient est mort, a été en danger de mort ou risque de garder une séquelle.",
    )


def _medico_social(situation: Situation) -> Ruling:
    if situation.is_medico_social == Answer.NO:
        return Applies.NO, "La structure n’est pas médico-sociale."
    if situation.disrupted == Answer.NO and situation.patients_in_danger == Answer.NO:
        return Applies.NO, "La structure travaille normalement et personne n’est en danger."
    if situation.is_medico_social == Answer.UNKNOWN:
        return Applies.PERHAPS, "Si la structure est médico-sociale."
    if Answer.YES in (situation.severe, situation.patients_in_danger):
        return Applies.YES, "Le fonctionnement de la structure est gravement perturbé."
    return Applies.PERHAPS, "Si le fonctionnement de la structure est gravement perturbé."


def _medical_devices(situation: Situation) -> Ruling:
    if situation.medical_devices == Answer.YES:
        return (
            Applies.PERHAPS,
            "Si un équipement biomédical a mis, ou pu mettre, quelqu’un en danger.",
        )
    return _by(
        situation.medical_devices,
        yes="",
        perhaps="Si un équipement biomédical est touché.",
        no="Aucun équipement biomédical n’est touché, d’après vos réponses.",
    )


def _complaint(situation: Situation) -> Ruling:
    return _by(
        situation.malicious,
        yes="Acte malveillant : la plainte conditionne l’indemnisation par une assurance.",
        perhaps="Si l’acte est malveillant.",
        no="L’origine n’est pas malveillante, d’après vos réponses.",
    )


_RULES: dict[str, Callable[[Situation], Ruling]] = {
    CSP: _health_code,
    "NIS1_DECLARATION": _essential_services,
    NIS2_WARNING: _nis2,
    NIS2_NOTIFICATION: _nis2,
    "NIS2_FINAL_REPORT": _nis2,
    "GDPR_AUTHORITY": _data_authority,
    "GDPR_PERSONS": _persons,
    "GDPR_CONTROLLER": _for_others,
    "HDS_CLIENT": _for_others,
    "COMPLAINT": _complaint,
    "EIGS_REPORT": _care_event,
    "EIGS_ANALYSIS": _care_event,
    "CASF_EVENT": _medico_social,
    "DEVICE_VIGILANCE": _medical_devices,
}
RULED = frozenset(_RULES)
