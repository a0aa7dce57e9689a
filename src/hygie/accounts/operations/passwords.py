"""Changing one's password, and choosing another when it is forgotten."""

from datetime import datetime

from django.db import transaction

from hygie.accounts import notices, opening, rules
from hygie.accounts.models import PasswordReset, Person
from hygie.accounts.operations import people, sessions
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import Refused
from hygie.platform import letters, throttle, walls
from hygie.platform.installation import desk
from hygie.platform.walls import Domain

PATH, PURPOSE = "/compte/mot-de-passe/nouveau/", "password.reset"
# A stranger who types the address of somebody else fills no mailbox.
LINKS, LINKS_PER = 3, 3600
OVER = "Ce lien a déjà servi, ou il a plus d’une heure. Demandez-en un autre."


class LinkIsOver(Refused):
    """The link has served, is too old, or was never made."""


@transaction.atomic
def change(person: Person, *, password: str, here: str, by: Actor, at: datetime) -> None:
    """Choose another password; every other session than this one ends."""
    people.change_password(person, password=password, by=by, at=at)
    sessions.end_all(person, but=here, by=by, at=at)
    notices.tell(person, "accounts.password_changed", at=at)


@transaction.atomic
def send_link(email: str, *, by: Actor, at: datetime) -> None:
    """Send a link that opens once to the person who has this address, when there is one."""
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    if person is None:
        return
    if throttle.tally("forgotten", who=person.email, seconds=LINKS_PER) > LINKS:
        return
    seed = letters.new_seed()
    PasswordReset.objects.create(
        person=person,
        digest=rules.link_digest(letters.token_of(PURPOSE, seed)),
        asked_at=at,
        expires_at=at + rules.RESET_LINK_FOR,
    )
    journal.record("accounts.password_forgotten", person, by=by, at=at)
    link, here = letters.link_mark(PATH, purpose=PURPOSE, seed=seed), desk()
    letters.post(
        to=person.email,
        subject="Choisir un nouveau mot de passe",
        kind="SECURITY",
        body=f"Bonjour {person.name},\n\n"
        "Quelqu’un a demandé un nouveau mot de passe pour votre compte. Si c’est vous, ouvrez ce "
        f"lien dans l’heure ; il ne sert qu’une fois :\n\n{link}\n\n"
        "Si ce n’est pas vous, il n’y a rien à faire : votre mot de passe reste le même.\n"
        f"En cas de doute, appelez {here.name} au {here.phone}.",
    )


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def reset(token: str, *, password: str, by: Actor, at: datetime) -> Person:
    """Choose a password by a link: every link of the person is over, and so are their sessions."""
    rows = PasswordReset.objects.select_for_update(of=("self",))
    list(rows.filter(digest=rules.link_digest(token)))  # two at once: the second finds it used
    person = opening.any_person_of_link(token, at=at)
    if person is None:
        raise LinkIsOver(OVER)
    people.change_password(person, password=password, by=by, at=at)
    PasswordReset.objects.filter(person=person, used_at__isnull=True).update(used_at=at)
    sessions.end_all(person, by=by, at=at)
    notices.tell(person, "accounts.password_changed", at=at)
    return person


@walls.opened("accounts.sign-in", Domain.IDENTITY)
@transaction.atomic
def note_refused(token: str, *, by: Actor, at: datetime) -> None:
    """A link that has served, or is too old, was tried again; one that never was is nobody's."""
    digest = rules.link_digest(token)
    found = PasswordReset.objects.select_related("person").filter(digest=digest).first()
    if found is not None:
        journal.record("accounts.password_link_refused", found.person, by=by, at=at)


@transaction.atomic
def forget_links(*, by: Actor, at: datetime) -> int:
    """Remove the links that are over."""
    return PasswordReset.objects.filter(expires_at__lte=at).delete()[0]
