"""hygie person: accounts and their roles."""

import json
import sys
from datetime import date
from getpass import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from hygie.accounts import mails, queries
from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import (
    invitations,
    memberships,
    passwords,
    second_factor,
    sessions,
)
from hygie.accounts.operations import people as accounts
from hygie.accounts.rules import Gift, Suspension
from hygie.kernel.actor import SYSTEM, Role
from hygie.kernel.wording import counted
from hygie.platform import letters

_A_DAY: Any = {"type": date.fromisoformat, "metavar": "AAAA-MM-JJ"}


class Command(BaseCommand):
    """Open accounts, give roles, change passwords, close accounts."""

    help = (
        "Comptes : create (ouvrir), invite (inviter), grant (donner un rôle), end-role (y mettre "
        "fin), suspend, reactivate, password, "
        "reset-factor, sign-out (fermer des sessions), close (fermer), list."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, then its own options."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        create = acts.add_parser("create", help="ouvre un compte ; le mot de passe est demandé")
        create.add_argument("--name", metavar="NOM", required=True, help="nom et prénom")
        invite = acts.add_parser("invite", help="invite à un rôle ; le lien part par mail")
        invite.add_argument("--name", metavar="NOM", required=True, help="nom et prénom")
        grant = acts.add_parser("grant", help="donne un rôle à un endroit")
        for each in (invite, grant):
            each.add_argument("--until", **_A_DAY, help="dernier jour")
            each.add_argument(
                "--mission", metavar="TEXTE", default="", help="pour un rôle de mission : laquelle"
            )
        end = acts.add_parser("end-role", help="met fin à un rôle, aussitôt ou à la fin d’un jour")
        end.add_argument("--on", **_A_DAY, help="dernier jour ; sinon aussitôt")
        for each in (invite, grant, end):
            each.add_argument(
                "--role", metavar="RÔLE", required=True, choices=list(Role), help=", ".join(Role)
            )
            each.add_argument(
                "--place", metavar="LIEU", required=True, help="FR, une région, un GHT, un FINESS"
            )
        suspend = acts.add_parser("suspend", help="suspend un compte, qui garde ses rôles")
        reactivate = acts.add_parser("reactivate", help="réactive un compte suspendu")
        password = acts.add_parser("password", help="change le mot de passe, qui est demandé")
        lost = acts.add_parser("reset-factor", help="retire le second facteur de qui l’a perdu")
        out = acts.add_parser("sign-out", help="ferme les sessions d’un compte, ou de tous")
        whose = out.add_mutually_exclusive_group(required=True)
        whose.add_argument("--email", metavar="ADRESSE", help="adresse électronique")
        whose.add_argument("--all", action="store_true", help="de tout le monde")
        close = acts.add_parser("close", help="ferme un compte et met fin à ses rôles")
        listing = acts.add_parser("list", help="liste les comptes et leurs rôles")
        named = (create, invite, grant, end, suspend, reactivate, password, lost, close)
        for each in named:
            each.add_argument(
                "--email", metavar="ADRESSE", required=True, help="adresse électronique"
            )
        for each in (*named, out, listing):
            each.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Do what was asked, and say it."""
        answer, text = _ACTS[options["act"]](options)
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else text)


def _create(options: dict[str, Any]) -> tuple[Any, str]:
    person = accounts.register(
        email=options["email"],
        name=options["name"],
        password=_asked_password(),
        by=SYSTEM,
        at=timezone.now(),
    )
    text = f"Le compte {person.email} est ouvert. Il ne voit rien avant « hygie person grant »."
    return _plain(person), text


def _grant(options: dict[str, Any]) -> tuple[Any, str]:
    now = timezone.now()
    person, role = queries.any_person(options["email"]), Role(options["role"])
    place = queries.any_place(options["place"])
    today = timezone.localdate(now)
    if options["until"] and options["until"] < today:
        raise CommandError("Le dernier jour du rôle (--until) est déjà passé.")
    memberships.grant(
        person,
        role=role,
        place=place,
        starts_on=today,
        ends_on=options["until"],
        mission=options["mission"],
        by=SYSTEM,
        at=now,
    )
    text = f"{person.name} est « {role.label} » : {place.kind.label} {place.code}."
    return _plain(person), text


def _invite(options: dict[str, Any]) -> tuple[Any, str]:
    now = timezone.now()
    gift = Gift(
        role=Role(options["role"]),
        place=queries.any_place(options["place"]),
        starts_on=timezone.localdate(now),
        ends_on=options["until"],
        mission=options["mission"],
    )
    begun = "L’invitation part"
    try:
        invitation = invitations.invite(
            email=options["email"], name=options["name"], gift=gift, by=SYSTEM, at=now
        )
    except invitations.AlreadyInvited:
        begun = "Déjà invitée : le lien d’avant n’ouvre plus rien, un autre part"
        invitation = invitations.invite_again(
            email=options["email"], role=gift.role, place=gift.place, by=SYSTEM, at=now
        )
    link = letters.link(mails.INVITATION_PATH, purpose=mails.INVITE, seed=invitation.seed)
    answer = {
        "email": invitation.email,
        "role": invitation.role,
        "place": invitation.place_code,
        "expires_at": invitation.expires_at.isoformat(),
        "link": link,
    }
    text = (
        f"{begun} à {invitation.email}. Sans serveur SMTP, remettez ce lien à cette "
        f"personne et à elle seule :\n{link}"
    )
    return answer, text


def _end_role(options: dict[str, Any]) -> tuple[Any, str]:
    person, role = queries.any_person(options["email"]), Role(options["role"])
    now = timezone.now()
    held = queries.any_role(
        person, role=role, place=queries.any_place(options["place"]), today=timezone.localdate(now)
    )
    memberships.end(held.pk, last_day=options["on"], known=held.ends_on, by=SYSTEM, at=now)
    when = f"se termine le {options['on']:%d/%m/%Y}" if options["on"] else "est terminé"
    return _plain(person), f"Le rôle « {role.label} » de {person.name} {when}."


def _suspend(options: dict[str, Any]) -> tuple[Any, str]:
    person = queries.any_person(options["email"])
    accounts.suspend(person.pk, reason=Suspension.DECIDED, by=SYSTEM, at=timezone.now())
    return _plain(queries.any_person(person.email)), f"Le compte {person.email} est suspendu."


def _reactivate(options: dict[str, Any]) -> tuple[Any, str]:
    person = queries.any_person(options["email"])
    accounts.reactivate(person.pk, by=SYSTEM, at=timezone.now())
    return _plain(queries.any_person(person.email)), f"Le compte {person.email} est réactivé."


def _password(options: dict[str, Any]) -> tuple[Any, str]:
    person = queries.any_person(options["email"])
    passwords.change(person, password=_asked_password(), here="", by=SYSTEM, at=timezone.now())
    return _plain(person), f"Le mot de passe de {person.email} est changé."


def _reset_factor(options: dict[str, Any]) -> tuple[Any, str]:
    person = queries.any_person(options["email"])
    second_factor.reset(person, by=SYSTEM, at=timezone.now())
    return _plain(person), f"{person.email} choisira un second facteur à sa prochaine connexion."


def _sign_out(options: dict[str, Any]) -> tuple[Any, str]:
    now = timezone.now()
    if options["all"]:
        people = sessions.end_everybodys(by=SYSTEM, at=now)
        told = counted(people, "personne", "personnes")
        return {"people": people}, f"Toutes les sessions sont fermées : {told}."
    person = queries.any_person(options["email"])
    count = sessions.end_all(person, by=SYSTEM, at=now)
    return {"sessions": count}, f"Sessions de {person.email} fermées : {count}."


def _close(options: dict[str, Any]) -> tuple[Any, str]:
    person = queries.any_person(options["email"])
    accounts.close_account(person, by=SYSTEM, at=timezone.now())
    return _plain(person), f"Le compte {person.email} est fermé."


def _list(options: dict[str, Any]) -> tuple[Any, str]:
    people = list(queries.any_people())
    return [_plain(each) for each in people], "\n".join(map(_line, people)) or "Aucun compte."


_ACTS = {
    "create": _create,
    "invite": _invite,
    "grant": _grant,
    "end-role": _end_role,
    "suspend": _suspend,
    "reactivate": _reactivate,
    "password": _password,
    "reset-factor": _reset_factor,
    "sign-out": _sign_out,
    "close": _close,
    "list": _list,
}


def _asked_password() -> str:
    """The password, never an argument: the list of processes and the history show those."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass("Mot de passe : ")
    if getpass("Le même : ") != first:
        raise CommandError("Les deux mots de passe diffèrent.")
    return first


def _plain(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "is_active": person.is_active,
        "state": person.state.value,
        "roles": [_role(held) for held in person.memberships.all()],
    }


def _role(held: Membership) -> dict[str, Any]:
    return {
        "role": held.role,
        "place": held.place_code,
        "from": held.starts_on.isoformat(),
        "until": held.ends_on and held.ends_on.isoformat(),
    }


def _line(person: Person) -> str:
    roles = ", ".join(
        f"{Role(held.role).label} ({held.place_code}"
        + (f", jusqu’au {held.ends_on:%d/%m/%Y})" if held.ends_on else ")")
        for held in person.memberships.all()
    )
    state = "" if person.is_active else f"  [{person.state.label.lower()}]"
    return f"{person.email}  {person.name}{state}  {roles or 'aucun rôle'}"
