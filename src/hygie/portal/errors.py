"""The pages that say that something went wrong, and what to do next."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hygie.platform.http import is_api
from hygie.platform.middleware import away, is_away
from hygie.platform.uploads import LARGEST


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when it is too long to be read."""
    if isinstance(exception, RequestDataTooBig):
        sentence = "Demande trop longue : 2 Mio au plus, sans les fichiers."
        largest = getattr(exception, "largest", LARGEST // 1024**2)
        return _page(request, 413, sentence, largest=largest)
    return _page(request, 400, "Demande illisible.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, "Accès refusé.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _page(request, 404, "Introuvable.")


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is missing or old."""
    return _page(request, 403, "Formulaire expiré : rechargez la page.", template="expired.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when it is the database that does not answer."""
    if is_away(sys.exc_info()[1]):
        return away(request)
    return _page(request, 500, "Erreur interne.", plain=True)


def _page(
    request: HttpRequest,
    status: int,
    sentence: str,
    *,
    template: str = "",
    plain: bool = False,
    **more: int,
) -> HttpResponse:
    if is_api(request):
        return JsonResponse({"detail": sentence}, status=status)
    context = {"duty_phone": settings.DUTY_PHONE, **more}
    # A page of the 500 kind asks nothing of what may be broken.
    to = None if plain else request
    return render(to, template or f"{status}.html", context, status=status)
