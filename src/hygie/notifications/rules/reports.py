"""Reports of delivery (RFC 3464), hours later: what they say of a mail of ours."""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from hygie.kernel.text import clean_line

# A report holds headers and a few lines; what is longer holds something else.
LONGEST = 1_000_000
_OURS = re.compile(r"<([\w-]{20,60})@[\w.-]{1,200}>", re.ASCII)
_FAILED = re.compile(r"[45]\.\d{1,3}\.\d{1,3}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One mail of ours that a server could not deliver in the end."""

    mark: str
    status: str
    said: str


def read(raw: bytes) -> Report | None:
    """The failure that a mail reports; none when it is no report, or reports anything else.

    Only the mark of a mail of ours is taken from it, which nobody guesses: who is concerned is
    what we know of that mail, never what the report says.
    """
    if len(raw) > LONGEST:
        return None
    parsed = BytesParser(policy=compat32).parsebytes(raw)
    if parsed.get_content_type() != "multipart/report" or not parsed.is_multipart():
        return None
    parts = _parts(parsed)
    failure = next((found for part in parts if (found := _failure(part))), None)
    mark = next((named for part in parts if (named := _mark(part))), "")
    if failure is None or not mark:
        return None
    status, said = failure
    return Report(mark=mark, status=status, said=said)


def _failure(part: Message) -> tuple[str, str] | None:
    """The status and the words of the first recipient that failed for good."""
    if part.get_content_type() != "message/delivery-status":
        return None
    for block in _parts(part):
        action = clean_line(str(block.get("Action", ""))).lower()
        status = clean_line(str(block.get("Status", ""))).partition(" ")[0]
        if action == "failed" and _FAILED.fullmatch(status):
            words = str(block.get("Diagnostic-Code", "")).partition(";")[2]
            return status, clean_line(words)[:300]
    return None


def _mark(part: Message) -> str:
    """The mark of our mail, in the copy of it, or of its headers, that the report carries."""
    kind = part.get_content_type()
    if kind == "message/rfc822":
        copy = next(iter(_parts(part)), None)
    elif kind == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        raw = text if isinstance(text, bytes) else b""
        copy = BytesParser(policy=compat32).parsebytes(raw, headersonly=True)
    else:
        return ""
    found = _OURS.fullmatch(clean_line(str(copy.get("Message-ID", "")))) if copy else None
    return found[1] if found else ""


def _parts(whole: Message) -> list[Message]:
    """What a part is made of; the text of one that has none is no part."""
    held = whole.get_payload()
    return [each for each in held if isinstance(each, Message)] if isinstance(held, list) else []
