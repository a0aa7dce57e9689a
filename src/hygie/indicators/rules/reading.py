"""One indicator, checked and written in the one way that makes it comparable."""

import ipaddress
import re
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit

import idna

from hygie.indicators.rules import reference
from hygie.indicators.rules.fanging import is_defanged, refang
from hygie.indicators.rules.kinds import HASHES, ON_THE_NETWORK, Found, Kind, NotAnIndicator
from hygie.kernel.text import clean_line

LONGEST = {Kind.URL: 2_000, Kind.FILE_NAME: 255, Kind.REGISTRY_KEY: 500, Kind.USER_AGENT: 500}
# Wider, a network is a part of the Internet and no indicator of anything.
WIDEST = {4: 8, 6: 19}
HEXADECIMALS = {32: Kind.MD5, 40: Kind.SHA1, 64: Kind.SHA256, 128: Kind.SHA512}
PORTS = {"http": 80, "https": 443, "ftp": 21, "ftps": 990, "ws": 80, "wss": 443}
SCHEMES = frozenset(PORTS) | {"sftp", "ssh", "tcp", "udp", "ldap", "ldaps", "smb"}
# Endings of files that are no top-level domain, or hardly ever one where indicators are written.
ENDINGS = frozenset(reference.read("endings-2026.toml")["endings"])
_HEX = re.compile(r"[0-9a-f]+\Z", re.IGNORECASE)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)\Z")
_TOP = re.compile(r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})\Z")
_NUMBERS = re.compile(r"\d+(?:\.\d+){3}(?::\d+)?\Z")
_LOCAL = re.compile(r"[^\s@\"<>()\[\],;:\\]{1,64}\Z")
_HIVES = {
    "hklm": "HKEY_LOCAL_MACHINE",
    "hkcu": "HKEY_CURRENT_USER",
    "hkcr": "HKEY_CLASSES_ROOT",
    "hku": "HKEY_USERS",
    "hkcc": "HKEY_CURRENT_CONFIG",
}
_WHOLE_HIVES = {hive.lower(): hive for hive in _HIVES.values()} | _HIVES
_NOT_IN_A_NAME = frozenset('/\\:*?"<>|')


def read(raw: str, *, kind: Kind | None = None) -> Found:
    """Read one indicator; without a kind, guess it. Raise NotAnIndicator with the reason."""
    text = clean_line(raw)
    if not text:
        raise NotAnIndicator("Il n’y a rien à lire.")
    if kind is None:
        kind = guess(text)
    if kind in ON_THE_NETWORK:
        text = refang(text)
    found = _READERS[kind](text)
    if len(found.value) > LONGEST.get(found.kind, 320):
        raise NotAnIndicator("Ce texte est trop long pour un indicateur.")
    return found


def read_as_any(raw: str) -> frozenset[Found]:
    """Everything that a text may be: who searches does not say whether it is a file or a domain."""
    found = set()
    for kind in Kind:
        try:
            found.add(read(raw, kind=kind))
        except NotAnIndicator:
            continue
    return frozenset(found)


def guess(text: str) -> Kind:
    """Say what a text looks like; raise NotAnIndicator when it looks like nothing known."""
    plain = refang(text)
    for looks, kind in _LOOKS:
        if looks(plain, text):
            return kind
    raise NotAnIndicator("Ce texte ne ressemble à aucun indicateur connu : choisissez son type.")


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_network(text: str) -> bool:
    address, slash, length = text.partition("/")
    return bool(slash) and length.isdigit() and _is_address(address)


def _is_file(plain: str, text: str) -> bool:
    name, dot, ending = plain.rpartition(".")
    is_one = bool(name and dot) and ending.lower() in ENDINGS and _NOT_IN_A_NAME.isdisjoint(plain)
    return is_one and not is_defanged(text)


# The first that fits is the one.
_LOOKS: tuple[tuple[Callable[[str, str], bool], Kind], ...] = (
    (lambda plain, _: len(plain) in HEXADECIMALS and bool(_HEX.match(plain)), Kind.SHA256),
    (lambda plain, _: plain.lower().partition("\\")[0] in _WHOLE_HIVES, Kind.REGISTRY_KEY),
    (lambda plain, _: "://" in plain, Kind.URL),
    (lambda plain, _: _is_network(plain), Kind.CIDR),
    (lambda plain, _: _is_address(plain) and ":" in plain, Kind.IPV6),
    (lambda plain, _: _is_address(plain), Kind.IPV4),
    (lambda plain, _: "@" in plain, Kind.EMAIL),
    (lambda plain, _: "\\" in plain, Kind.FILE_NAME),
    (lambda plain, _: bool(_NUMBERS.match(plain)), Kind.IPV4),
    (_is_file, Kind.FILE_NAME),
    (lambda plain, _: "." in plain and " " not in plain, Kind.DOMAIN),
)


