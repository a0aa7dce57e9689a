"""Sessions in PostgreSQL, under the hash of their key: who steals the table opens none of them."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from hygie.accounts.models import Session
from hygie.accounts.queries import Held
from hygie.accounts.recognised import Comer, any_comer
from hygie.accounts.rules import latest_end
from hygie.platform import walls
from hygie.platform.walls import Domain

# How precisely the last activity is known: writing it at each page would cost every page a write.
SEEN_EVERY = timedelta(minutes=5)
# What a stranger may leave behind: a question to a passkey, a trip to a provider.
BEFORE = timedelta(minutes=15)
BROWSER = "browser"


# The key of a session is what tells who comes: nobody is known before.
_FOUND = walls.opened("accounts.sign-in", Domain.IDENTITY)


def digest_of(key: str) -> str:
    """What is kept of the key of a session. Its 160 random bits make SHA-256 enough."""
    return hashlib.sha256(f"hygie.session:{key}".encode()).hexdigest()


class SessionStore(SessionBase):
    """What Django asks of a session; it ends at its hour, or when nobody comes for a while."""

    roles: tuple[Held, ...] = ()

    def load(self) -> dict[str, Any]:
        """Read the session and the roles of its person, or forget its key."""
        found = self._living(timezone.now())
        if found is None:
            self._session_key = None
            return {}
        self.seen_at, self.roles = found.seen_at, found.roles
        return self.decode(found.data)

    @_FOUND
    def exists(self, session_key: str) -> bool:
        """Say whether this key is taken."""
        return Session.objects.filter(digest=digest_of(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a key that nobody has."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    @_FOUND
    def save(self, must_create: bool = False) -> None:
        """Write the session; its hour of ending is that of its beginning."""
        if self.session_key is None:
            self.create()
            return
        now = timezone.now()
        kept = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {
            "data": self.encode(kept),
            "person_id": int(kept[SESSION_KEY]) if SESSION_KEY in kept else None,
            "browser": str(kept.get(BROWSER, ""))[:80],
            "seen_at": now,
        }
        rows = Session.objects.filter(digest=digest_of(self.session_key))
        if not must_create:
            self._change(rows, values, now)
            return
        try:
            with transaction.atomic():
                Session.objects.create(
                    digest=digest_of(self.session_key), **values, **_span(values, now)
                )
        except IntegrityError as error:
            raise CreateError from error

    @_FOUND
    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the sessions that are over."""
        forget(at=timezone.now())

    @_FOUND
    def note_activity(self, *, at: datetime) -> None:
        """Remember that somebody is there."""
        seen_at = getattr(self, "seen_at", None)
        if self.session_key and seen_at is not None and at - seen_at > SEEN_EVERY:
            Session.objects.filter(digest=digest_of(self.session_key)).update(seen_at=at)

    @staticmethod
    def _change(rows: QuerySet[Session], values: dict[str, Any], now: datetime) -> None:
        """Write what changed; the hours of a session are counted from when its owner came in."""
        if values["person_id"] is not None and rows.filter(person__isnull=False).update(**values):
            return
        if not rows.update(**values, **_span(values, now)):
            raise UpdateError

    def _living(self, at: datetime) -> Comer | None:
        if self.session_key is None:
            return None
        return any_comer(
            digest_of(self.session_key),
            at=at,
            latest_end=latest_end(timedelta(seconds=settings.SESSION_COOKIE_AGE), at=at),
            since=at - timedelta(seconds=settings.SESSION_IDLE_AGE),
        )


def _span(values: dict[str, Any], now: datetime) -> dict[str, datetime]:
    """From when to when: short for who has not signed in."""
    signed_in = values["person_id"] is not None
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE) if signed_in else BEFORE
    return {"created_at": now, "expires_at": now + lasts}


def forget(*, at: datetime) -> int:
    """Remove the sessions that are over; return how many."""
    return Session.objects.filter(expires_at__lte=at).delete()[0]
