"""The yearly review of the accounts of a place: opened, answered person by person, reminded."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.accounts import mails, queries, reviewing, rules
from hygie.accounts.models import Person, Review, ReviewLine
from hygie.accounts.operations import memberships
from hygie.accounts.rules import Verdict
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, Power, Role
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.roles import with_power


def open_due(*, by: Actor, at: datetime) -> int:
    """Open the reviews that are due; run twice in a day, it opens each once."""
    today = timezone.localdate(at)
    last_on = reviewing.any_last_asked()
    return sum(
        _open(place, one.places, by=by, at=at)
        for place, one in reviewing.any_gatherings(today=today).items()
        if rules.review_is_due(last_on=last_on.get(place), first_role_on=one.first_on, today=today)
    )


@transaction.atomic
def _open(place: Place, among: set[Place], *, by: Actor, at: datetime) -> bool:
    """One review, with a line for each role that runs at one of these places."""
    today = timezone.localdate(at)
    waiting = Review.objects.filter(place_kind=place.kind, place_code=place.code)
    held = list(reviewing.any_to_ask(among, today=today))
    if not held or waiting.filter(closed_at__isnull=True).exists():
        return False
    review = Review.objects.create(
        place_kind=place.kind,
        place_code=place.code,
        opened_on=today,
        due_on=today + rules.days("review", "answer_within_days"),
        told_on=today,
    )
    ReviewLine.objects.bulk_create(ReviewLine(review=review, membership=each) for each in held)
    journal.record("accounts.review_opened", review, by=by, at=at)
    mails.review_waits(review, people=_answerers(review, at=at), subject="Revue des comptes")
    return True


@transaction.atomic
def answer(line_id: int, *, verdict: Verdict, by: Actor, at: datetime) -> ReviewLine:
    """Say that somebody still works here, or has left: their role ends at once."""
    line = _reached(line_id, by=by, at=at)
    line.verdict, line.answered_by, line.answered_at = verdict, by.name[:200], at
    line.save(update_fields=["verdict", "answered_by", "answered_at"])
    held = line.membership
    journal.record(
        "accounts.reviewed",
        held.person,
        by=by,
        at=at,
        place=held.place,
        verdict=verdict,
        role=held.role,
    )
    if verdict == Verdict.LEFT:
        memberships.stop(held, last_day=None, by=by, at=at)
    _close_when_answered(line.review, by=by, at=at)
    return line


def remind(*, by: Actor, at: datetime) -> int:
    """Remind those who have not answered, and tell the level above of what is late."""
    waiting = Review.objects.filter(closed_at__isnull=True).order_by("id")
    return sum(
        _remind(review_id, by=by, at=at) for review_id in waiting.values_list("pk", flat=True)
    )


@transaction.atomic
def _remind(review_id: int, *, by: Actor, at: datetime) -> int:
    review = Review.objects.select_for_update(of=("self",)).get(pk=review_id)
    today, told = timezone.localdate(at), 0
    if _close_when_answered(review, by=by, at=at):
        return 0
    if review.told_on is None or today - review.told_on >= rules.days(
        "review", "reminded_every_days"
    ):
        late = (
            "Revue des comptes en retard" if review.due_on < today else "Rappel : revue des comptes"
        )
        people = _answerers(review, at=at)
        mails.review_waits(review, people=people, subject=late)
        review.told_on, told = today, len(people)
    if review.due_on < today and review.told_above_on is None:
        above = tree.any_path(review.place) - {review.place}
        people = queries.any_nearest(*with_power(Power.KEEP_ACCOUNTS), path=above, today=today)
        mails.review_waits(review, people=people, subject="Revue des comptes en retard")
        review.told_above_on, told = today, told + len(people)
    review.save(update_fields=["told_on", "told_above_on"])
    return told


def _close_when_answered(review: Review, *, by: Actor, at: datetime) -> bool:
    """Close a review when no running role waits for an answer."""
    if review.closed_at is None and not reviewing.any_unanswered(review, at=at).exists():
        review.closed_at = at
        review.save(update_fields=["closed_at"])
        journal.record("accounts.review_closed", review, by=by, at=at)
    return review.closed_at is not None


def _reached(line_id: int, *, by: Actor, at: datetime) -> ReviewLine:
    """The line, locked, when it waits for an answer that the actor may give."""
    rows = ReviewLine.objects.select_related("review", "membership__person")
    line = rows.select_for_update(of=("self", "review")).filter(pk=line_id).first()
    if line is None or not queries.reaches(by, line.review.place):
        raise NotFound("Cette revue n’existe pas, ou n’est pas d’un de vos lieux.")
    held = line.membership
    if not rules.may_give(by, Role(held.role), above=tree.any_path(held.place)):
        raise NotAllowed(
            "Vous ne pouvez pas répondre pour ce rôle. La réponse revient à qui peut le donner : "
            f"{rules.givers_in_words(Role(held.role))}."
        )
    if by.person_id is not None and by.person_id == held.person_id:
        raise NotAllowed(
            "Personne ne répond pour soi-même. La réponse revient à une autre personne qui peut "
            f"donner ce rôle : {rules.givers_in_words(Role(held.role))}."
        )
    today = timezone.localdate(at)
    if line.verdict or not rules.is_current(held.starts_on, held.ends_on, today=today):
        raise memberships.ChangedMeanwhile(
            "Quelqu’un d’autre vient de répondre, ou le rôle est terminé : relisez la revue."
        )
    return line


def _answerers(review: Review, *, at: datetime) -> list[Person]:
    """Those who may answer something that waits, each once."""
    path, today = tree.any_path(review.place) | {review.place}, timezone.localdate(at)
    found: dict[int, Person] = {}
    waiting = reviewing.any_unanswered(review, at=at).values_list(
        "membership__role", "membership__person"
    )
    for role, holders in _by_role(waiting).items():
        givers = rules.givers(role)
        people = queries.any_nearest(*givers, path=path, today=today)
        found |= {person.pk: person for person in people}
        if {person.pk for person in people} & holders and len(people) == 1:
            besides = frozenset(person.pk for person in people)
            others = queries.any_nearest(*givers, path=path, today=today, besides=besides)
            found |= {person.pk: person for person in others}
    return list(found.values())


def _by_role(rows: Iterable[tuple[str, int]]) -> dict[Role, set[int]]:
    found: dict[Role, set[int]] = {}
    for role, person in rows:
        found.setdefault(Role(role), set()).add(person)
    return found
