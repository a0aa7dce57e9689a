"""Who comes with the key of a session, of a machine: all that is asked of them, at once."""

import json
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from hygie.accounts.models import ApiKey, Person
from hygie.accounts.queries import Held
from hygie.accounts.rules import key_digest

_ASKED = (
    "SELECT found.data, found.seen_at, found.roles, (found.person).*"
    " FROM accounts_recognise(%s, %s, %s, %s) AS found"
)
_came: ContextVar[Person | None] = ContextVar("came", default=None)


@dataclass(frozen=True, kw_only=True)
class Comer:
    """A living session, and whose it is: nobody's until somebody has signed in."""

    data: str
    seen_at: datetime
    roles: tuple[Held, ...]
    person: Person | None


def any_comer(digest: str, *, at: datetime, latest_end: datetime, since: datetime) -> Comer | None:
    """Who comes with the session of this digest, when it lives; `Account` then knows them."""
    _came.set(None)
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [digest, at, latest_end, since])
        row = cursor.fetchone()
        if row is None:
            return None
        names = [column.name for column in cursor.description[3:]]
    data, seen_at, roles, *person = row
    whose = Person.from_db(connection.alias, names, person) if person[0] is not None else None
    _came.set(whose)
    return Comer(data=data, seen_at=seen_at, roles=_held(roles), person=whose)


def any_key(text: str, *, at: datetime) -> ApiKey | None:
    """The key that this text is, when it is neither expired nor revoked."""
    names, asked = _key_asked()
    with connection.cursor() as cursor:
        cursor.execute(asked, [key_digest(text), at])
        row = cursor.fetchone()
    return ApiKey.from_db(connection.alias, names, row) if row else None


@cache
def _key_asked() -> tuple[list[str], str]:
    """The columns of a key in the order of its model, and the question."""
    fields = ApiKey._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    asked = f"SELECT {columns} FROM accounts_recognise_key(%s, %s)"  # noqa: S608 - ours
    return [field.attname for field in fields], asked


def _held(roles: str | None) -> tuple[Held, ...]:
    """Each role with its place and its days."""
    return tuple(
        Held(role, kind, code, date.fromisoformat(first), last and date.fromisoformat(last))
        for role, kind, code, first, last in json.loads(roles or "[]")
    )


class Account(ModelBackend):
    """The account of a session: that which came with it, and no other."""

    def get_user(self, user_id: Any) -> Person | None:
        """Return the account of this number, if it came with the session and may sign in."""
        person = _came.get()
        if person is None or person.pk != user_id or not self.user_can_authenticate(person):
            return None
        return person
