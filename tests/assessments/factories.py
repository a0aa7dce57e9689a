"""A campaign of the region of Bellevue on a small referential; tests change what matters."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from hygie.accounts.models import Person
from hygie.assessments import reckoning
from hygie.assessments.models import Assessment, Part
from hygie.assessments.operations import answering, campaigns, giving
from hygie.assessments.queries import frames
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.frame import Measure, Proves, framed
from hygie.assessments.rules.population import Said as CampaignSaid
from hygie.assessments.rules.scoring import Verdict
from hygie.kernel.actor import Place, PlaceKind
from hygie.referentials.rules.records import Follow, Node, NodeKind, Proving
from tests.cast import ANNE, BELLEVUE, NOON, PAULE
from tests.incidents.factories import a_site
from tests.referentials.factories import a_catalogue, a_measure, published

REGION = Place(PlaceKind.REGION, "84")
SITE = Place(PlaceKind.SITE, BELLEVUE)
BY_ANNE = {"by": ANNE, "at": NOON}
BY_PAULE = {"by": PAULE, "at": NOON}
EXERCISE = 43


def a_small_catalogue(**changes):
    """Two objectives: an exercise proves 1, 2 follows 1, 3 has three steps, 4 is elsewhere."""
    objective = {"kind": NodeKind.OBJECTIVE}
    return a_catalogue(
        a_measure("1", provings=(Proving(event_kind=EXERCISE, step=1),)),
        a_measure("2", follows=Follow(ref="1", step=1)),
        a_measure("3", scale="trois"),
        Node(ref="O2", title="Anticipation", **objective),
        a_measure("4", parent="O2", may_not_apply=False, weight=Decimal(2)),
        **changes,
    )


def campaign_said(**changes):
    """What a campaign says."""
    values = {
        "title": "Observatoire 2026",
        "level": PlaceKind.SITE,
        "opens_on": date(2026, 3, 1),
        "closes_on": date(2026, 6, 30),
        "among": REGION,
    }
    return CampaignSaid(**values | changes)


def prepared(version=None, *, place=REGION, by=PAULE, at=NOON, **changes):
    """A campaign that nobody was asked yet."""
    a_site()
    version = version or published(a_small_catalogue())
    return campaigns.prepare(place, version.pk, campaign_said(**changes), by=by, at=at)


def opened(version=None, *, by=PAULE, at=NOON, **changes):
    """A campaign that asks, with its first scores."""
    campaign = prepared(version, by=by, at=at, **changes)
    campaigns.start(campaign.pk, by=by, at=at)
    campaign.refresh_from_db()
    list(reckoning.reckon_campaign(campaign, at=at))
    return campaign


def asked(campaign=None, place=SITE, **changes):
    """What Bellevue is asked."""
    campaign = campaign or opened(**changes)
    return Assessment.objects.select_related("campaign").get(
        campaign=campaign, place_kind=place.kind, place_code=place.code
    )


def node(assessment, ref):
    """The line of a measure."""
    frame = frames.any_frame(assessment.campaign.version_id)
    return next(each.node for each in frame.measures if each.ref == ref)


def answered(assessment, ref, step, words="", *, seen=0, by=ANNE, at=NOON):
    """One answer."""
    said = Said(step=step, words=words)
    return answering.save(assessment.pk, node(assessment, ref), said, seen=seen, by=by, at=at)


def filled(assessment=None, *, by=ANNE, at=NOON):
    """Every measure answered."""
    assessment = assessment or asked()
    why = "Au budget de l’an prochain."
    for ref, step, words in (("1", 1, ""), ("2", 1, ""), ("3", 1, ""), ("4", 0, why)):
        answered(assessment, ref, step, words, by=by, at=at)
    return assessment


def submitted(assessment=None, *, by=ANNE, at=NOON):
    """Answers that were given."""
    return giving.submit(filled(assessment, at=at).pk, by=by, at=at)


def reviewed(assessment, ref, verdict=Verdict.ACCEPTED, reason="", *, seen=1):
    """What a reviewer says of one answer."""
    return giving.review(
        assessment.pk, node(assessment, ref), verdict, seen=seen, reason=reason, **BY_PAULE
    )


def a_frame(*measures):
    """A version as the rules read it."""
    targets = tuple(sorted({target for each in measures for target in each.above}))
    return framed(1, list(measures), targets)


def asks(number, *, steps=2, above=(100,), proves=(), **changes):
    """A measure of such a version, its steps evenly worth."""
    last = steps - 1
    values = tuple(10_000 * rank // last for rank in range(steps))
    said = {
        "node": number,
        "ref": str(number),
        "values": values,
        "answerable": frozenset(range(steps)),
        "labels": tuple(str(rank) for rank in range(steps)),
        "above": above,
        "proves": tuple(Proves(**each) for each in proves),
    }
    return Measure(**said | changes)


def asked_today(*, at=None, version=None, **changes):
    """What Bellevue is asked by a campaign that runs on the day of the machine."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    days = {"opens_on": day, "closes_on": day + timedelta(days=90)}
    return asked(opened(version, at=at, **days | changes))


def assessed(person, *, at):
    """An assessment of Bellevue with a row of every kind."""
    assessment = asked_today(at=at, version=published(a_small_catalogue(slug="evaluation")))
    by_anne = {"by": ANNE, "at": at}
    first, target = node(assessment, "1"), assessment.scores.order_by("node_id")[0].node_id
    answering.join(assessment.pk, first, [b"Compte rendu."], name="cr.txt", **by_anne)
    Part.objects.create(
        assessment=assessment,
        node_id=target,
        person=person,
        person_name=person.name,
        given_at=at,
        given_by="Anne",
    )
    submitted(assessment, at=at)
    giving.review(assessment.pk, first, Verdict.ACCEPTED, seen=1, by=PAULE, at=at)
    return assessment


def assessed_addresses(*, at):
    """What addresses name of an assessment of Bellevue that is being answered."""
    assessment = asked_today(at=at, version=published(a_small_catalogue(slug="adresses"), at=at))
    first, target = node(assessment, "1"), assessment.scores.order_by("node_id")[0].node_id
    joined = answering.join(assessment.pk, first, [b"Compte rendu."], name="cr.txt", by=ANNE, at=at)
    answered(assessment, "1", 0, at=at)
    somebody = Person.objects.order_by("id").first()
    part = Part.objects.create(
        assessment=assessment,
        node_id=target,
        person=somebody,
        person_name=somebody.name,
        given_at=at,
        given_by="Anne",
    )
    return {
        "campaign_id": str(assessment.campaign_id),
        "assessment_id": str(assessment.pk),
        "node_id": str(first),
        "target_id": str(target),
        "joined_id": str(joined.pk),
        "part_id": str(part.pk),
    }
