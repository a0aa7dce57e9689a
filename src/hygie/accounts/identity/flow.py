"""A trip to a provider and back: what is asked, what is kept meanwhile, what comes of it."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from hygie.accounts.identity import exchange, tokens
from hygie.accounts.identity.providers import Provider
from hygie.kernel.errors import Refused
from hygie.kernel.text import clean_line

KEPT_FOR = 600
_MOST_PLACES = 20


class LostTrip(Refused):
    """What comes back was not asked from this browser, or too long ago, or has come already."""


@dataclass(frozen=True, kw_only=True)
class Trip:
    """What the session keeps while its owner is away; each serves once."""

    slug: str
    state: str
    nonce: str
    verifier: str
    purpose: str
    wanted: str
    until: float

    def as_kept(self) -> dict[str, Any]:
        """Plain values, for the session."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Found:
    """Who the provider says that it is."""

    issuer: str
    subject: str
    name: str
    is_strong: bool
    workplaces: list[dict[str, str]]


def depart(
    provider: Provider, *, purpose: str, wanted: str, back: str, at: datetime
) -> tuple[str, Trip]:
    """The address at which the provider asks who it is, and what must be kept until then."""
    trip = Trip(
        slug=provider.slug,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        purpose=purpose,
        wanted=wanted,
        until=at.timestamp() + KEPT_FOR,
    )
    digest = hashlib.sha256(trip.verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": " ".join(provider.scopes),
        "state": trip.state,
        "nonce": trip.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if provider.acr:
        asked["acr_values"] = " ".join(provider.acr)
    address = _at(provider, "authorization")
    return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}", trip


def arrive(
    provider: Provider, kept: Any, *, answer: dict[str, str], back: str, at: datetime
) -> tuple[Found, Trip]:
    """Who came back from the trip that was kept; everything that could be forged is checked."""
    trip = _same(provider, kept, answer, at)
    fields = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": back,
        "code_verifier": trip.verifier,
    }
    given = exchange.redeemed(
        _at(provider, "token"), fields, name=provider.client_id, secret=provider.client_secret
    )
    access_token = str(given.get("access_token", ""))
    claims = _claims(provider, given.get("id_token"), trip, access_token, at)
    told = exchange.told(_at(provider, "userinfo"), token=access_token)
    if told.get("sub") != claims.subject:
        raise tokens.BadToken("Le fournisseur d’identité parle de deux personnes. Recommencez.")
    found = Found(
        issuer=provider.issuer,
        subject=claims.subject,
        name=_name(told),
        is_strong=provider.is_strong(acr=claims.acr, amr=claims.amr),
        workplaces=workplaces(told),
    )
    return found, trip


def workplaces(told: dict[str, Any]) -> list[dict[str, str]]:
    """The places of work that Pro Santé Connect names: proposals, which give no right."""
    found = []
    for practice in _list(_dict(told.get("SubjectRefPro")).get("exercices")):
        for place in map(_dict, _list(_dict(practice).get("activities"))):
            said = {
                "name": _line(place.get("raisonSocialeSite")),
                "finess": _line(place.get("numeroFinessSite")),
                "entity": _line(place.get("numeroFinessetablissementJuridique")),
            }
            if any(said.values()) and said not in found:
                found.append(said)
    return found[:_MOST_PLACES]


def _same(provider: Provider, kept: Any, answer: dict[str, str], at: datetime) -> Trip:
    """The trip of this very browser, when the answer names it and comes from whom it was asked."""
    try:
        trip = Trip(**kept)
    except TypeError:
        raise LostTrip(_LOST) from None
    is_ours = hmac.compare_digest(trip.state.encode(), answer.get("state", "").encode())
    said_by = answer.get("iss") or provider.issuer  # RFC 9207: named, it must be the one
    if not is_ours or trip.slug != provider.slug or said_by != provider.issuer:
        raise LostTrip(_LOST)
    if trip.until < at.timestamp() or not answer.get("code"):
        raise LostTrip(_LOST)
    return trip


def _claims(
    provider: Provider, text: Any, trip: Trip, access_token: str, at: datetime
) -> tokens.Claims:
    """A key that is not known is looked up once more: providers change theirs."""
    address = _at(provider, "keys")
    asked: dict[str, Any] = {
        "provider": provider,
        "nonce": trip.nonce,
        "access_token": access_token,
        "at": at,
    }
    try:
        return tokens.read(text, keys=exchange.described(address), **asked)
    except tokens.UnknownKey:
        return tokens.read(text, keys=exchange.described(address, again=True), **asked)


_NAMES = {
    "authorization": "authorization_endpoint",
    "token": "token_endpoint",
    "userinfo": "userinfo_endpoint",
    "keys": "jwks_uri",
}


def _at(provider: Provider, what: str) -> str:
    """One of the addresses of the provider: set, or read where the standard puts it."""
    known = str(getattr(provider, what))
    if known:
        return known
    place = f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"
    said = exchange.described(place)
    address = said.get(_NAMES[what])
    if said.get("issuer") != provider.issuer or not isinstance(address, str):
        raise exchange.ProviderAway("Le fournisseur d’identité ne se décrit pas comme convenu.")
    return address


def _name(told: dict[str, Any]) -> str:
    """How the provider calls them, for their own eyes."""
    whole = f"{_line(told.get('given_name'))} {_line(told.get('family_name'))}".strip()
    number = _line(told.get("SubjectNameID"))
    called = whole or _line(told.get("name")) or _line(told.get("preferred_username"))
    return ", ".join(part for part in (called, number) if part)[:200]


def _line(value: Any) -> str:
    return clean_line(value)[:120] if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value[:50] if isinstance(value, list) else []


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_LOST = (
    "Ce retour ne correspond à aucune demande de ce navigateur, ou il a déjà servi. "
    "Reprenez depuis la page de connexion."
)
