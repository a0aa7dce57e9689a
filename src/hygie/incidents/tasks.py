"""The jobs of incidents."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.incidents.events import (
    DangerProven,
    DecidedByAnother,
    DeclarationCompleted,
    DispatchStarted,
    IncidentDeclared,
    MessageWritten,
    QuestionAsked,
    TermsMoved,
)
from hygie.incidents.operations import alerts, asking, dispatches, drafts, first_word, reminders
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import AWAITED, on
from hygie.platform.installation import desk
from hygie.platform.walls import Domain


@on(IncidentDeclared, sees=(Domain.CASES, Domain.DESK))
def tell_the_desk(event: IncidentDeclared) -> None:
    """A new declaration is told by mail to the analysts; its terms will be recalled."""
    alerts.tell_the_desk(event.incident_id, desk=desk(), by=SYSTEM, at=timezone.now())
    reminders.plan(event.incident_id, by=SYSTEM, at=timezone.now())


@on(IncidentDeclared, sees=(Domain.CASES, Domain.DESK))
def tell_the_structure(event: IncidentDeclared) -> None:
    """Those who answer for the structure are told at once, and its declarant."""
    first_word.tell_the_structure(event.incident_id, desk=desk(), by=SYSTEM, at=timezone.now())


@on(TermsMoved, sees=(Domain.CASES, Domain.DESK))
def plan_reminders(event: TermsMoved) -> None:
    """What is to be recalled follows the terms."""
    reminders.plan(event.incident_id, by=SYSTEM, at=timezone.now())


@on(DeclarationCompleted, sees=(Domain.CASES,))
def tell_of_a_completion(event: DeclarationCompleted) -> None:
    """The analysts are told that more is known; a correction of theirs is told to the structure."""
    if event.by_desk:
        return
    alerts.tell_of_a_completion(
        event.incident_id, event.version, desk=desk(), by=SYSTEM, at=timezone.now()
    )


@on(DeclarationCompleted, sees=(Domain.CASES, Domain.DESK))
def tell_of_moved_terms(event: DeclarationCompleted) -> None:
    """The structure is told that the desk moved the moment from which its terms run."""
    if event.by_desk:
        first_word.tell_of_moved_terms(
            event.incident_id, event.version, desk=desk(), by=SYSTEM, at=timezone.now()
        )


@on(DangerProven, sees=(Domain.CASES, Domain.DESK), priority=AWAITED)
def tell_of_danger(event: DangerProven) -> None:
    """The analysts are told at once that patients are in danger for certain."""
    alerts.tell_of_danger(event.incident_id, event.said, desk=desk(), by=SYSTEM, at=timezone.now())


@on(DecidedByAnother, sees=(Domain.CASES,))
def tell_who_follows(event: DecidedByAnother) -> None:
    """Who has an incident in charge is told what a colleague decided of it."""
    alerts.tell_who_follows(
        event.incident_id,
        event.person_id,
        act=event.act,
        desk=desk(),
        by=SYSTEM,
        at=timezone.now(),
    )


@on(MessageWritten, sees=(Domain.CASES, Domain.DESK, Domain.TALKS))
def tell_of_a_message(event: MessageWritten) -> None:
    """The other side is told that a message waits."""
    alerts.tell_of_a_message(
        event.incident_id, event.message_id, desk=desk(), by=SYSTEM, at=timezone.now()
    )


@on(QuestionAsked, sees=(Domain.CASES, Domain.DESK, Domain.TALKS))
def tell_of_a_question(event: QuestionAsked) -> None:
    """The structures of the open incidents that it concerns are told of a question."""
    asking.tell_of_a_question(event.code, event.mark, desk=desk(), by=SYSTEM, at=timezone.now())


@on(DispatchStarted, sees=(Domain.CASES, Domain.DESK, Domain.TALKS), priority=AWAITED)
def write_to_many(event: DispatchStarted) -> None:
    """A message to many goes out, a few at a time, until it ends or somebody stops it."""
    while dispatches.write_some(event.dispatch_id, by=SYSTEM, at=timezone.now()):
        continue


@app.periodic(cron="*/5 * * * *")
@app.task(name="incidents:remind", queueing_lock="incidents:remind")
@walls.job("incidents:remind", Domain.CASES, Domain.DESK)
def remind(timestamp: int) -> None:
    """Every five minutes: terms that come, or have passed, are recalled."""
    reminders.remind(desk=desk(), by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="17 3 * * *")
@app.task(name="incidents:forget_expired_drafts")
@walls.job("incidents:forget_expired_drafts", Domain.DRAFTS)
def forget_expired_drafts(timestamp: int) -> None:
    """Every night: drafts that nobody sent in a month are removed."""
    drafts.forget_expired(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))
