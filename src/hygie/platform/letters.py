"""Letters: mails that any module posts with its act; notifications queues them.

A personal link opens something to whoever holds it, so nothing at rest holds one: a letter keeps
the mark of its link, from which only this installation's key makes the link, at the door.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from hygie.platform import bus
from hygie.platform.installation import desk, signing_key

_MARK = re.compile(r"⟦(/[a-z/-]+/)\|([a-z.]+)\|([\w-]{20,60})⟧")
HIDDEN = "(lien personnel, que seul son destinataire reçoit)"


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An address that refuses our mails: since when, and why, in words, where that is known."""

    since: datetime
    why: str


_readers: list[Callable[[Collection[str]], dict[str, Refused]]] = []


def told_by(reader: Callable[[Collection[str]], dict[str, Refused]]) -> None:
    """Let a module that knows which addresses refuse say so to those that show them."""
    _readers[:] = [reader]


def refused(addresses: Collection[str]) -> dict[str, Refused]:
    """Of these addresses, by lower case, those that refuse our mails."""
    asked = {address.lower() for address in addresses if address}
    return _readers[0](asked) if asked and _readers else {}


def refused_words(addresses: Collection[str]) -> dict[str, str]:
    """The same, as the pages that show these addresses say it."""
    found = {}
    for address, one in refused(addresses).items():
        day = date_format(timezone.localtime(one.since), "j F Y")
        why = f"\N{NO-BREAK SPACE}: {one.why}" if one.why else ""
        found[address] = f"Cette adresse refuse nos messages depuis le {day}{why}."
    return found


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail to one address, known by its own number: told twice, it is sent once."""

    number: str
    to: str
    subject: str
    body: str
    kind: str = ""


def post(*, to: str, subject: str, body: str, kind: str = "") -> None:
    """Send a mail once the act that posts it is committed; a rolled-back act sends nothing.

    `kind` is one of those of `notifications`: it says whether its reader may have it wait.
    """
    number = secrets.token_urlsafe(16)
    bus.announce(Letter(number=number, to=to, subject=subject, body=body, kind=kind))


def new_seed() -> str:
    """What is kept of a personal link: worth nothing without the key of the installation."""
    return secrets.token_urlsafe(24)


def token_of(purpose: str, seed: str) -> str:
    """The secret part of a personal link."""
    digest = hmac.new(signing_key(), f"{purpose}:{seed}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def link_mark(path: str, *, purpose: str, seed: str) -> str:
    """What stands for a personal link in a letter that waits: `path` ends with a slash."""
    mark = f"⟦{path}|{purpose}|{seed}⟧"
    if _MARK.fullmatch(mark) is None:
        raise ValueError(f"no letter could carry this link: {path} {purpose}")
    return mark


def link(path: str, *, purpose: str, seed: str) -> str:
    """The personal link, in full."""
    return f"{desk().address}{path}{token_of(purpose, seed)}/"


def holds_link(body: str) -> bool:
    """Say whether a letter carries a personal link: it is of use on its own, and now."""
    return _MARK.search(body) is not None


def opened(body: str) -> str:
    """The letter as its reader gets it."""
    return _MARK.sub(lambda found: link(found[1], purpose=found[2], seed=found[3]), body)


def sealed(body: str) -> str:
    """The letter as everybody else may read it."""
    return _MARK.sub(HIDDEN, body)
