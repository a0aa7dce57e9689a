"""What a mail server’s refusal means: try again later and later, or give the address up."""

import re
import smtplib
import tomllib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from hygie.kernel.text import clean_line

PERMANENT = range(500, 600)
_STATUS = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
# The enhanced codes of RFC 3463 that say something to a person, by their beginning.
_REASONS = (
    ("5.1.", "l’adresse n’existe pas"),
    ("5.2.2", "la boîte est pleine"),
    ("5.2.", "la boîte n’accepte pas de mail"),
    ("5.3.4", "le mail est trop gros pour elle"),
    ("5.4.", "le serveur de cette adresse ne répond pas"),
    ("5.7.", "son serveur refuse ce qui vient de nous"),
)


@cache
def delays() -> tuple[timedelta, ...]:
    """How long each new try waits, the first one first."""
    return tuple(timedelta(minutes=minutes) for minutes in _read()["minutes"])


def believed_before(*, at: datetime) -> datetime:
    """What was handed over before this moment, and was not sent back since, arrived."""
    return at - timedelta(days=int(_read()["believed_after_days"]))


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When a mail that failed so many times is tried again; none, when it is given up."""
    return at + delays()[tries - 1] if 0 < tries <= len(delays()) else None


def is_for_good(error: Exception) -> bool:
    """Say whether the server will never take this mail: the address, or the text, is refused.

    A refusal of the sender or of the password is ours to mend: the mail waits for that.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return bool(codes) and all(code in PERMANENT for code in codes)
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code in PERMANENT


def said_by(error: Exception) -> str:
    """What the server said, on one line."""
    text = str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        text = " ".join(f"{code} {_text(said)}" for code, said in error.recipients.values())
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"{error.smtp_code} {_text(error.smtp_error)}"
    return clean_line(text)[:500]


def reason(said: str) -> str:
    """Why an address refuses, for somebody who knows nothing of mail."""
    found = _STATUS.search(said)
    code = found[0] if found else ""
    return next((words for start, words in _REASONS if code.startswith(start)), "")


def _text(said: Any) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


@cache
def _read() -> dict[str, Any]:
    path = files("hygie.notifications").joinpath("reference", "retries-2026.toml")
    return tomllib.loads(path.read_text("utf-8"))
