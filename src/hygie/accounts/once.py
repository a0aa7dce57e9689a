"""What a page shows once after its form was sent: a reload shows it no more, and makes no other."""

from django.http import HttpRequest
from django.utils import timezone

from hygie.kernel.errors import Refused
from hygie.platform.sealing import seal, unseal

_KEY, _FOR = "once", 300


def keep(request: HttpRequest, what: str, text: str) -> None:
    """Keep a text, sealed, for the next page of this browser."""
    until = timezone.now().timestamp() + _FOR
    request.session[_KEY] = {"what": what, "sealed": seal(text, purpose=_purpose(what))} | {
        "until": until
    }


def taken(request: HttpRequest, what: str) -> str:
    """The text that waits for this page, which nobody reads again; else nothing."""
    kept = request.session.get(_KEY)
    if not kept or kept["what"] != what:
        return ""
    del request.session[_KEY]
    if kept["until"] < timezone.now().timestamp():
        return ""
    try:
        return unseal(kept["sealed"], purpose=_purpose(what))
    except Refused:  # the key of the installation changed in between
        return ""


def _purpose(what: str) -> str:
    return f"accounts.once.{what}"
