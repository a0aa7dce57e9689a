"""The mails that tell people what becomes of their roles, of their account, of a machine's key."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from hygie.accounts import queries, rules
from hygie.accounts.models import ApiKey, Invitation, Membership, Person, Review
from hygie.accounts.rules import State
from hygie.establishments import queries as establishments
from hygie.establishments import tree
from hygie.kernel import zones
from hygie.kernel.actor import SYSTEM, Actor, Place, Role
from hygie.platform import letters
from hygie.platform.installation import desk

INVITE, INVITATION_PATH = "accounts.invitation", "/compte/invitation/"
# As notifications name them: what one may never silence, and what may wait.
SECURITY, KEEPING = "SECURITY", "KEEPING"
_FOOT = "\nCe n’est pas attendu ? Répondez à {who}, ou appelez {desk} : {phone}.\n"


def invited(invitation: Invitation) -> None:
    """The invitation itself, with the link that only its reader gets."""
    mark = letters.link_mark(INVITATION_PATH, purpose=INVITE, seed=invitation.seed)
    role = _role(invitation.role, invitation.place, invitation.starts_on, invitation.ends_on)
    who, subject = invitation.invited_by_name, "Votre invitation sur Hygie"
    said = f"""{who} vous invite sur Hygie, la plateforme de cyberdéfense des
établissements de santé."""
    account = queries.any_account(invitation.email)
    if account is not None and account.state != State.CLOSED:
        subject = "Un rôle de plus vous est proposé sur Hygie"
        said = f"""{who} vous propose un rôle de plus sur Hygie. Il s’ajoute au compte que vous
avez : vos autres rôles et votre mot de passe ne changent pas."""
    until = _moment(invitation.expires_at, invitation.place)
    body = f"""Bonjour {invitation.name},

{said}

{role}

Pour accepter, ouvrez ce lien, personnel et valable jusqu’au {until} :
{mark}

Vous n’attendiez pas cette invitation ? N’ouvrez pas le lien : sans vous, rien ne se passe.
"""
    letters.post(to=invitation.email, subject=subject, body=body, kind=SECURITY)


def role_given(held: Membership, *, by: Actor, at: datetime) -> None:
    """Tell the person, and those who must know that such a role was given."""
    place = held.place
    role = _role(held.role, place, held.starts_on, held.ends_on)
    opening = f"Un rôle vous est donné sur Hygie par {_name(by)}.\n\n{role}\n"
    letters.post(
        to=held.person.email,
        subject="Un rôle vous est donné",
        body=f"{opening}\n{desk().address}/\n{_foot(by)}",
        kind=SECURITY,
    )
    body = f"{_name(by)} a donné un rôle à {held.person.name}.\n\n{role}\n{_foot(by)}"
    for witness in _witnesses(held, by=by, at=at):
        letters.post(to=witness.email, subject="Un rôle a été donné", body=body, kind=SECURITY)


def role_ended(held: Membership, *, by: Actor, at: datetime) -> None:
    """Tell the person, and the other administrators when the role was of one of them."""
    role = _role(held.role, held.place, held.starts_on, held.last_day)
    when = "est terminé" if _is_over(held, at) else f"se terminera le {_day(held.ends_on)}"
    body = f"Votre rôle sur Hygie {when}, par {_name(by)}.\n\n{role}\n{_foot(by)}"
    letters.post(to=held.person.email, subject=f"Votre rôle {when}", body=body, kind=SECURITY)
    if held.role != Role.ADMINISTRATOR:
        return
    body = f"Le rôle de {held.person.name} {when}, par {_name(by)}.\n\n{role}\n{_foot(by)}"
    for witness in _witnesses(held, by=by, at=at):
        subject = "Un rôle d’administrateur a changé"
        letters.post(to=witness.email, subject=subject, body=body, kind=SECURITY)


def account_changed(person: Person, *, subject: str, sentence: str, by: Actor) -> None:
    """Tell a person what became of their account."""
    body = f"Bonjour {person.name},\n\n{sentence}\n{_foot(by)}"
    letters.post(to=person.email, subject=subject, body=body, kind=SECURITY)


def unused_soon(person: Person, *, on: date) -> None:
    """Warn somebody who has not signed in for long."""
    body = f"""Bonjour {person.name},

Votre compte Hygie ne sert plus depuis le {_day(timezone.localdate(person.used_at))}.
Sans connexion de votre part, il sera suspendu le {_day(on)}.

