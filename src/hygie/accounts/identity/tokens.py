"""What an identity token is worth: OpenID Connect Core 1.0, 3.1.3.7, all of it, and `acr`."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from hygie.accounts.identity.providers import Provider
from hygie.kernel.errors import Refused

# Signatures by a key pair only: with a shared secret, whoever learns it signs for everybody.
ALGORITHMS = ("RS256", "PS256", "ES256")
LEEWAY, OLDEST = 60, 600
LONGEST_SUBJECT = 255


class BadToken(Refused):
    """The token does not say what was asked, to us, now, by whom we asked."""


class UnknownKey(BadToken):
    """The provider may have changed its keys since they were read."""


@dataclass(frozen=True, kw_only=True)
class Claims:
    """What a token that was found good says."""

    subject: str
    acr: str
    amr: tuple[str, ...]


def read(
    text: Any,
    *,
    provider: Provider,
    keys: dict[str, Any],
    nonce: str,
    access_token: str,
    at: datetime,
) -> Claims:
    """The claims of an identity token, once everything about it was checked."""
    said = _signed(text, keys)
    now = at.timestamp()
    checks = {
        "its issuer": said.get("iss") == provider.issuer,
        "whom it is for": _is_for(said, provider.client_id),
        "its end": _number(said, "exp") > now - LEEWAY,
        "its beginning": -LEEWAY <= now - _number(said, "iat") <= OLDEST,
        "our question": hmac.compare_digest(str(said.get("nonce", "")).encode(), nonce.encode()),
        "its level": not provider.acr or said.get("acr") in provider.acr,
        "its companion": _goes_with(said, access_token),
        "who it is about": _is_subject(said.get("sub")),
    }
    wrong = [what for what, holds in checks.items() if not holds]
    if wrong:
        raise BadToken(_sentence(wrong))
    amr = said.get("amr")
    return Claims(
        subject=said["sub"],
        acr=str(said.get("acr", "")),
        amr=tuple(str(each) for each in amr) if isinstance(amr, list) else (),
    )


def _signed(text: Any, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        known = KeySet.import_key_set(keys)  # type: ignore[arg-type]
        return dict(jwt.decode(text, known, algorithms=ALGORITHMS).claims)
    except InvalidKeyIdError as error:
        raise UnknownKey(_sentence(["its key"])) from error
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadToken(_sentence(["its signature"])) from error


def _is_for(said: dict[str, Any], client_id: str) -> bool:
    """For us, and asked by us when it is for others as well."""
    audience = said.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    presented_by = said.get("azp", client_id if len(named) == 1 else None)
    return client_id in named and presented_by == client_id


def _goes_with(said: dict[str, Any], access_token: str) -> bool:
    """When the token names the access token that came with it, it is that one."""
    if "at_hash" not in said:
        return True
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    expected = base64.urlsafe_b64encode(half).rstrip(b"=")
    return hmac.compare_digest(str(said["at_hash"]).encode(), expected)


def _is_subject(subject: Any) -> bool:
    return isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and "\0" not in subject


def _number(said: dict[str, Any], name: str) -> float:
    value = said.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and abs(value) < 10**12 else 0.0  # type: ignore[arg-type]


def _sentence(wrong: list[str]) -> str:
    said = {"its level": "Le fournisseur d’identité n’a pas vérifié l’identité au niveau exigé."}
    common = "Le jeton du fournisseur d’identité n’est pas celui qui a été demandé."
    return f"{said.get(wrong[0], common) if len(wrong) == 1 else common} Recommencez."
