"""Warning lists: what looks like an indicator and hardly ever is one, and which list says so."""

import hashlib
import ipaddress
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from hygie.indicators.rules.kinds import ADDRESSES, HASHES, Found, Kind
from hygie.indicators.rules.reference import read
from hygie.kernel.enums import Labelled
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line

FILE = "harmless-2026.toml"
LONGEST = 500
_OF_ATTRIBUTE: dict[str, frozenset[Kind]] = {
    "ip-src": ADDRESSES,
    "ip-dst": ADDRESSES,
    "domain": frozenset({Kind.DOMAIN}),
    "hostname": frozenset({Kind.DOMAIN}),
    "url": frozenset({Kind.URL}),
    "uri": frozenset({Kind.URL}),
    "email-src": frozenset({Kind.EMAIL}),
    "email-dst": frozenset({Kind.EMAIL}),
    "md5": frozenset({Kind.MD5}),
    "sha1": frozenset({Kind.SHA1}),
    "sha256": frozenset({Kind.SHA256}),
    "sha512": frozenset({Kind.SHA512}),
}


class Match(Labelled):
    """How an entry of a list is compared, named as MISP names its lists."""

    EXACT = "string", "égal"
    HOST = "hostname", "ce domaine ou un de ses sous-domaines"
    NETWORK = "cidr", "dans ce réseau"
    PART = "substring", "contient"


class NotAList(Refused):
    """A file is no warning list, or one that says nothing of what is kept here."""


@dataclass(frozen=True, kw_only=True)
class WarningList:
    """Some entries, the kinds of indicator that they concern, and how they are compared."""

    code: str
    label: str
    match: Match
    kinds: frozenset[Kind]
    version: int
    entries: frozenset[str]


def from_misp(code: str, said: Mapping[str, Any]) -> WarningList:
    """Read a list as MISP writes it; raise NotAList when it cannot be one of ours."""
    try:
        attributes, entries = list(said["matching_attributes"]), list(said["list"])
        label, match, version = clean_line(str(said["name"])), said["type"], int(said["version"])
    except (KeyError, TypeError, ValueError):
        raise NotAList("ce n’est pas une liste de MISP") from None
    if match not in {each.value for each in Match}:
        raise NotAList(f"les listes de type « {clean_line(str(match))[:40]} » ne sont pas lues")
    kinds = frozenset().union(*(_OF_ATTRIBUTE.get(str(each), frozenset()) for each in attributes))
    if not kinds:
        raise NotAList("elle ne concerne aucun type d’indicateur suivi ici")
    return WarningList(
        code=code[:100],
        label=label[:200] or code[:100],
        match=Match(match),
        kinds=kinds,
        version=version,
        entries=frozenset(filter(None, (_entry(str(each), Match(match)) for each in entries))),
    )


def keys(found: Found) -> frozenset[tuple[Match, str]]:
    """All the entries that would be about an indicator, but for those that are a part of it."""
    if found.kind in ADDRESSES:
        return _address_keys(found.value) | {(Match.EXACT, found.value)}
    if found.kind == Kind.DOMAIN:
        return _host_keys(found.value) | {(Match.EXACT, found.value)}
    if found.kind == Kind.EMAIL:
        return _host_keys(found.value.rpartition("@")[2]) | {(Match.EXACT, found.value)}
    if found.kind == Kind.URL:
        host = urlsplit(found.value).hostname or ""
        about = _address_keys(host) or _host_keys(host)
        return about | {(Match.EXACT, found.value), (Match.EXACT, host)}
    return frozenset({(Match.EXACT, found.value)}) if found.kind in HASHES else frozenset()


def bundled_about(found: Found) -> list[str]:
    """The labels of the lists shipped with Hygie that hold an indicator, in their order."""
    index = _index()
    known = {code for key in keys(found) for code in index.get(key, ())}
    labels = [each.label for each in bundled() if each.code in known and found.kind in each.kinds]
    return [*labels, *([_EMPTY] if found.value in _empty_hashes() else [])]


@cache
def bundled() -> tuple[WarningList, ...]:
    """The lists shipped with Hygie."""
    return tuple(
        from_misp(
            row["code"],
            {
                "name": row["label"],
                "type": row["type"],
                "matching_attributes": row["attributes"],
                "version": row["version"],
                "list": row["entries"],
            },
        )
        for row in read(FILE)["list"]
    )


_EMPTY = "Empreintes du fichier vide"


@cache
def _empty_hashes() -> frozenset[str]:
    """What any empty file has for a hash."""
    names = ("md5", "sha1", "sha256", "sha512")
    return frozenset(hashlib.new(name, b"", usedforsecurity=False).hexdigest() for name in names)


@cache
def _index() -> Mapping[tuple[Match, str], list[str]]:
    found: dict[tuple[Match, str], list[str]] = defaultdict(list)
    for each in bundled():
        for entry in each.entries:
            found[each.match, entry].append(each.code)
    return dict(found)


def _entry(raw: str, match: Match) -> str:
    """An entry as `keys` writes it; empty when it cannot be compared."""
    text = clean_line(raw).lower()
    if len(text) > LONGEST:
        return ""
    if match == Match.HOST:
        return text.removeprefix("*").strip(".")
    if match == Match.NETWORK:
        try:
            return str(ipaddress.ip_network(text, strict=False))
        except ValueError:
            return ""
    # A part of three letters would be a part of anything.
    return text if match == Match.EXACT or len(text) > 3 else ""


def _host_keys(host: str) -> frozenset[tuple[Match, str]]:
    """The domain and those above it, but the last: a whole country is on no list."""
    labels = host.split(".")
    return frozenset((Match.HOST, ".".join(labels[start:])) for start in range(len(labels) - 1))


def _address_keys(text: str) -> frozenset[tuple[Match, str]]:
    """The networks that hold an address or a network, itself included."""
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        return frozenset()
    above: Iterable[int] = range(network.prefixlen + 1)
    return frozenset((Match.NETWORK, str(network.supernet(new_prefix=each))) for each in above)
