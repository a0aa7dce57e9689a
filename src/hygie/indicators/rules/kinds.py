"""The kinds of indicator, and the one value object that all the rules share."""

import hashlib
from dataclasses import dataclass

from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused


class Kind(Labelled):
    """What an indicator is."""

    IPV4 = "IPV4", "Adresse IPv4"
    IPV6 = "IPV6", "Adresse IPv6"
    CIDR = "CIDR", "Réseau (CIDR)"
    DOMAIN = "DOMAIN", "Domaine"
    URL = "URL", "URL"
    EMAIL = "EMAIL", "Adresse mail"
    MD5 = "MD5", "Empreinte MD5"
    SHA1 = "SHA1", "Empreinte SHA-1"
    SHA256 = "SHA256", "Empreinte SHA-256"
    SHA512 = "SHA512", "Empreinte SHA-512"
    FILE_NAME = "FILE_NAME", "Nom de fichier"
    REGISTRY_KEY = "REGISTRY_KEY", "Clé de registre"
    USER_AGENT = "USER_AGENT", "Agent utilisateur (User-Agent)"


ADDRESSES = frozenset({Kind.IPV4, Kind.IPV6, Kind.CIDR})
HASHES = frozenset({Kind.MD5, Kind.SHA1, Kind.SHA256, Kind.SHA512})
# What a page or a mail would turn into a link, and so what people write with brackets.
ON_THE_NETWORK = ADDRESSES | {Kind.DOMAIN, Kind.URL, Kind.EMAIL}
# Windows reads these whatever their case.
_ANY_CASE = frozenset({Kind.FILE_NAME, Kind.REGISTRY_KEY})


class NotAnIndicator(Refused):
    """A text is not what it is said to be, with the reason."""


@dataclass(frozen=True, kw_only=True, order=True)
class Found:
    """An indicator that was read: its kind, and the one way in which it is written here."""

    kind: Kind
    value: str

    @property
    def mark(self) -> str:
        """The same for the same indicator, however it was typed; short enough for an index."""
        value = self.value.casefold() if self.kind in _ANY_CASE else self.value
        return hashlib.sha256(f"{self.kind.value}\n{value}".encode()).hexdigest()
