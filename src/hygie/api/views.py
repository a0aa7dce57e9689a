"""The page that people read before their machine calls."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hygie.api.reading import operations, rights
from hygie.api.urls import api
from hygie.platform.http import ActorRequest, public, shows
from hygie.platform.installation import desk


@public
@shows
def reading(request: ActorRequest) -> HttpResponse:
    """The operations of the API, made from its own description."""
    document = api.get_openapi_schema()
    offered = operations(document, address=desk().address)
    context = {
        "operations": offered,
        "rights": rights(offered),
        "openapi_url": reverse("api-v1:openapi-json"),
        "openapi_version": document["openapi"],
    }
    return render(request, "api/reading.html", context)
