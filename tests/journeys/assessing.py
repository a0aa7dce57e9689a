"""Two campaigns of the region of the demonstration, answered in part; made beside the product."""

import os
import random
import subprocess
import sys
from datetime import timedelta

from django.utils import timezone

from hygie.accounts.models import Membership
from hygie.assessments import reckoning
from hygie.assessments.models import Assessment
from hygie.assessments.operations import answering, campaigns, giving
from hygie.assessments.queries import answers, frames
from hygie.assessments.rules import scoring
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.population import Said as CampaignSaid
from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from hygie.referentials.queries import versions

TITLE = "Observatoire des journées"
GIVEN = 8
_APART = """
import django
from hygie.platform import walls
walls.open_everything()
django.setup()
from tests.journeys import assessing
assessing.make()
"""


def two_campaigns(product):
    """Ask twice the establishments of the region: the last answers of Bellevue, their campaign."""
    made = subprocess.run(
        [sys.executable, "-c", _APART],
        env={
            **os.environ,
            "HYGIE_HOME": product.home,
            "DEMONSTRATION": "oui",
            "DJANGO_SETTINGS_MODULE": "hygie.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assessment, campaign = made.stdout.split()[-2:]
    return int(assessment), int(campaign)


def make():
    """The campaign of last year, then that of today."""
    now, drawn = timezone.now(), random.Random(7)  # noqa: S311 - nothing is hidden by it
    _campaign(now - timedelta(days=365), drawn)
    sys.stdout.write(" ".join(map(str, _campaign(now, drawn))))


def _campaign(at, drawn):
    own = Membership.objects.filter(person__email="rssi@demo.example")[0].place_code
    region = Place(PlaceKind.REGION, LegalEntity.objects.get(finess=own).region_code)
    day, by = timezone.localdate(at), {"by": SYSTEM, "at": at}
    said = CampaignSaid(
        title=f"{TITLE} {day.year}",
        level=PlaceKind.LEGAL_ENTITY,
        opens_on=day,
        closes_on=day + timedelta(days=60),
        among=region,
    )
    version = versions.any_current("mesures-prioritaires")
    campaign = campaigns.prepare(region, version.pk, said, **by)
    campaigns.start(campaign.pk, **by)
    list(reckoning.reckon_campaign(campaign, at=at))
    rows = list(Assessment.objects.filter(campaign=campaign).order_by("id"))
    mine = next(each for each in rows if each.place_code == own)
    for each in (mine, *[each for each in rows if each is not mine][: GIVEN - 1]):
        _answer(each, drawn, **by)
        giving.submit(each.pk, **by)
    return mine.pk, campaign.pk


def _answer(assessment, drawn, **by):
    frame, steps, said = frames.any_frame(assessment.campaign.version_id), {}, []
    former = answers.any_given(assessment.pk)
    for measure in frame.measures:
        if scoring.standing(frame, steps)[measure.node] == scoring.Asking.ASKED:
            steps[measure.node] = drawn.randrange(len(measure.values))
            seen = former[measure.node].number if measure.node in former else 0
            # What is not done says why, or it would ask for an action.
            one = Said(step=steps[measure.node], words="Le budget est demandé.")
            said.append((measure.node, one, seen))
    answering.save_many(assessment.pk, said, **by)
