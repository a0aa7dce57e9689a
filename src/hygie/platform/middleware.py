"""What every page gets: privacy headers, limits, and refusals put into words."""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from procrastinate.exceptions import ConnectorException

from hygie.kernel.errors import Gone, NotAllowed, NotFound, Refused, TooMany
from hygie.platform import throttle, walls
from hygie.platform.http import address_of, is_api, page_above, page_of
from hygie.platform.isolation import add_isolation
from hygie.platform.uploads import check_length

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("hygie.platform")

DOWNLOAD = "telechargement"
API_LIMIT = ("api", 6000, 60, False)


class Walls:
    """A request begins in nobody's scope, and what it took ends with it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with walls.nobody():
            return self.get_response(request)


class PrivatePages:
    """No page is kept by a browser or a proxy, none may use the sensors of the device."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        add_isolation(response.headers)
        if "attachment" in response.headers.get("Content-Disposition", ""):
            _say_that_it_comes(request, response)
        return response


def _say_that_it_comes(request: HttpRequest, response: HttpResponse) -> None:
    """A page that sends a form cannot see a download begin, but for a mark in a cookie."""
    mark = request.POST.get(DOWNLOAD, "") if request.method == "POST" else ""
    if mark.isascii() and mark.isalnum() and len(mark) <= 20:
        response.set_cookie(
            DOWNLOAD, mark, max_age=60, samesite="Strict", secure=request.is_secure()
        )


class BeforeThePage:
    """What looks at a request once its view is known, in `process_view`, and not afterwards."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class Throttle(BeforeThePage):
    """Counts the requests to the pages that say `@limited`, before their transaction begins."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 429 in place of the page when its limit is passed."""
        limit = getattr(view, "limit", None)
        if is_api(request):
            limit = API_LIMIT
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            # A page of another site must not use up the tries of those who visit it.
            raise PermissionDenied("a form of another site")
        if limit is None or (limit[3] and request.method != "POST"):
            return None
        scope, times, seconds, _ = limit
        who = address_of(request, proxies=settings.TRUSTED_PROXIES)
        try:
            throttle.count(scope, who, times=times, seconds=seconds)
        except TooMany as refusal:
            return refuse(request, refusal)
        return None


class Bodies(BeforeThePage):
    """Refuses what a page would not take before any of it is read."""

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer 413 by the length that is announced, and 411 when none is."""
        length = str(request.META.get("CONTENT_LENGTH") or "")
        if not length and "Transfer-Encoding" in request.headers:
            return _without_length(request)
        check_length(view, int(length) if length.isdigit() else 0)
        return None


def _without_length(request: HttpRequest) -> HttpResponse:
    """What comes without its length could come for ever: it is not read at all."""
    sentence = "Dites la longueur de ce que vous envoyez (en-tête Content-Length)."
    if is_api(request):
        return JsonResponse({"detail": sentence, "fields": []}, status=411)
    return render(request, "refused.html", _refusal(sentence, ()), status=411)


class Refusals:
    """Turns what the product refuses, and a database that is away, into a page or into JSON."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _wrong_method(request, response) if response.status_code == 405 else response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse an address with a NUL: the database takes none, and nobody types one."""
        if "\0" in request.path_info and not is_api(request):
            raise BadRequest("NUL")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its sentence; leave every other exception to Django."""
        if isinstance(exception, Refused):
            return refuse(request, exception)
        if isinstance(exception, UnreadablePostError):
            raise BadRequest("the request was cut short") from exception
        if is_away(exception):
            log.error("database away during %s %s: %s", request.method, request.path, exception)
            return away(request)
        return None


def is_away(error: BaseException | None) -> bool:
    """Say whether it is the database that does not answer, asked by us or by the queue."""
    if isinstance(error, ConnectorException):
        error = error.__cause__
    return isinstance(error, OperationalError | InterfaceError)


def status_of(refusal: Refused) -> int:
    """The HTTP status of a refusal."""
    for kind, status in ((NotAllowed, 403), (NotFound, 404), (Gone, 410), (TooMany, 429)):
        if isinstance(refusal, kind):
            return status
    return 409


def refuse(
    request: HttpRequest, refusal: Refused, *, ways: Iterable[tuple[str, str]] = ()
) -> HttpResponse:
    """Answer with the sentence of a refusal and the status that fits it.

    `ways` are the pages on which to go on, each with its address and its label.
    """
    status = status_of(refusal)
    response: HttpResponse
    if is_api(request):
        response = JsonResponse({"detail": refusal.sentence, "fields": []}, status=status)
    else:
        if isinstance(refusal, TooMany):
            ways = [*ways, (page_of(request.path_info), "Réessayer")]
        if isinstance(refusal, TooMany) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response = HttpResponse(_page_of_all(refusal.sentence, tuple(ways)), status=status)
        else:
            context = _refusal(refusal.sentence, ways)
            response = render(request, "refused.html", context, status=status)
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _refusal(sentence: str, ways: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {"sentence": sentence, "ways": [{"url": url, "label": label} for url, label in ways]}


@lru_cache(maxsize=64)
def _page_of_all(sentence: str, ways: tuple[tuple[str, str], ...]) -> str:
    """What everybody without a session is told, made once: nothing of any request is in it."""
    return render_to_string("refused.html", _refusal(sentence, ways), request=HttpRequest())


def _wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say it on a page, with the way on, or to a machine."""
    if is_api(request):
        return _wrong_method_of_a_machine(response.headers.get("Allow", ""))
    context = {"duty_phone": settings.DUTY_PHONE, "above": page_above(request.path_info)}
    page = render(None, "405.html", context, status=405)
    page.headers["Allow"] = response.headers.get("Allow", "")
    return page


def _wrong_method_of_a_machine(allowed: str) -> HttpResponse:
    said = f"Cette adresse n’accepte que {allowed}." if allowed else "Cette méthode est refusée."
    answer = JsonResponse({"detail": said, "fields": []}, status=405)
    answer.headers["Allow"] = allowed
    return answer


def away(request: HttpRequest) -> HttpResponse:
    """Say that the database does not answer, without asking it anything."""
    response: HttpResponse
    if is_api(request):
        response = JsonResponse(
            {
                "detail": "La base de données ne répond pas. Réessayez dans une minute.",
                "fields": [],
            },
            status=503,
        )
    else:
        response = render(None, "503.html", {"duty_phone": settings.DUTY_PHONE}, status=503)
    response.headers["Retry-After"] = "30"
    return response