def _read_address(text: str) -> Found:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        if re.fullmatch(r"\d+(?:\.\d+){3}:\d+", text):
            raise NotAnIndicator(
                "Une adresse avec un port : écrivez l’adresse seule, ou une URL."
            ) from None
        raise NotAnIndicator("Cette adresse IP n’est pas juste.") from None
    if "%" in str(address):
        raise NotAnIndicator(
            "Cette adresse IPv6 nomme une carte réseau : retirez ce qui suit « % »."
        )
    return Found(kind=Kind.IPV4 if address.version == 4 else Kind.IPV6, value=str(address))


def _read_network(text: str) -> Found:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise NotAnIndicator("Ce réseau n’est pas juste : écrivez-le comme 192.0.2.0/24.") from None
    if "%" in str(network):
        raise NotAnIndicator("Ce réseau nomme une carte réseau : retirez ce qui suit « % ».")
    if network.num_addresses == 1:
        return _read_address(str(network.network_address))
    if network.prefixlen < WIDEST[network.version]:
        raise NotAnIndicator("Ce réseau est trop large pour dire quelque chose.")
    if str(network.network_address) != str(ipaddress.ip_address(text.partition("/")[0])):
        raise NotAnIndicator(f"Ce réseau s’écrit {network} : corrigez l’adresse ou la longueur.")
    return Found(kind=Kind.CIDR, value=str(network))


def _host(text: str) -> str:
    """A domain in lower case and ASCII, without its last point."""
    name = text.rstrip(".").lower()
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except idna.IDNAError:
            raise NotAnIndicator("Ce nom de domaine n’est pas juste.") from None
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(map(_LABEL.match, labels)):
        raise NotAnIndicator("Ce nom de domaine n’est pas juste.")
    if not _TOP.match(labels[-1]):
        raise NotAnIndicator("Ce nom de domaine finit par quelque chose qui n’est pas un domaine.")
    return name


def _read_domain(text: str) -> Found:
    return Found(kind=Kind.DOMAIN, value=_host(text))


def _read_mail(text: str) -> Found:
    local, _, domain = text.removeprefix("mailto:").rpartition("@")
    if not _LOCAL.match(local):
        raise NotAnIndicator("Cette adresse mail n’est pas juste.")
    return Found(kind=Kind.EMAIL, value=f"{local.lower()}@{_host(domain)}")


def _read_url(text: str) -> Found:
    if any(char.isspace() for char in text):
        raise NotAnIndicator("Une URL ne contient pas d’espace.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise NotAnIndicator("Cette URL n’est pas juste.") from None
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        raise NotAnIndicator("Une URL commence par http://, https:// ou un autre protocole connu.")
    host = _host_of(parts)
    if port is not None and port != PORTS.get(scheme):
        host = f"{host}:{port}"
    user, at, _ = parts.netloc.rpartition("@")
    rest = text[text.index("://") + 3 + len(parts.netloc) :]
    return Found(kind=Kind.URL, value=f"{scheme}://{user}{at}{host}{_path(rest)}")


def _path(rest: str) -> str:
    """What follows the host: a page is named even when it is the first one."""
    return rest if rest.startswith("/") else f"/{rest}"


def _host_of(parts: SplitResult) -> str:
    name = parts.hostname or ""
    if _is_address(name):
        address = _read_address(name)
        return f"[{address.value}]" if address.kind == Kind.IPV6 else address.value
    return _host(name)


def _read_hash(text: str) -> Found:
    if not _HEX.match(text) or len(text) not in HEXADECIMALS:
        raise NotAnIndicator(
            "Une empreinte s’écrit en 32 (MD5), 40 (SHA-1), 64 (SHA-256) ou 128 (SHA-512) chiffres "
            "hexadécimaux."
        )
    return Found(kind=HEXADECIMALS[len(text)], value=text.lower())


def _read_file_name(text: str) -> Found:
    if any(char in _NOT_IN_A_NAME for char in text):
        raise NotAnIndicator('Un nom de fichier sans son dossier, et sans / \\ : * ? " < > |.')
    return Found(kind=Kind.FILE_NAME, value=text)


def _read_registry_key(text: str) -> Found:
    parts = [part.strip() for part in text.split("\\")]
    hive, names = parts[0].rstrip(":").lower(), [part for part in parts[1:] if part]
    if hive not in _WHOLE_HIVES or not names:
        raise NotAnIndicator("Une clé de registre s’écrit comme HKLM\\Software\\Exemple.")
    return Found(kind=Kind.REGISTRY_KEY, value="\\".join([_WHOLE_HIVES[hive], *names]))


def _read_user_agent(text: str) -> Found:
    return Found(kind=Kind.USER_AGENT, value=text)


_READERS: dict[Kind, Callable[[str], Found]] = {
    Kind.IPV4: _read_address,
    Kind.IPV6: _read_address,
    Kind.CIDR: _read_network,
    Kind.DOMAIN: _read_domain,
    Kind.URL: _read_url,
    Kind.EMAIL: _read_mail,
    **dict.fromkeys(HASHES, _read_hash),
    Kind.FILE_NAME: _read_file_name,
    Kind.REGISTRY_KEY: _read_registry_key,
    Kind.USER_AGENT: _read_user_agent,
}
