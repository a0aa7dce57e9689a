"""The campaigns that somebody reads, and how far they are."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hygie.assessments import access
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.rules.population import Said
from hygie.assessments.rules.stages import GIVEN, Stage, State
from hygie.establishments import tree
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import NATION, SYSTEM, Actor, Place, PlaceKind, Power


def visible_to(actor: Actor) -> QuerySet[Campaign]:
    """The campaigns that the actor keeps, and those that ask an establishment that they read."""
    rows = Campaign.objects.select_related("version__referential").order_by("-closes_on", "-id")
    if actor == SYSTEM or NATION in actor.reach(Power.OPEN_CAMPAIGNS):
        return rows
    kept = any_at_places(actor.reach(Power.OPEN_CAMPAIGNS))
    asked = Assessment.objects.filter(
        any_at_places(actor.reach(Power.READ_POSTURE)), campaign=OuterRef("pk")
    )
    return rows.filter(kept | ~Q(state=State.DRAFT) & Q(Exists(asked)))


def one(actor: Actor, campaign_id: int) -> Campaign | None:
    """This campaign, when the actor reads it."""
    return visible_to(actor).filter(pk=campaign_id).first()


def any_at_places(places: frozenset[Place]) -> Q:
    """A condition on what has a place and a region: these places and all that are below them."""
    if NATION in places:
        return Q()
    regions = sorted(each.code for each in places if each.kind == PlaceKind.REGION)
    condition = Q(region_code__in=regions) if regions else Q(pk__in=[])
    rest = frozenset(each for each in places if each.kind != PlaceKind.REGION)
    return condition | tree.any_below(rest) if rest else condition


def asked(
    actor: Actor, campaign: Campaign, *, stages: Collection[Stage] = ()
) -> QuerySet[Assessment]:
    """Who is asked by a campaign, among those that the actor reads."""
    rows = Assessment.objects.filter(
        any_at_places(frozenset({NATION}) if actor == SYSTEM else actor.reach(Power.READ_POSTURE)),
        campaign=campaign,
    )
    return rows.filter(stage__in=stages) if stages else rows


def progress(actor: Actor, campaign: Campaign) -> Counter[Stage]:
    """How many of those that the actor reads stand at each stage."""
    rows = asked(actor, campaign).order_by().values_list("stage", flat=True)
    return Counter(Stage(each) for each in rows)


def any_said(campaign: Campaign) -> Said:
    """A campaign as it was said."""
    return Said(
        title=campaign.title,
        level=PlaceKind(campaign.level),
        opens_on=campaign.opens_on,
        closes_on=campaign.closes_on,
        among=campaign.among,
        categories=tuple(campaign.categories),
        statuses=tuple(campaign.statuses),
    )


def any_not_given(campaign: Campaign) -> QuerySet[Assessment]:
    """Who has not given their answers."""
    rows = Assessment.objects.filter(campaign=campaign).exclude(stage__in=sorted(GIVEN))
    return rows.order_by("id")


def any_open(*, today: date) -> QuerySet[Campaign]:
    """The campaigns that are open and have begun."""
    return Campaign.objects.filter(state=State.OPEN, opens_on__lte=today).order_by("id")


def any_to_close(*, today: date) -> QuerySet[Campaign]:
    """The open campaigns whose last day is past."""
    return Campaign.objects.filter(state=State.OPEN, closes_on__lt=today).order_by("id")


def any_running() -> list[Campaign]:
    """The campaigns whose scores still change: open, or closed and not locked."""
    rows = Campaign.objects.filter(state__in=[State.OPEN, State.CLOSED])
    return list(rows.order_by("-closes_on", "id"))


def any_population(said: Said) -> QuerySet[Any]:
    """The open establishments that a campaign asks: sites, or legal entities, of the register."""
    if said.level == PlaceKind.SITE:
        sites = Site.objects.filter(tree.any_sites_below(frozenset({said.among})), is_open=True)
        if said.categories:
            sites = sites.filter(category_code__in=said.categories)
        if said.statuses:
            sites = sites.filter(entity__legal_status_code__in=said.statuses)
        return sites.order_by("finess")
    entities = LegalEntity.objects.filter(_entities(said.among), is_open=True, is_placeholder=False)
    if said.statuses:
        entities = entities.filter(legal_status_code__in=said.statuses)
    if said.categories:
        own = Site.objects.filter(
            entity=OuterRef("pk"), is_open=True, category_code__in=said.categories
        )
        entities = entities.filter(Exists(own))
    return entities.order_by("finess")


def may_keep(actor: Actor, campaign: Campaign) -> bool:
    """Say whether the actor keeps this campaign."""
    return access.may_ask(actor, above=tree.any_path(campaign.place))


def _entities(among: Place) -> Q:
    if among.kind == PlaceKind.REGION:
        return Q(region_code=among.code)
    if among.kind == PlaceKind.GHT:
        return Q(ght__code=among.code)
    return Q() if among == NATION else Q(finess=among.code)
