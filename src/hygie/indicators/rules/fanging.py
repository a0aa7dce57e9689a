"""Addresses made harmless on purpose (`hxxp`, `[.]`, `[at]`): read as they were, shown as such."""

import re

from hygie.indicators.rules.kinds import ADDRESSES, ON_THE_NETWORK, Kind

_OPEN, _CLOSE = r"[ \t]*[\[({][ \t]*", r"[ \t]*[\])}][ \t]*"
_WRITTEN = (
    (re.compile(rf"{_OPEN}(?:\.|dot|point){_CLOSE}|\\\.", re.IGNORECASE), "."),
    (re.compile(rf"{_OPEN}(?:@|at|arobase|arobas){_CLOSE}", re.IGNORECASE), "@"),
    (re.compile(rf"{_OPEN}://{_CLOSE}"), "://"),
    (re.compile(rf"{_OPEN}:{_CLOSE}"), ":"),
    (re.compile(r"\bh(?:xx|\*\*|\[tt\])p(s?)(?=:)", re.IGNORECASE), r"http\1"),
    (re.compile(r"\bfxp(s?)(?=:)", re.IGNORECASE), r"ftp\1"),
)
_SPACED = re.compile(
    rf"{_OPEN}(?P<meant>\.|dot|point|@|at|arobase|arobas|://|:){_CLOSE}", re.IGNORECASE
)
_TRAPS = {"http": "hxxp", "https": "hxxps", "ftp": "fxp", "ftps": "fxps"}


def refang(text: str) -> str:
    """Return the text with its addresses as they really are."""
    # One bracket within another opens once the inner one is gone; each turn is shorter or plainer.
    while (plainer := _once(text)) != text:
        text = plainer
    return text


def joined(text: str) -> str:
    """Return the text with each point that stands in brackets as one word with what is around."""
    return _SPACED.sub(r"[\g<meant>]", text)


def defang(kind: Kind, value: str) -> str:
    """Return an indicator so that nothing turns it into a link; `refang` gives it back."""
    if kind not in ON_THE_NETWORK:
        return value
    if kind in ADDRESSES or kind == Kind.DOMAIN:
        return value.replace(".", "[.]")
    if kind == Kind.EMAIL:
        return value.replace("@", "[at]").replace(".", "[.]")
    scheme, separator, rest = value.partition("://")
    host, slash, path = rest.partition("/")
    return f"{_TRAPS.get(scheme, scheme)}{separator}{host.replace('.', '[.]')}{slash}{path}"


def is_defanged(text: str) -> bool:
    """Say whether somebody made this harmless on purpose: it is an address, not a file."""
    return refang(text) != text


def _once(text: str) -> str:
    for written, meant in _WRITTEN:
        text = written.sub(meant, text)
    return text