Pour le garder, connectez-vous :
{desk().address}/compte/connexion/
"""
    subject = "Votre compte va être suspendu"
    letters.post(to=person.email, subject=subject, body=body, kind=SECURITY)


def role_ends_soon(held: Membership, *, at: datetime) -> None:
    """Tell the person, and those who may prolong it."""
    role = _role(held.role, held.place, held.starts_on, held.ends_on)
    here = desk()
    body = f"""Votre rôle sur Hygie se termine le {_day(held.ends_on)}.

{role}

Pour le garder, demandez-le à qui tient les comptes de votre établissement, ou appelez
{here.name} : {here.phone}.
"""
    subject = "Votre rôle se termine bientôt"
    letters.post(to=held.person.email, subject=subject, body=body, kind=SECURITY)
    address = f"{desk().address}/comptes/{held.person_id}/"
    body = (
        f"Le rôle de {held.person.name} se termine le {_day(held.ends_on)}.\n\n{role}\n"
        f"Pour le prolonger :\n{address}\n"
    )
    for keeper in keepers(held, at=at):
        subject = "Un rôle se termine bientôt"
        letters.post(to=keeper.email, subject=subject, body=body, kind=KEEPING)


def review_waits(review: Review, *, people: list[Person], subject: str) -> None:
    """Ask those who are entitled to say who still works at a place."""
    node = tree.any_node(review.place)
    name = node.name if node else review.place_code
    body = f"""Chaque année, les comptes de chaque établissement sont revus :
qui travaille encore ici ?

{name} : réponse attendue le {_day(review.due_on)}.

Une réponse par personne, quelques minutes :
{desk().address}/comptes/revues/{review.pk}/
"""
    for person in people:
        letters.post(to=person.email, subject=f"{subject} : {name}"[:200], body=body, kind=KEEPING)


def key_ends_soon(key: ApiKey, *, people: list[Person]) -> None:
    """Tell those who keep the keys of a place that a machine will soon be refused."""
    body = (
        f"La clé « {key.name} » ({key.hint}…) n’ouvrira plus rien après le "
        f"{_moment(key.expires_at, key.place)}.\n\n"
        "Faites-en une autre avant, puis révoquez celle-ci :\n"
        f"{desk().address}/cles/\n"
    )
    for person in people:
        subject = "Une clé de machine expire bientôt"
        letters.post(to=person.email, subject=subject, body=body, kind=KEEPING)


def keepers(held: Membership, *, at: datetime) -> list[Person]:
    """Those who may prolong, end or review a role: the nearest of them, never its holder."""
    return queries.any_nearest(
        *rules.givers(Role(held.role)),
        path=_path(held),
        today=timezone.localdate(at),
        besides=frozenset({held.person_id}),
    )


def _witnesses(held: Membership, *, by: Actor, at: datetime) -> list[Person]:
    """Who else is told: other administrators; those who answer for cases that will be read."""
    role, found = Role(held.role), []
    told = frozenset({held.person_id, by.person_id or 0})
    today = timezone.localdate(at)
    if role == Role.ADMINISTRATOR:
        found += queries.any_nearest(role, path=_path(held), today=today, besides=told)
    if by != SYSTEM and rules.is_read_by_who_keeps_accounts(by, role):
        chiefs = (Role.DIRECTOR, Role.CISO)
        found += queries.any_nearest(*chiefs, path=_path(held), today=today, besides=told)
    return found


def _path(held: Membership) -> frozenset[Place]:
    return tree.any_path(held.place) | {held.place}


def _role(role: str, place: Place, starts_on: date, ends_on: date | None) -> str:
    node = tree.any_node(place)
    until = f", jusqu’au {_day(ends_on)} compris" if ends_on and ends_on >= starts_on else ""
    return (
        f"Rôle : {Role(role).label}\n"
        f"Lieu : {node.name if node else place.code} ({place.kind.label})\n"
        f"À partir du {_day(starts_on)}{until}"
    )


def _is_over(held: Membership, at: datetime) -> bool:
    return held.ends_on is not None and held.ends_on < timezone.localdate(at)


def _foot(by: Actor) -> str:
    here = desk()
    who = "qui tient les comptes de votre établissement" if by == SYSTEM else by.name
    return _FOOT.format(who=who, desk=here.name, phone=here.phone)


def _name(by: Actor) -> str:
    return "l’exploitant de la plateforme" if by == SYSTEM else by.name


def _day(day: date | None) -> str:
    return date_format(day, "j F Y").replace("1 ", "1er ", day.day == 1) if day else ""


def _moment(moment: datetime, place: Place) -> str:
    """By the clock of the place that it is about."""
    zone = establishments.any_zone(place)
    local = moment.astimezone(ZoneInfo(zone))
    hour = date_format(local, r"G \h i")
    return f"{_day(local.date())} à {hour}, {zones.NAMES[zone]}"
