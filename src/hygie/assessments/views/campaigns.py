"""One campaign: what it asks, of whom, how far they are."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hygie.assessments import access
from hygie.assessments.forms.lists import AskedForm
from hygie.assessments.models import Campaign
from hygie.assessments.queries import campaigns, listing, population
from hygie.assessments.rules.stages import Stage, State
from hygie.assessments.shown import asking, listed
from hygie.assessments.views.reaching import reached_campaign
from hygie.establishments import tree
from hygie.kernel.actor import Power
from hygie.platform.http import ActorRequest, shows
from hygie.platform.paging import narrowed, pager


@shows
def campaign(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """What it asks, the days, how many stand at each stage, and who: not answered first."""
    found = reached_campaign(request, campaign_id)
    today = timezone.localdate()
    nodes = tree.any_nodes({found.place, found.among})
    may_keep = campaigns.may_keep(request.actor, found)
    codes = found.categories or found.statuses
    own = frozenset({found.place})
    context = {
        "campaign": found,
        "state": asking.state(found, today=today),
        "facts": asking.facts(
            found,
            nodes=nodes,
            categories=population.any_categories(own) if codes else [],
            statuses=population.any_statuses(own) if codes else [],
        ),
        "may_keep": may_keep,
        "may_review": request.actor.may_somewhere(Power.REVIEW_ANSWERS),
        "may_change": may_keep and found.state in {State.DRAFT, State.OPEN},
        "is_draft": found.state == State.DRAFT,
        "sees_together": found.state != State.DRAFT and bool(access.areas(request.actor)),
    }
    context |= _draft(found) if found.state == State.DRAFT else _asked(request, found)
    return render(request, "assessments/campaign.html", context)


def _draft(found: Campaign) -> dict[str, Any]:
    count = campaigns.any_population(campaigns.any_said(found)).count()
    return {"acts": asking.acts_of_draft(found, count), "look": asking.look(count), "count": count}


def _asked(request: ActorRequest, found: Campaign) -> dict[str, Any]:
    form = AskedForm(request.GET)
    stage, text = form.stage(), form.text()
    progress = listing.any_progress(request.actor, [found])[found.pk]
    rows = listing.asked(request.actor, found, stage=stage, text=text)
    paginator = Paginator(rows, listing.PAGE)
    if not text:
        # The figures above the list have counted it already.
        vars(paginator)["count"] = progress[stage] if stage else sum(progress.values())
    page = paginator.get_page(request.GET.get("page"))
    some = list(page)
    url = reverse("assessments:campaign", args=[found.pk])
    return {
        "filters": form,
        "figures": asking.figures(progress, url),
        "rows": listed.asked(
            some,
            nodes=tree.any_nodes({each.place for each in some}),
            carried=listing.any_carried(some),
        ),
        "total": paginator.count,
        "is_narrowed": bool(stage or text),
        "pager": pager(page, narrowed(request)),
        "acts": asking.acts(found, progress),
        "to_review": progress[Stage.SUBMITTED],
    }
