"""Passkeys: what the browser is asked and what its answer is worth (W3C Web Authentication)."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from hygie.kernel.errors import Refused
from hygie.platform.installation import desk, signing_key

# What a browser sends is some hundred bytes; attestations of some makers are a few thousand.
LONGEST = 20_000
_ASKED = UserVerificationRequirement.REQUIRED
# What a library that reads bytes of strangers may raise.
_UNREADABLE = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
    NotImplementedError, RecursionError, OverflowError, EOFError,
)  # fmt: skip


class BadPasskey(Refused):
    """The answer of the browser is not the one to our question."""


@dataclass(frozen=True)
class Registered:
    """A new passkey: its number, its public half, its count of signatures."""

    credential_id: bytes
    credential: bytes
    sign_count: int


@dataclass(frozen=True)
class Shown:
    """What a passkey says of itself once its signature was found good."""

    sign_count: int


def handle_of(person_id: int) -> bytes:
    """How a passkey names its owner: it tells nobody who that is."""
    return hmac.new(signing_key(), b"hygie.passkey:%d" % person_id, hashlib.sha256).digest()


def offer_registration(
    person_id: int, *, email: str, name: str, known: Sequence[bytes]
) -> tuple[dict[str, Any], Any]:
    """What the browser is asked to make, and what must be kept until it answers."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=handle_of(person_id), name=email, display_name=name),
        credentials=[AttestedCredentialData(each) for each in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=_ASKED,
    )
    return dict(options)["publicKey"], state


def read_registration(text: str, *, state: Any) -> Registered:
    """The passkey that the browser made, when it answers this very question."""
    try:
        data = _server().register_complete(state, _parsed(text))
        made = data.credential_data
    except _UNREADABLE as error:
        raise BadPasskey(_REFUSED) from error
    if made is None:
        raise BadPasskey(_REFUSED)
    return Registered(made.credential_id, bytes(made), data.counter)


def offer_sign_in(known: Sequence[bytes] = ()) -> tuple[dict[str, Any], Any]:
    """What the browser is asked to sign; without passkeys named, the person chooses one."""
    options, state = _server().authenticate_begin(
        credentials=[AttestedCredentialData(each) for each in known] or None,
        user_verification=_ASKED,
    )
    return dict(options)["publicKey"], state


def number_in(text: str) -> bytes:
    """The number of the passkey that an answer names."""
    try:
        return bytes(AuthenticationResponse.from_dict(_parsed(text)).raw_id)
    except _UNREADABLE as error:
        raise BadPasskey(_REFUSED) from error


def read_sign_in(text: str, *, state: Any, credential: bytes, person_id: int) -> Shown:
    """Check the signature over this very question, by this passkey of this person."""
    try:
        answer = AuthenticationResponse.from_dict(_parsed(text))
        _server().authenticate_complete(state, [AttestedCredentialData(credential)], answer)
        handle = answer.response.user_handle
        count = answer.response.authenticator_data.counter
    except _UNREADABLE as error:
        raise BadPasskey(_REFUSED) from error
    if handle and not hmac.compare_digest(bytes(handle), handle_of(person_id)):
        raise BadPasskey(_REFUSED)
    return Shown(count)


_REFUSED = "Cette clé d’accès n’a pas été acceptée. Recommencez, ou choisissez un autre moyen."


def _refused(number: str) -> None:
    raise ValueError("a number")


def _server() -> Fido2Server:
    """The side that asks: one name, one address, and no other."""
    address = desk().address
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=urlsplit(address).hostname, name="Hygie"),
        verify_origin=lambda origin: origin == address,
    )


def _parsed(text: str) -> dict[str, Any]:
    """No browser sends a number here, and the library would make as many bytes of it."""
    found = json.loads(
        text[:LONGEST], parse_int=_refused, parse_float=_refused, parse_constant=_refused
    )
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found
