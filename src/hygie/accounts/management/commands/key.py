"""hygie key: the keys of machines."""

import json
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from hygie.accounts import queries, rules
from hygie.accounts.models import ApiKey
from hygie.accounts.operations import keys
from hygie.accounts.rules import KeyScope
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotFound

# The same for who keeps keys on the page and on the command line.
LONGEST = rules.days("key", "longest_days").days


class Command(BaseCommand):
    """Make, list and revoke the keys of machines."""

    help = "Clés d’API : create (faire), list (lister), revoke (révoquer)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One word, then its own options."""
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACTE")
        create = acts.add_parser("create", help="fait une clé, montrée une seule fois")
        create.add_argument(
            "--name", metavar="NOM", required=True, help="la machine qui s’en servira"
        )
        create.add_argument(
            "--scope",
            required=True,
            action="append",
            metavar="PORTÉE",
            choices=list(KeyScope),
            help=f"{' ou '.join(KeyScope)} : ce qu’elle ouvre ; l’option peut être répétée",
        )
        create.add_argument(
            "--place", metavar="LIEU", required=True, help="FR, une région, un GHT, un FINESS"
        )
        create.add_argument(
            "--days",
            type=int,
            default=LONGEST,
            choices=range(1, LONGEST + 1),
            metavar=f"1-{LONGEST}",
            help=f"durée de vie ({LONGEST})",
        )
        listing = acts.add_parser("list", help="liste les clés, jamais leur texte")
        revoke = acts.add_parser("revoke", help="révoque une clé, aussitôt")
        revoke.add_argument("id", type=int, metavar="NUMÉRO", help="son numéro dans la liste")
        for each in (create, listing, revoke):
            each.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, **options: Any) -> None:
        """Do what was asked, and say it."""
        answer, text = {"create": _create, "list": _list, "revoke": _revoke}[options["act"]](
            options
        )
        self.stdout.write(json.dumps(answer, ensure_ascii=False) if options["json"] else text)


def _create(options: dict[str, Any]) -> tuple[Any, str]:
    now = timezone.now()
    key, secret = keys.make(
        name=options["name"],
        scopes=[KeyScope(scope) for scope in dict.fromkeys(options["scope"])],
        place=queries.any_place(options["place"]),
        expires_at=now + timedelta(days=options["days"]),
        by=SYSTEM,
        at=now,
    )
    text = f"Clé n° {key.pk}, à garder maintenant : elle ne sera plus montrée.\n{secret}"
    return {**_plain(key), "key": secret}, text


def _list(options: dict[str, Any]) -> tuple[Any, str]:
    keys = list(queries.any_keys())
    return [_plain(key) for key in keys], "\n".join(map(_line, keys)) or "Aucune clé."


def _revoke(options: dict[str, Any]) -> tuple[Any, str]:
    try:
        keys.revoke(options["id"], by=SYSTEM, at=timezone.now())
    except NotFound as refusal:
        raise NotFound(
            f"Aucune clé n’a le numéro {options['id']} : voyez « hygie key list »."
        ) from refusal
    return {"id": options["id"], "revoked": True}, f"La clé n° {options['id']} est révoquée."


def _plain(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.pk,
        "name": key.name,
        "hint": key.hint,
        "scopes": key.scopes,
        "place": key.place_code,
        "expires_at": key.expires_at.isoformat(),
        "revoked_at": key.revoked_at and key.revoked_at.isoformat(),
        "last_used_at": key.last_used_at and key.last_used_at.isoformat(),
    }


def _line(key: ApiKey) -> str:
    end = f"révoquée le {_day(key.revoked_at)}" if key.revoked_at else f"→ {_day(key.expires_at)}"
    used = f"servie le {_day(key.last_used_at)}" if key.last_used_at else "jamais servie"
    scopes = "+".join(key.scopes)
    return f"{key.pk:>4}  {key.hint}…  {scopes}  {key.place_code}  {end}  {used}  {key.name}"


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%d/%m/%Y")
