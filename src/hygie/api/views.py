"""The page that people read before their machine calls."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hygie.api.reading import operations
from hygie.api.urls import api
from hygie.platform.http import ActorRequest, public, shows
from hygie.platform.installation import desk


@public
@shows
def reading(request: ActorRequest) -> HttpResponse:
    """The operations of the API, made from its own description."""
    document = api.get_openapi_schema()
    context = {
        "operations": operations(document, address=desk().address),
        "openapi_url": reverse("api-v1:openapi-json"),
        "openapi_version": document["openapi"],
    }
    return render(request, "api/reading.html", context)
