"""The browsers in which a person has signed in: they are not locked out by strangers who try."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = settings.DEVICE_COOKIE_NAME
SALT = "hygie.accounts.device"
KEPT = 90 * 24 * 3600
# Several people share the browser of a ward.
MOST = 8


def known(request: HttpRequest, *, email: str) -> str:
    """The mark of this browser when this account has signed in here, else nothing."""
    return _marks(request).get(_digest(email), "")


def is_known(request: HttpRequest) -> bool:
    """Whether anybody has signed in here."""
    return bool(_marks(request))


def remember(request: HttpRequest, response: HttpResponse, *, email: str) -> HttpResponse:
    """Let this browser count its tries apart from those of strangers; it opens nothing."""
    marks = _marks(request)
    marks.pop(_digest(email), None)
    latest = [(_digest(email), secrets.token_urlsafe(12)), *marks.items()]
    response.set_cookie(
        COOKIE,
        signing.dumps(latest[:MOST], salt=SALT),
        max_age=KEPT,
        path="/",  # its name promises it (__Host-): no other site puts one in its place
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _marks(request: HttpRequest) -> dict[str, str]:
    """The mark of each account that has signed in here."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
        return {str(account): str(mark) for account, mark in kept}
    except (signing.BadSignature, ValueError, TypeError):
        return {}


def _digest(email: str) -> str:
    """The account, without telling its address to who reads the cookie."""
    return signing.Signer(salt=SALT).signature(email)
