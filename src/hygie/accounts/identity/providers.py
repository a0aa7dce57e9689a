"""The providers of identity that this installation trusts: values, read from its settings."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from hygie.kernel.errors import NotFound

PSC = "pro-sante-connect"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """One provider; addresses that are empty are read from its own description."""

    slug: str
    label: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ("openid",)
    # Asked for, and checked on the way back: what was asked in a browser can be changed there.
    acr: tuple[str, ...] = ()
    # What counts for two factors.
    strong_acr: tuple[str, ...] = ()
    strong_amr: tuple[str, ...] = ()
    authorization: str = ""
    token: str = ""
    userinfo: str = ""
    keys: str = ""

    def is_strong(self, *, acr: str, amr: tuple[str, ...]) -> bool:
        """Say whether this sign-in counts for two factors."""
        return acr in self.strong_acr or not set(amr).isdisjoint(self.strong_amr)


def all_of_them() -> tuple[Provider, ...]:
    """The providers of this installation."""
    return tuple(settings.IDENTITY_PROVIDERS)


def named(slug: str) -> Provider:
    """One of them."""
    for provider in all_of_them():
        if provider.slug == slug:
            return provider
    raise NotFound("Ce fournisseur d’identité n’est pas réglé ici.")


def pro_sante_connect(*, client_id: str, client_secret: str, is_sandbox: bool) -> Provider:
    """Pro Santé Connect, with its own addresses: its description is not where standards say."""
    place = _known()["sandbox" if is_sandbox else "production"]
    return Provider(
        slug=PSC,
        label="Pro Santé Connect",
        client_id=client_id,
        client_secret=client_secret,
        scopes=tuple(_known()["asked"]["scopes"]),
        acr=tuple(_known()["asked"]["acr"]),
        strong_acr=tuple(_known()["asked"]["acr"]),
        **place,
    )


@cache
def _known() -> dict[str, dict[str, Any]]:
    path = files("hygie.accounts").joinpath("reference", "pro-sante-connect-2026.toml")
    return tomllib.loads(path.read_text("utf-8"))
