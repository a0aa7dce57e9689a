"""Where one arrives: what is to be answered, or the campaigns that one keeps."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hygie.assessments import access
from hygie.assessments.forms.lists import ListForm
from hygie.assessments.queries import campaigns, listing
from hygie.assessments.shown import listed
from hygie.assessments.views.reaching import check_some
from hygie.establishments import tree
from hygie.platform.http import ActorRequest, shows
from hygie.platform.paging import narrowed, pager
from hygie.remediation.rules.places import key_of

_CAMPAIGNS = "campagnes"


@shows
def arriving(request: ActorRequest) -> HttpResponse:
    """One’s own assessments, those to answer first; or campaigns, with how far each is."""
    check_some(request)
    actor = request.actor
    both = listing.lists_assessments(actor), listing.lists_campaigns(actor)
    shows_campaigns = both[1] and (not both[0] or request.GET.get("vue") == _CAMPAIGNS)
    context: dict[str, Any] = {
        "tabs": _tabs(shows_campaigns) if all(both) else [],
        "may_ask": bool(access.asks_at(actor)),
        "shows_campaigns": shows_campaigns,
    }
    context |= _campaigns(request) if shows_campaigns else _assessments(request)
    return render(request, "assessments/arriving.html", context)


def _assessments(request: ActorRequest) -> dict[str, Any]:
    today = timezone.localdate()
    places = [(key_of(each.place), each.name) for each in listing.choices(request.actor)]
    form = ListForm(request.GET, places=places)
    rows = listing.assessments(request.actor, form.filters(), today=today)
    page = Paginator(rows, listing.PAGE).get_page(request.GET.get("page"))
    found = list(page)
    nodes = tree.any_nodes({each.place for each in found} | {each.campaign.place for each in found})
    return {
        "filters": form,
        "groups": listed.groups(
            found, nodes=nodes, carried=listing.any_carried(found), today=today
        ),
        "total": page.paginator.count,
        "is_narrowed": any(form.cleaned_data.values()),
        "pager": pager(page, narrowed(request)),
    }


def _campaigns(request: ActorRequest) -> dict[str, Any]:
    today = timezone.localdate()
    rows = campaigns.visible_to(request.actor)
    page = Paginator(rows, listing.PAGE).get_page(request.GET.get("page"))
    found = list(page)
    nodes = tree.any_nodes({each.place for each in found} | {each.among for each in found})
    progress = listing.any_progress(request.actor, found)
    return {
        "campaigns": [
            listed.campaign(each, progress[each.pk], nodes=nodes, today=today) for each in found
        ],
        "pager": pager(page, narrowed(request)),
    }


def _tabs(shows_campaigns: bool) -> list[dict[str, Any]]:
    return [
        {"label": "À répondre", "url": "?", "is_current": not shows_campaigns},
        {"label": "Campagnes", "url": f"?vue={_CAMPAIGNS}", "is_current": shows_campaigns},
    ]
