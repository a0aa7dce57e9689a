"""The API, version 1: assembled from the modules."""

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hygie.accounts.keys import MachineKey
from hygie.accounts.rules import KeyScope
from hygie.establishments.api import router as establishments
from hygie.incidents.api import router as incidents
from hygie.incidents.api.listing import BadQuestion
from hygie.incidents.operations.sending import TokenOfAnother
from hygie.incidents.rules.checks import Incomplete
from hygie.incidents.rules.codes import BadNumber
from hygie.incidents.rules.cursor import BadCursor
from hygie.incidents.rules.encoding import Unreadable
from hygie.indicators.api import router as indicators
from hygie.kernel.errors import Refused
from hygie.observatory.api import router as figures
from hygie.platform.middleware import status_of

api = NinjaAPI(
    title="Hygie",
    version="1",
    description="Déclarer un incident, suivre ceux de son lieu, chercher dans le registre, lire "
    "les chiffres.",
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api-v1",
)
api.add_router("", incidents)
api.add_router("", indicators)
# What is published needs no key; what is not says which.
api.add_router("", figures)
# The register is public information, but for machines that we know: whatever their key opens.
api.add_router("", establishments, auth=MachineKey(*KeyScope))


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A refusal with its sentence, and the fields at fault."""
    fields = _at_fault(refusal)
    status = status_of(refusal) if fields is None else 422
    body = {"detail": refusal.sentence, "fields": fields or []}
    return api.create_response(request, body, status=status)


def _at_fault(refusal: Refused) -> list[str] | None:
    """The fields of the request that are to be mended; none when it is not the request's fault."""
    match refusal:
        case Incomplete():
            return [problem.field.path for problem in refusal.problems]
        case BadQuestion():
            return refusal.names
        case Unreadable():
            return [refusal.path] if refusal.path else []
    named = {BadNumber: "number", BadCursor: "cursor", TokenOfAnother: "Idempotency-Key"}
    return next(([name] for kind, name in named.items() if isinstance(refusal, kind)), None)


@api.exception_handler(ValidationError)
def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A request of the wrong shape: which fields, in French."""
    fields = [".".join(str(part) for part in each["loc"][1:])[:200] for each in error.errors]
    named = ", ".join(sorted(set(fields))[:10])
    detail = f"Demande illisible : {named}."
    if any(each["type"] == "timezone_aware" for each in error.errors):
        detail += " Une heure s’écrit avec son fuseau, comme 2026-03-28T23:30:00+01:00."
    body = {"detail": detail, "fields": sorted(set(fields))[:50]}
    return api.create_response(request, body, status=422)


@api.exception_handler(HttpError)
def cut_or_garbled(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON, before any of its fields can be named."""
    said = "Demande refusée."
    if error.status_code == 400:
        said = "Demande illisible : son corps n’est pas du JSON, ou il est coupé."
    body = {"detail": said, "fields": []}
    return api.create_response(request, body, status=error.status_code)


@api.exception_handler(AuthenticationError)
def unknown_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """No key, a wrong one, or one that does not open this."""
    detail = (
        "Cette clé n’ouvre pas cette demande : elle est inconnue, révoquée ou expirée, ou elle n’a "
        "pas ce droit. Qui tient la page « Clés » le voit."
    )
    if not request.headers.get("Authorization", "").startswith("Bearer "):
        detail = "Aucune clé : envoyez-la dans l’en-tête « Authorization: Bearer hygie_… »."
    body = {"detail": detail, "fields": []}
    return api.create_response(request, body, status=401)
