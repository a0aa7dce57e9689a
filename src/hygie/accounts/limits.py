"""How often a door of accounts may be tried: counted in PostgreSQL, before anything is hashed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hygie.accounts import devices
from hygie.kernel.errors import TooMany
from hygie.platform import throttle
from hygie.platform.http import View, address_of
from hygie.platform.middleware import BeforeThePage, refuse

# Per account, whatever the address the tries come from. A browser in which its owner has signed
# in counts apart: strangers who try do not keep the owner out.
PASSWORDS, PASSWORDS_PER = 10, 15 * 60
# Of six digits, three of a million are right at a time: ten tries an hour give a stranger who has
# the password one chance in thirty-three thousand each hour, and a mail to its owner.
CODES, CODES_PER = 10, 3600
# Per network, right tries given back: a whole crisis cell comes from one address.
SIGN_INS, SIGN_INS_PER = 20, 300
CONFIRMATIONS, CONFIRMATIONS_PER = 20, 300
SECOND_FACTORS, SECOND_FACTORS_PER = 30, 300
# Of all strangers together: hashing is what a flood from many addresses would exhaust. So many in a
# second, and beyond them a crowd that comes at once, after which a flood cannot come in bursts.
# Browsers in which somebody has signed in are not counted.
STRANGERS, STRANGERS_PER = 4, 1
CROWD, CROWD_PER = 40, 600
RETRY_AFTER = 10


def refused(
    request: HttpRequest,
    scope: str,
    who: str,
    *,
    times: int,
    seconds: int,
    first: Callable[[], Any] | None = None,
) -> HttpResponse | None:
    """The answer when it was tried too often; `first` is called once in the window.

    It answers instead of raising: what is counted and noted must stay.
    """
    try:
        throttle.count(scope, who, times=times, seconds=seconds, whence="pour ce compte")
    except TooMany as refusal:
        if first and throttle.tally(f"{scope}-told", who=who, seconds=seconds) == 1:
            first()
        return refuse(request, refusal)
    return None


def give_back(request: HttpRequest, scope: str, *, seconds: int) -> None:
    """Count a right try no more against the network it came from."""
    who = address_of(request, proxies=settings.TRUSTED_PROXIES)
    throttle.give_back(scope, who, seconds=seconds)


def braked(view: View) -> View:
    """Strangers together pass this door only so often; who has signed in here does not wait."""
    setattr(view, "is_braked", True)  # noqa: B010 - read by the brake
    return view


class Closed(BeforeThePage):
    """Refuses strangers whom the brake would refuse, before they are counted for anything else."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 429 in place of the page while this process remembers that it is closed."""
        if (
            throttle.is_refusing("crowd", "", seconds=CROWD_PER)
            and throttle.is_refusing("strangers", "", seconds=STRANGERS_PER)
            and _is_stranger(request, view)
        ):
            return _come_back(request)
        return None


class Brake(BeforeThePage):
    """Counts strangers before the transaction of the page: in it they would wait in line."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 429 in place of the page when strangers come too many."""
        if not _is_stranger(request, view):
            return None
        for scope, times, seconds in (
            ("strangers", STRANGERS, STRANGERS_PER),
            ("crowd", CROWD, CROWD_PER),
        ):
            try:
                throttle.count(scope, "", times=times, seconds=seconds)
            except TooMany:
                continue
            return None
        return _come_back(request)


def _is_stranger(request: HttpRequest, view: Any) -> bool:
    """Whether somebody tries a door in a browser where nobody has signed in."""
    is_try = getattr(view, "is_braked", False) and request.method == "POST"
    return is_try and not devices.is_known(request)


def _come_back(request: HttpRequest) -> HttpResponse:
    sentence = "Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant."
    return refuse(request, TooMany(sentence, retry_after=RETRY_AFTER))
