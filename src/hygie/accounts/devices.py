"""The browsers in which a person has signed in: they are not locked out by strangers who try."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "hygie_device"
SALT = "hygie.accounts.device"
KEPT = 90 * 24 * 3600
PATH = "/compte/"


def known(request: HttpRequest, *, email: str) -> str:
    """The mark of this browser when this account has signed in here, else nothing."""
    signed = request.COOKIES.get(COOKIE, "")
    try:
        address, mark = signing.loads(signed, salt=SALT, max_age=KEPT)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if address == _digest(email) else ""


def remember(response: HttpResponse, *, email: str) -> HttpResponse:
    """Let this browser count its tries apart from those of strangers; it opens nothing."""
    response.set_cookie(
        COOKIE,
        signing.dumps([_digest(email), secrets.token_urlsafe(12)], salt=SALT),
        max_age=KEPT,
        path=PATH,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _digest(email: str) -> str:
    """The account, without telling its address to who reads the cookie."""
    return signing.Signer(salt=SALT).signature(email)
