"""Inviting somebody to a role: the link is made, sent again, withdrawn, accepted."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.accounts import mails, queries, rules
from hygie.accounts.models import Invitation, Membership, Person
from hygie.accounts.operations import memberships, people
from hygie.accounts.rules import Gift, InvitationState, State
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import SYSTEM, Actor, Place, Role
from hygie.kernel.errors import Gone, NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.platform import letters, walls
from hygie.platform.walls import Domain

_OVER = {
    InvitationState.EXPIRED: "Cette invitation a expiré. Demandez à {who} de vous l’envoyer de "
    "nouveau.",
    InvitationState.WITHDRAWN: "Cette invitation a été retirée. Pour en savoir plus, adressez-vous "
    "à {who}.",
    InvitationState.ACCEPTED: "Cette invitation a déjà servi : un lien ne s’ouvre qu’une fois. "
    "Votre compte existe, connectez-vous.",
}
_WAITS = "Cette personne est déjà invitée à ce rôle : renvoyez l’invitation depuis la liste."


class AlreadyInvited(Refused):
    """The same invitation waits."""


class SignInFirst(Refused):
    """The invited address has an account: its owner signs in before accepting."""


@transaction.atomic
def invite(*, email: str, name: str, gift: Gift, by: Actor, at: datetime) -> Invitation:
    """Invite somebody to a role at a place; a link for one use is mailed to them."""
    address, called = email.strip().lower(), clean_line(name)[:200]
    try:
        validate_email(address)
    except ValidationError as error:
        raise people.Unreadable(
            f"« {address[:80]} » n’est pas une adresse électronique."
        ) from error
    if not called:
        raise people.Unreadable("Il faut le nom de la personne.")
    if not rules.is_a_name(called):
        raise people.Unreadable(rules.NO_NAME)
    gift = replace(gift, mission=clean_line(gift.mission)[:300])
    memberships.check(gift, by=by, at=at)
    if _is_oneself(by, address):
        raise NotAllowed(rules.Obstacle.ONESELF.label)
    _leave_room(address, gift, at=at)
    invitation = Invitation(
        email=address,
        name=called,
        role=gift.role,
        place_kind=gift.place.kind,
        place_code=gift.place.code,
        starts_on=gift.starts_on,
        ends_on=gift.ends_on,
        mission=gift.mission,
        invited_by_id=by.person_id,
        invited_by_name=_name(by),
        created_at=at,
    )
    _seal(invitation, at=at)
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:  # somebody else invited them in the same second
        raise AlreadyInvited(_WAITS) from error
    _note("accounts.invited", invitation, by=by, at=at)
    mails.invited(invitation)
    return invitation


@transaction.atomic
def resend(invitation_id: int, *, by: Actor, at: datetime) -> Invitation:
    """Send a new link; the one before opens nothing any more."""
    invitation = _reached(invitation_id, by=by, at=at)
    memberships.check(_gift(invitation, at=at), by=by, at=at)
    invitation.invited_by_id, invitation.invited_by_name = by.person_id, _name(by)
    _seal(invitation, at=at)
    invitation.save()
    _note("accounts.invited_again", invitation, by=by, at=at)
    mails.invited(invitation)
    return invitation


@transaction.atomic
def hand_over(invitation_id: int, *, by: Actor, at: datetime) -> str:
    """The link of an invitation, for who made it to hand over: where no mail leaves."""
    invitation = _reached(invitation_id, by=by, at=at)
    _note("accounts.invitation_handed_over", invitation, by=by, at=at)
    return letters.link(mails.INVITATION_PATH, purpose=mails.INVITE, seed=invitation.seed)


@transaction.atomic
def invite_again(*, email: str, role: Role, place: Place, by: Actor, at: datetime) -> Invitation:
    """Make a new link for somebody who is already invited to this role."""
    waiting = Invitation.objects.filter(
        email=email.strip().lower(), role=role, place_kind=place.kind, place_code=place.code
    ).filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    found = waiting.first()
    if found is None:
        raise NotFound("Cette personne n’est pas invitée à ce rôle.")
    return resend(found.pk, by=by, at=at)


@transaction.atomic
def withdraw(invitation_id: int, *, by: Actor, at: datetime) -> Invitation:
    """Take an invitation back: its link opens nothing any more."""
    invitation = _reached(invitation_id, by=by, at=at)
    invitation.withdrawn_at = at
    invitation.save(update_fields=["withdrawn_at"])
    _note("accounts.invitation_withdrawn", invitation, by=by, at=at)
    return invitation


@transaction.atomic
def accept(token: str, *, password: str, here: str = "", by: Actor, at: datetime) -> Person:
    """Take the role that a link offers: a new account with this password, or one's own.

    `here` is the digest of the session that goes on: that of whoever accepts signed in.
    """
    # Whoever holds the link is nobody yet; the role is given by who invited, checked again.
    with walls.opened("accounts.accept", Domain.PEOPLE):
        return _accept(token, password=password, here=here, by=by, at=at)


def _accept(token: str, *, password: str, here: str, by: Actor, at: datetime) -> Person:
    digest = rules.key_digest(token)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by")
    invitation = rows.filter(digest=digest).first()
    check_link(invitation, by=by, at=at)
    assert invitation is not None  # noqa: S101 - checked so
    giver = _giver(invitation, at=at)
    gift = _gift(invitation, at=at)
    person = _account(invitation, password=password, by=by, at=at)
    if not _holds(person, gift, at=at):
        given: dict[str, Any] = {"starts_on": gift.starts_on, "ends_on": gift.ends_on}
        memberships.grant(
            person,
            role=gift.role,
            place=gift.place,
            mission=gift.mission,
            here=here,
            by=giver,
            at=at,
            **given,
        )
    invitation.accepted_at, invitation.accepted_by = at, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    journal.record(
        "accounts.invitation_accepted",
        person,
        by=Actor(name=person.name, person_id=person.pk),
        at=at,
        place=invitation.place,
        role=invitation.role,
    )
    return person


def check_link(invitation: Invitation | None, *, by: Actor, at: datetime) -> None:
    """Refuse, in a sentence, a link that opens nothing, or nothing to this person."""
    if invitation is None:
        raise NotFound(
            "Ce lien d’invitation n’est pas entier. Ouvrez-le depuis le mail, ou copiez-le tout."
        )
    over = _OVER.get(invitation.state(at=at))
    if over:
        raise Gone(over.format(who=invitation.invited_by_name))
    account = queries.any_account(invitation.email)
    if by.person_id is not None and (account is None or account.pk != by.person_id):
        raise NotAllowed(
            "Cette invitation est pour une autre adresse que celle de votre compte. "
            "Déconnectez-vous, puis ouvrez-la de nouveau."
        )
    if account is not None and account.state == State.SUSPENDED:
        raise NotAllowed(
            "Le compte de cette adresse est suspendu. Adressez-vous à qui tient les comptes de "
            "votre établissement."
        )


@transaction.atomic
def note_refusal(token: str, *, reason: str, by: Actor, at: datetime) -> None:
    """Remember that somebody tried a link that opens nothing any more."""
    invitation = queries.any_invitation(token)
    if invitation is not None:
        _note("accounts.invitation_refused", invitation, by=by, at=at, reason=reason)


def _reached(invitation_id: int, *, by: Actor, at: datetime) -> Invitation:
    """The invitation, locked, when it still waits and the actor could have made it."""
    rows = Invitation.objects.select_for_update(of=("self",))
    invitation = rows.filter(pk=invitation_id).first()
    if invitation is None or not queries.reaches(by, invitation.place):
        raise NotFound("Cette invitation n’existe pas, ou n’est pas pour un de vos lieux.")
    above = tree.any_path(invitation.place)
    if not rules.may_give(by, Role(invitation.role), above=above):
        raise NotAllowed(rules.Obstacle.NOT_YOURS.label)
    if invitation.state(at=at) not in {InvitationState.WAITING, InvitationState.EXPIRED}:
        raise memberships.ChangedMeanwhile(
            f"Cette invitation est déjà {invitation.state(at=at).label.lower()} : relisez la liste."
        )
    return invitation


def _leave_room(address: str, gift: Gift, *, at: datetime) -> None:
    """One invitation waits for each role; an expired one gives way."""
    same = Invitation.objects.select_for_update(of=("self",)).filter(
        email=address,
        role=gift.role,
        place_kind=gift.place.kind,
        place_code=gift.place.code,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
    )
    if same.filter(expires_at__gt=at).exists():
        raise AlreadyInvited(_WAITS)
    same.update(withdrawn_at=at)


def _seal(invitation: Invitation, *, at: datetime) -> None:
    """A new link: only its digest is kept, and a seed worth nothing without our key."""
    invitation.seed = letters.new_seed()
    invitation.digest = rules.key_digest(letters.token_of(mails.INVITE, invitation.seed))
    invitation.expires_at = at + rules.days("invitation", "days")


def _account(invitation: Invitation, *, password: str, by: Actor, at: datetime) -> Person:
    """The account that takes the role: opened, opened again, or the one who signed in."""
    person = Person.objects.select_for_update(of=("self",)).filter(email=invitation.email).first()
    oneself = Actor(name=invitation.name)
    if person is None:
        return people.register(
            email=invitation.email, name=invitation.name, password=password, by=oneself, at=at
        )
    if person.state == State.CLOSED:
        return people.open_again(person, password=password, by=oneself, at=at)
    if by.person_id != person.pk:
        raise SignInFirst("Cette adresse a déjà un compte : connectez-vous, puis acceptez.")
    return person


def _giver(invitation: Invitation, *, at: datetime) -> Actor:
    """Who invited, with the roles held now: an invitation outlives no power."""
    if invitation.invited_by is None:
        return SYSTEM
    giver = queries.any_actor(invitation.invited_by, today=timezone.localdate(at))
    above = tree.any_path(invitation.place)
    is_there = invitation.invited_by.is_active
    if not is_there or not rules.may_give(giver, Role(invitation.role), above=above):
        raise Gone(
            f"{invitation.invited_by_name} ne peut plus donner ce rôle. Demandez une nouvelle "
            "invitation à qui tient les comptes de votre établissement."
        )
    return giver


def _gift(invitation: Invitation, *, at: datetime) -> Gift:
    """The role offered; it starts today when its first day has passed."""
    return Gift(
        role=Role(invitation.role),
        place=invitation.place,
        starts_on=max(invitation.starts_on, timezone.localdate(at)),
        ends_on=invitation.ends_on,
        mission=invitation.mission,
    )


def _holds(person: Person, gift: Gift, *, at: datetime) -> bool:
    held = Membership.objects.filter(
        person=person, role=gift.role, place_kind=gift.place.kind, place_code=gift.place.code
    )
    today = timezone.localdate(at)
    return any(rules.is_current(each.starts_on, each.ends_on, today=today) for each in held)


def _is_oneself(by: Actor, address: str) -> bool:
    account = queries.any_account(address)
    return account is not None and account.pk == by.person_id


def _name(by: Actor) -> str:
    return rules.THE_OPERATOR if by == SYSTEM else by.name[:200]


def _note(what: str, invitation: Invitation, *, by: Actor, at: datetime, **detail: Any) -> None:
    journal.record(
        what,
        invitation,
        by=by,
        at=at,
        email=invitation.email,
        role=invitation.role,
        **detail,
    )
