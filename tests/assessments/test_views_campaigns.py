"""The pages on which an authority keeps its campaigns."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.operations import campaigns as operations
from hygie.assessments.operations import giving
from hygie.assessments.rules.stages import State
from hygie.establishments.models import Site
from hygie.kernel.actor import NATION, Actor, Grant, PlaceKind, Role
from tests.assessments.factories import (
    REGION,
    a_small_catalogue,
    answered,
    asked_today,
    campaign_said,
    filled,
    prepared,
)
from tests.cast import ANNE, GAEL, KARIM, LEA, PAULE, REMI, ZOE
from tests.incidents.factories import a_site, a_site_elsewhere, an_entity
from tests.people import signed_in
from tests.referentials.factories import published

pytestmark = pytest.mark.django_db
NEW = "/evaluations/campagnes/nouvelle/"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def typed(edition, **changes):
    year = timezone.localdate().year
    said = {
        "title": "Observatoire",
        "place": "REGION:84",
        "version": str(edition.pk),
        "level": "SITE",
        "among": "",
        "opens_on": timezone.localdate().isoformat(),
        "closes_on": f"{year + 1}-01-31",
    }
    return said | changes


@pytest.fixture
def version():
    a_site()
    return published(a_small_catalogue())


def url(campaign, act=""):
    return f"/evaluations/campagnes/{campaign.pk}/{act}"


def test_how_many_would_be_asked_is_said_before_anything_is_kept(version):
    a_site("010000032", category_code="500", name="EHPAD")
    client = signed_in(KARIM)

    looked = client.post(NEW, typed(version, regarder="1"))

    assert looked.status_code == 200
    assert "2 établissements seraient interrogés" in text(looked)
    assert not Campaign.objects.exists()
    one = client.post(NEW, typed(version, regarder="1", categories=["500"]))
    assert "1 établissement serait interrogé" in text(one)


def test_a_campaign_is_prepared_changed_opened_closed_and_locked(version):
    client = signed_in(KARIM)

    made = client.post(NEW, typed(version))

    campaign = Campaign.objects.get()
    assert made.headers["Location"] == url(campaign)
    assert (campaign.place, campaign.state, campaign.level) == (REGION, State.DRAFT, PlaceKind.SITE)
    page = text(client.get(url(campaign)))
    assert "1 établissement serait interrogé" in page
    assert not Assessment.objects.exists()
    client.post(url(campaign, "modifier/"), typed(version, title="Autre"))
    assert client.get(url(campaign, "modifier/")).status_code == 200
    client.post(url(campaign, "ouvrir/"))
    assert Assessment.objects.count() == 1
    assert "pas commencée" in text(client.get(url(campaign)))
    client.post(url(campaign, "modifier/"), {"title": "Encore", "closes_on": "2030-01-01"})
    campaign.refresh_from_db()
    # Beyond two years is refused, and nothing of it is kept.
    assert campaign.title == "Autre"
    later = f"{timezone.localdate().year + 1}-03-31"
    client.post(url(campaign, "modifier/"), {"title": "Encore", "closes_on": later})
    campaign.refresh_from_db()
    assert (campaign.title, campaign.closes_on.isoformat()) == ("Encore", later)
    for act, state in (("clore/", State.CLOSED), ("verrouiller/", State.LOCKED)):
        client.post(url(campaign, act))
        campaign.refresh_from_db()
        assert campaign.state == state
    assert client.get(url(campaign, "modifier/")).status_code == 409
    assert "Verrouiller" not in text(client.get(url(campaign))).replace("Verrouillée", "")


def test_a_draft_is_given_up_and_an_open_one_is_not():
    draft = prepared(at=timezone.now(), closes_on=timezone.localdate().replace(month=12, day=31))
    client = signed_in(PAULE)
    assert client.post(url(draft, "abandonner/")).headers["Location"] == "/evaluations/"
    assert not Campaign.objects.exists()
    running = asked_today(version=draft.version).campaign

    client.post(url(running, "abandonner/"))

    assert "ne s’efface pas" in text(client.get(url(running)))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": ""}, "nécessaire"),
        ({"title": "Patient IPP 12345678"}, "patient"),
        ({"place": "REGION:11"}, "de la liste"),
        ({"place": "x"}, "de la liste"),
        ({"version": "999999"}, "de la liste"),
        ({"level": "GHT"}, "de la liste"),
        ({"among": "REGION:11"}, "de la liste"),
        ({"categories": ["355", "x"]}, "de la liste"),
        ({"closes_on": "2020-01-01"}, "finirait avant"),
        ({"closes_on": "demain"}, "Donnez un jour"),
        ({"closes_on": "9999-12-31"}, "deux ans"),
        ({"statuses": ["zz"]}, "de la liste"),
    ],
)
def test_what_cannot_be_asked_is_said_and_nothing_is_kept(version, changes, why):
    answer = signed_in(KARIM).post(NEW, typed(version, **changes))

    assert answer.status_code == 422
    assert why in text(answer)
    assert not Campaign.objects.exists()


def test_a_campaign_that_would_ask_nobody_is_refused(version):
    a_site("010000032", category_code="500", name="EHPAD", is_open=True)
    client = signed_in(KARIM)
    wanted = typed(version, categories=["500"], statuses=[])
    Site.objects.filter(finess="010000032").update(is_open=False, closing_reason="STATED")
    answer = client.post(NEW, wanted)

    assert answer.status_code == 422
    assert not Campaign.objects.exists()


def test_a_nation_asks_one_of_its_regions(version):
    nina = Actor(name="Nina", grants=(Grant(Role.PROGRAMME_REVIEWER, NATION),))
    a_site_elsewhere()
    client = signed_in(nina)

    client.post(NEW, typed(version, place="NATION:FR", among="REGION:84"))

    campaign = Campaign.objects.get()
    assert (campaign.place, campaign.among) == (NATION, REGION)
    assert "1 établissement serait interrogé" in text(client.get(url(campaign)))


def test_those_who_have_not_answered_come_first_and_are_found():
    a_site("010000032", name="AUTRE HOPITAL")
    running = asked_today()
    filled(running, at=timezone.now())
    giving.submit(running.pk, by=ANNE, at=timezone.now())
    client = signed_in(KARIM)

    page = client.get(url(running.campaign)).content.decode()

    rows = re.findall(r'href="/evaluations/(\d+)/"\s+data-keys-item', page)
    assert rows[-1] == str(running.pk)
    assert len(rows) == 2
    for query, count in (
        ("?etape=SUBMITTED", 1),
        ("?etape=WAITING", 1),
        ("?etape=x", 2),
        ("?q=010000032", 1),
        ("?q=autre+hôpital", 1),
        ("?q=introuvable", 0),
        ("?page=9", 2),
    ):
        listed = client.get(url(running.campaign) + query).content.decode()
        assert listed.count("data-keys-item") == count, query


def test_who_is_asked_reads_what_is_asked_and_of_oneself_alone():
    a_site("010000032", name="AUTRE HOPITAL", entity=an_entity("010009999"))
    running = asked_today()
    page = signed_in(REMI).get(url(running.campaign))

    assert page.status_code == 200
    assert "AUTRE HOPITAL" not in text(page)
    assert "Clore" not in text(page)
    assert page.content.decode().count("data-keys-item") == 1


def test_a_draft_is_read_by_who_keeps_it_alone():
    draft = prepared(at=timezone.now(), closes_on=timezone.localdate().replace(month=12, day=31))
    for actor, status in ((KARIM, 200), (ANNE, 404), (GAEL, 404), (LEA, 404), (ZOE, 404)):
        assert signed_in(actor).get(url(draft)).status_code == status, actor.name


def test_the_campaigns_of_a_region_say_how_far_each_is():
    running = asked_today()
    filled(running, at=timezone.now())
    giving.submit(running.pk, by=ANNE, at=timezone.now())
    prepared(running.campaign.version, at=timezone.now(), **_days())

    page = text(signed_in(KARIM).get("/evaluations/"))

    assert "1 sur 1 remise" in page
    assert "1 à examiner" in page
    assert "Personne n’est encore interrogé" in page


def test_the_pages_of_a_campaign_ask_as_few_questions_for_many_as_for_one():
    running = asked_today()
    client = signed_in(KARIM)
    few = _questions(client, running.campaign)
    entity = an_entity()
    for number in range(60):
        a_site(f"0100{number:05}", entity=entity)
    many = asked_today(version=running.campaign.version)

    assert _questions(client, many.campaign) <= few + 1
    assert many.campaign.asked == 60
    answered(many, "1", 1, at=timezone.now())


def test_a_campaign_of_a_past_day_is_not_opened(version):
    campaign = operations.prepare(
        REGION, version.pk, campaign_said(**_days()), by=PAULE, at=timezone.now()
    )
    Campaign.objects.filter(pk=campaign.pk).update(opens_on="2020-01-01", closes_on="2020-02-01")
    client = signed_in(KARIM)

    client.post(url(campaign, "ouvrir/"))

    assert "déjà passé" in text(client.get(url(campaign)))
    assert not Assessment.objects.exists()


def _days():
    day = timezone.localdate()
    return {"opens_on": day, "closes_on": day.replace(year=day.year + 1, day=1)}


def _questions(client, campaign):
    client.get(url(campaign))
    with CaptureQueriesContext(connection) as asked_of_it:
        assert client.get(url(campaign)).status_code == 200
    return len(asked_of_it)
