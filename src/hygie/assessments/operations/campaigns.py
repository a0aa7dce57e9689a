"""Keeping campaigns: prepared, opened for all who are asked at once, closed, locked."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from hygie.assessments import access, holding
from hygie.assessments.events import CampaignOpened
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import campaigns, frames
from hygie.assessments.rules import population
from hygie.assessments.rules.population import NotACampaign, Said
from hygie.assessments.rules.stages import State, check_move
from hygie.establishments import tree
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor, Place, PlaceKind
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.text import clean_line
from hygie.platform import bus, walls
from hygie.platform.walls import Domain
from hygie.referentials.models import Version
from hygie.referentials.rules.records import State as VersionState

_ASK = """
    INSERT INTO assessments_assessment (
        campaign_id, place_kind, place_code, region_code, ght_code, category_code, status_code,
        stage, previous_id, asked, answered, submitted_by, sent_back_for
    )
    SELECT %(campaign)s, %(level)s, e.finess, e.region_code, e.ght, e.category, e.status,
        'WAITING', before.id, 0, 0, '', ''
    FROM unnest(
        %(finess)s::text[], %(region)s::text[], %(ght)s::text[], %(category)s::text[],
        %(status)s::text[]
    ) AS e (finess, region_code, ght, category, status)
    LEFT JOIN LATERAL (
        SELECT a.id FROM assessments_assessment AS a
        JOIN assessments_campaign AS c ON c.id = a.campaign_id
        JOIN referentials_version AS v ON v.id = c.version_id
        WHERE a.place_code = e.finess AND a.place_kind = %(level)s
            AND v.referential_id = %(referential)s
            AND a.stage <> 'WAITING' AND a.answered > 0
        ORDER BY c.closes_on DESC, a.id DESC LIMIT 1
    ) AS before ON true
"""
_CARRY = """
    INSERT INTO assessments_answer (assessment_id, node_id, step, number, words)
    SELECT a.id, pair.now, former.step, 0, former.words
    FROM assessments_assessment AS a
    JOIN assessments_assessment AS p ON p.id = a.previous_id
    JOIN assessments_campaign AS c ON c.id = p.campaign_id AND c.version_id = %s
    JOIN assessments_answer AS former ON former.assessment_id = p.id
    JOIN unnest(%s::bigint[], %s::bigint[]) AS pair (before, now) ON pair.before = former.node_id
    JOIN referentials_node AS n ON n.id = pair.now
    WHERE a.campaign_id = %s AND (former.step IS NOT NULL OR n.may_not_apply)
