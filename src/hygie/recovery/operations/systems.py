"""Systems to rebuild: listed from the declaration or by hand, told step by step, corrected."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hygie.incidents.models import Incident
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotFound, Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text, fold
from hygie.recovery import queries
from hygie.recovery.keeping import ChangedSince, kept
from hygie.recovery.models import Step, System
from hygie.recovery.rules import chain
from hygie.recovery.rules import systems as rules
from hygie.recovery.rules.systems import NotAStep, State
from hygie.recovery.rules.systems import Step as StepSaid


class NotASystem(Refused):
    """The system has no name, or is listed already."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """Where a system stands; `withdrawn` and `reason` are those of a correction."""

    state: State
    on: date
    words: str = ""
    reason: str = ""
    withdrawn: bool = False


@transaction.atomic
def list_declared(incident_id: int, *, by: Actor, at: datetime) -> list[System]:
    """List the systems that the declaration names, those that are not listed yet."""
    incident = kept(incident_id, by=by)
    made = [
        _listed(incident, each.label, declared_as=each.value, by=by, at=at)
        for each in queries.any_declared(incident)
    ]
    if made:
        journal.record("recovery.systems_listed", incident, by=by, at=at, count=len(made))
    return made


@transaction.atomic
def add(incident_id: int, name: str, *, by: Actor, at: datetime) -> System:
    """List one more system."""
    words = clean_line(name)[:120]
    if not fold(words):
        raise NotASystem("Dites de quel système il s’agit.")
    refuse_patient_identity(words)
    incident = kept(incident_id, by=by)
    known = queries.any_systems(incident)
    if any(system.folded == fold(words)[:120] for system in known):
        raise NotASystem("Ce système est déjà dans la liste.")
    if len(known) >= rules.MOST_SYSTEMS:
        raise NotASystem(f"{rules.MOST_SYSTEMS} systèmes, c’est le plus : regroupez-en.")
    system = _listed(incident, words, by=by, at=at)
    journal.record("recovery.system_added", incident, by=by, at=at, title=system.name)
    return system


@transaction.atomic
def tell(
    incident_id: int, system_id: int, said: Said, *, seen: int, by: Actor, at: datetime
) -> Step:
    """Say where a system stands from one day on; `seen` is the last step that the page showed."""
    incident = kept(incident_id, by=by)
    system = _of(incident, system_id)
    steps = queries.any_steps(incident, system=system_id)
    if seen != queries.any_mark(steps):
        raise ChangedSince
    before = queries.any_steps_said(steps)
    rules.refuse_abandoned(before)
    _check(incident, [*before, StepSaid(state=said.state, on=said.on, key=seen + 1)], at)
    step = _written(incident, system, said, by=by, at=at)
    journal.record(
        "recovery.step_told", incident, by=by, at=at, title=system.name, state=said.state.label
    )
    return step


@transaction.atomic
def correct(incident_id: int, step_id: int, said: Said, *, by: Actor, at: datetime) -> Step:
    """Correct a step, or withdraw it, with a reason; what was said before stays readable."""
    incident = kept(incident_id, by=by)
    wrong = Step.objects.filter(incident=incident, pk=step_id).select_related("system").first()
    if wrong is None:
        raise NotFound("Cette étape n’existe pas.")
    if not clean_text(said.reason):
        raise NotAStep("Dites pourquoi vous la corrigez.")
    steps = queries.any_steps(incident, system=wrong.system_id)
    if wrong not in chain.standing(steps):
        raise ChangedSince
    key = chain.first_of(steps)[wrong.pk]
    left = [each for each in queries.any_steps_said(steps) if each.key != key]
    after = [] if said.withdrawn else [StepSaid(state=said.state, on=said.on, key=key)]
    _check(incident, [*left, *after], at)
    step = _written(incident, wrong.system, said, replaces=wrong, by=by, at=at)
    journal.record(
        "recovery.step_corrected",
        incident,
        by=by,
        at=at,
        title=wrong.system.name,
        reason=step.reason,
    )
    return step


def _check(incident: Incident, steps: list[StepSaid], at: datetime) -> None:
    rules.check(
        steps,
        earliest=queries.any_first_day(incident),
        today=queries.any_day(incident, at),
    )


def _of(incident: Incident, system_id: int) -> System:
    system = System.objects.filter(incident=incident, pk=system_id).first()
    if system is None:
        raise NotFound("Ce système n’existe pas.")
    return system


def _listed(
    incident: Incident, name: str, *, declared_as: str = "", by: Actor, at: datetime
) -> System:
    return System.objects.create(
        incident=incident,
        name=name,
        folded=fold(name)[:120],
        declared_as=declared_as,
        written_at=at,
        written_by=by.name,
    )


def _written(
    incident: Incident,
    system: System,
    said: Said,
    *,
    replaces: Step | None = None,
    by: Actor,
    at: datetime,
) -> Step:
    words, reason = clean_text(said.words)[:500], clean_text(said.reason)[:500]
    for each in (words, reason):
        refuse_patient_identity(each)
    try:
        with transaction.atomic():
            return Step.objects.create(
                incident=incident,
                system=system,
                state=said.state,
                on=said.on,
                words=words,
                replaces=replaces,
                reason=reason if replaces else "",
                is_withdrawn=bool(replaces and said.withdrawn),
                written_at=at,
                written_by=by.name,
                person_id=by.person_id,
            )
    except IntegrityError:  # two at the same moment
        raise ChangedSince from None
