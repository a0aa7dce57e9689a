"""Asking a provider, from server to server: short, bounded, never led elsewhere."""

import base64
import json
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hygie.kernel.errors import Refused

LARGEST, PATIENCE = 512 * 1024, 5
KEPT_FOR = 600
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_read: dict[str, tuple[float, dict[str, Any]]] = {}


class ProviderAway(Refused):
    """The provider does not answer, or not as agreed."""


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """A provider that sends us elsewhere is not the one that was agreed."""
        return


_opener = urllib.request.build_opener(_NowhereElse)


def described(address: str, *, again: bool = False) -> dict[str, Any]:
    """A public document of the provider, kept ten minutes; it holds no secret and no answer."""
    kept = _read.get(address)
    if kept and not again and time.monotonic() - kept[0] < KEPT_FOR:
        return kept[1]
    found = _json(urllib.request.Request(_safe(address)))  # noqa: S310 - _safe
    _read[address] = (time.monotonic(), found)
    return found


def redeemed(address: str, fields: dict[str, str], *, name: str, secret: str) -> dict[str, Any]:
    """What a code is exchanged for, under our name and secret (RFC 6749, 2.3.1)."""
    pair = base64.b64encode(f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()).decode()
    body = urlencode(fields).encode()
    asked = urllib.request.Request(_safe(address), data=body)  # noqa: S310 - _safe
    asked.add_header("Authorization", f"Basic {pair}")
    return _json(asked)


def told(address: str, *, token: str) -> dict[str, Any]:
    """What the provider says of the person."""
    asked = urllib.request.Request(_safe(address))  # noqa: S310 - _safe
    asked.add_header("Authorization", f"Bearer {token}")
    return _json(asked)


def _json(asked: urllib.request.Request) -> dict[str, Any]:
    asked.add_header("Accept", "application/json")
    try:
        with _opener.open(asked, timeout=PATIENCE) as answer:
            raw = answer.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValueError("too long")
        found = json.loads(raw)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise ProviderAway(
            "Le fournisseur d’identité ne répond pas comme convenu. Réessayez dans un instant, "
            "ou connectez-vous par mot de passe."
        ) from error
    if not isinstance(found, dict):
        raise ProviderAway(
            "Le fournisseur d’identité a répondu autre chose que ce qui est convenu."
        )
    return found


def _safe(address: str) -> str:
    """Under TLS, unless it is on this very machine, as in tests."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return address
    raise ProviderAway("Ce fournisseur d’identité n’a pas d’adresse en https.")