"""


@transaction.atomic
def prepare(place: Place, version_id: int, said: Said, *, by: Actor, at: datetime) -> Campaign:
    """Write a campaign that nobody is asked yet, in the name of a group, a region or the nation."""
    node = tree.any_node(place)
    if node is None or place.kind not in population.AUTHORITIES:
        raise NotFound("Ce territoire n’existe pas.")
    if not access.may_ask(by, above=node.path):
        raise NotAllowed(holding.KEPT_BY_OTHERS)
    above = {each.kind: each.code for each in node.path}
    campaign = Campaign(
        place_kind=place.kind,
        place_code=place.code,
        region_code=above.get(PlaceKind.REGION, ""),
        version=_version(version_id),
        state=State.DRAFT,
        made_at=at,
        made_by=by.name,
    )
    _set(campaign, said, at=at)
    campaign.save(force_insert=True)
    journal.record("assessments.prepared", campaign, by=by, at=at, title=campaign.title)
    return campaign


@transaction.atomic
def change(campaign_id: int, version_id: int, said: Said, *, by: Actor, at: datetime) -> Campaign:
    """Say otherwise a campaign that is not open; of one that is, its name and its last day."""
    campaign = holding.kept(campaign_id, by=by)
    if campaign.state == State.OPEN:
        said = _narrowed(campaign, said)
    elif campaign.state != State.DRAFT:
        check_move(State(campaign.state), State.OPEN)
    else:
        campaign.version = _version(version_id)
    _set(campaign, said, at=at)
    campaign.save()
    journal.record("assessments.changed", campaign, by=by, at=at, title=campaign.title)
    return campaign


@transaction.atomic
def discard(campaign_id: int, *, by: Actor, at: datetime) -> None:
    """Give up a campaign that nobody was asked."""
    campaign = holding.kept(campaign_id, by=by)
    if campaign.state != State.DRAFT:
        raise NotACampaign("Une campagne ouverte ne s’efface pas : elle se clôt.")
    journal.record("assessments.discarded", campaign, by=by, at=at, title=campaign.title)
    campaign.delete()


@transaction.atomic
def start(campaign_id: int, *, by: Actor, at: datetime) -> Campaign:
    """Ask all the establishments of a campaign at once, each from its answers of last time."""
    campaign = holding.kept(campaign_id, by=by)
    check_move(State(campaign.state), State.OPEN)
    said = campaigns.any_said(campaign)
    population.check(said, today=timezone.localdate(at))
    if campaign.version.state != VersionState.PUBLISHED:
        raise NotACampaign(
            "Cette version du référentiel n’est plus proposée : choisissez-en une autre."
        )
    asked = _columns(said)
    population.check_somebody(len(asked[0]))
    campaign.state, campaign.opened_at, campaign.asked = State.OPEN, at, len(asked[0])
    campaign.save()
    with walls.opened("assessments.open", Domain.CAMPAIGNS, Domain.ANSWERS, Domain.POSTURE):
        _ask(campaign, asked)
        _carry(campaign)
    journal.record(
        "assessments.opened", campaign, by=by, at=at, title=campaign.title, count=campaign.asked
    )
    bus.announce(CampaignOpened(campaign_id=campaign.pk))
    return campaign


@transaction.atomic
def close(campaign_id: int, *, by: Actor, at: datetime) -> Campaign:
    """Receive no more answers; what was sent back may still be completed."""
    campaign = holding.kept(campaign_id, by=by)
    check_move(State(campaign.state), State.CLOSED)
    today = timezone.localdate(at)
    campaign.state, campaign.closed_at = State.CLOSED, at
    if campaign.closes_on > today:
        # Its last day is the one on which it was closed: scores are those of that day.
        campaign.closes_on = max(today, campaign.opens_on)
    campaign.save()
    journal.record("assessments.closed", campaign, by=by, at=at, title=campaign.title)
    return campaign


@transaction.atomic
def lock(campaign_id: int, *, by: Actor, at: datetime) -> Campaign:
    """End a campaign for good: nothing of it changes any more."""
    campaign = holding.kept(campaign_id, by=by)
    check_move(State(campaign.state), State.LOCKED)
    campaign.state, campaign.locked_at = State.LOCKED, at
    campaign.save()
    journal.record("assessments.locked", campaign, by=by, at=at, title=campaign.title)
    return campaign


def close_past(*, by: Actor, at: datetime) -> int:
    """Close the campaigns whose last day is past; how many."""
    past = list(campaigns.any_to_close(today=timezone.localdate(at)))
    for campaign in past:
        close(campaign.pk, by=by, at=at)
    return len(past)


def _version(version_id: int) -> Version:
    found = Version.objects.filter(pk=version_id, state=VersionState.PUBLISHED).first()
    if found is None:
        raise NotACampaign("Choisissez une version publiée d’un référentiel.")
    return found


def _set(campaign: Campaign, said: Said, *, at: datetime) -> None:
    population.check(said, today=timezone.localdate(at))
    if campaign.place not in tree.any_path(said.among):
        raise NotACampaign("Choisissez un territoire qui est dans le vôtre.")
    campaign.title = clean_line(said.title)[: population.LONGEST_TITLE]
    campaign.level = said.level
    campaign.opens_on, campaign.closes_on = said.opens_on, said.closes_on
    campaign.among_kind, campaign.among_code = said.among.kind, said.among.code
    campaign.categories = sorted(set(said.categories))
    campaign.statuses = sorted(set(said.statuses))


def _narrowed(campaign: Campaign, said: Said) -> Said:
    """Of an open campaign, its name and its last day alone change: the rest was asked."""
    was = campaigns.any_said(campaign)
    return Said(
        title=said.title,
        level=was.level,
        opens_on=was.opens_on,
        closes_on=said.closes_on,
        among=was.among,
        categories=was.categories,
        statuses=was.statuses,
    )


def _columns(said: Said) -> list[list[str]]:
    """Who is asked, column by column: number, region, group, category, status."""
    rows = campaigns.any_population(said)
    if said.level == PlaceKind.SITE:
        names = ("entity__ght__code", "category_code", "entity__legal_status_code")
        found = list(rows.values_list("finess", "region_code", *names))
    else:
        entities = rows.values_list("finess", "region_code", "ght__code", "legal_status_code")
        found = [(*row[:3], "", row[3]) for row in entities]
    columns = zip(*found, strict=True)
    return [[each or "" for each in column] for column in columns] or [[], [], [], [], []]


def _ask(campaign: Campaign, asked: list[list[str]]) -> None:
    finess, region, ght, category, status = asked
    with connection.cursor() as cursor:
        cursor.execute(
            _ASK,
            {
                "campaign": campaign.pk,
                "level": campaign.level,
                "referential": campaign.version.referential_id,
                "finess": finess,
                "region": region,
                "ght": ght,
                "category": category,
                "status": status,
            },
        )


def _carry(campaign: Campaign) -> None:
    """Start from the answers of last time, version by version of the referential."""
    rows = Assessment.objects.filter(campaign=campaign, previous__isnull=False).order_by()
    former = rows.values_list("previous__campaign__version", flat=True).distinct()
    with connection.cursor() as cursor:
        for version_id in sorted(former):
            pairs = frames.any_carried(version_id, campaign.version_id)
            before, after = [each for each, _ in pairs], [each for _, each in pairs]
            cursor.execute(_CARRY, [version_id, before, after, campaign.pk])
