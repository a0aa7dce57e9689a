"""A campaign seen from a group, a region, the nation: figures, lists, no more than one reads."""

import re

import pytest

from hygie.assessments import reckoning
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.operations import campaigns
from hygie.assessments.queries import areas
from hygie.assessments.rules.stages import Stage
from hygie.establishments.models import Ght, LegalEntity
from hygie.kernel.actor import NATION, SYSTEM
from tests.assessments.factories import (
    REGION,
    a_small_catalogue,
    campaign_said,
    opened,
    submitted,
)
from tests.cast import ANNE, ELSEWHERE, GAEL, KARIM, LEA, NOON, OSCAR, PAULE, REMI, ZOE
from tests.incidents.factories import a_ght, a_site, a_site_elsewhere, an_entity
from tests.people import signed_in
from tests.referentials.factories import NINA, published

pytestmark = pytest.mark.django_db


def text(answer):
    words = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
    return " ".join(re.sub(r"<[^>]+>", " ", words).split())


def page(actor, campaign, query=""):
    return signed_in(actor).get(f"/evaluations/campagnes/{campaign.pk}/ensemble/{query}")


def many(count, *, given=0):
    """A campaign that asks so many sites of the region, of which the first ones have given."""
    for number in range(count - 1):
        a_site(f"0109{number:05}", entity=an_entity(), name=f"SITE {number}")
    campaign = opened()
    ids = Assessment.objects.filter(campaign=campaign).order_by("place_code")[:given]
    Assessment.objects.filter(pk__in=[each.pk for each in ids]).update(
        stage=Stage.SUBMITTED, submitted_at=NOON, submitted_by="x"
    )
    return campaign


def national():
    """A campaign that asks Bellevue, of a group of the region 84, and a site of the region 11."""
    a_site()
    elsewhere = a_site_elsewhere()
    LegalEntity.objects.filter(pk=elsewhere.entity_id).update(ght=a_ght("GHT-B"))
    Ght.objects.filter(code="GHT-B").update(region_code="11")
    version = published(a_small_catalogue())
    said = campaign_said(among=NATION)
    campaign = campaigns.prepare(NATION, version.pk, said, by=SYSTEM, at=NOON)
    campaigns.start(campaign.pk, by=SYSTEM, at=NOON)
    campaign.refresh_from_db()
    list(reckoning.reckon_campaign(campaign, at=NOON))
    return campaign


@pytest.mark.parametrize("actor", [KARIM, PAULE, GAEL, LEA], ids=lambda actor: actor.name)
def test_each_level_reads_the_same_page(actor):
    campaign = submitted().campaign

    shown = text(page(actor, campaign))

    assert "1 sur 1 ont remis" in shown
    for words in ("Gouvernance", "Les dix mesures les moins faites", "Mesure 4", "CH DE BELLEVUE"):
        assert words in shown, words
    assert "0 % en moyenne sur 1 établissement" in shown
    assert "83 % · 0 %" in shown
    assert "Une seule campagne" in shown


def test_nobody_has_given_yet_is_said_and_those_who_wait_are_listed():
    shown = text(page(KARIM, many(3)))
    assert "Personne n’a encore remis" in shown
    assert "0 sur 3" in shown
    assert "SITE 0" in shown
    assert "· 0 %" not in shown


def test_the_list_is_narrowed_and_paged():
    campaign = many(60, given=2)
    browser = signed_in(KARIM)

    def listed(query):
        answer = browser.get(f"/evaluations/campagnes/{campaign.pk}/ensemble/?{query}")
        assert answer.status_code == 200
        return set(re.findall(r"/evaluations/(\d+)/scores/", answer.content.decode()))

    assert len(listed("")) == areas.PAGE
    assert len(listed("page=2")) == 60 - areas.PAGE
    assert len(listed("remis=oui")) == 2
    assert not listed("remis=oui") & (listed("remis=non") | listed("remis=non&page=2"))
    for odd in ("page=x", "page=-1", "page=99999999999", "remis=x", "remis=oui&page=7"):
        assert listed(odd)


def test_one_goes_down_from_the_nation_to_a_group_as_far_as_one_may():
    campaign = national()
    nina = signed_in(NINA)
    address = f"/evaluations/campagnes/{campaign.pk}/ensemble/"

    nation = nina.get(address).content.decode()
    assert "?lieu=region-84" in nation
    assert "?lieu=region-11" in nation
    region = nina.get(f"{address}?lieu=region-84").content.decode()
    assert "?lieu=ght-ght-a" in region
    assert "?lieu=france" in region
    assert ELSEWHERE not in region
    group = text(nina.get(f"{address}?lieu=ght-ght-a"))
    assert "CH DE BELLEVUE" in group

    karim = signed_in(KARIM)
    mine = karim.get(address).content.decode()
    assert "Auvergne-Rhône-Alpes" in mine
    assert ELSEWHERE not in mine
    assert "?lieu=france" not in mine
    for lieu, status in (
        ("ght-ght-a", 200),
        ("region-84", 200),
        ("france", 404),
        ("region-11", 404),
        ("ght-ght-b", 404),
        ("ght-inconnu", 404),
        ("et-010000024", 404),
        ("x' OR 1=1", 404),
    ):
        assert karim.get(address, {"lieu": lieu}).status_code == status, lieu


@pytest.mark.parametrize(
    ("actor", "status"),
    [(ANNE, 403), (REMI, 403), (ZOE, 404), (OSCAR, 403), (GAEL, 200)],
    ids=lambda value: getattr(value, "name", value),
)
def test_who_reads_one_establishment_does_not_read_the_whole(actor, status):
    assert page(actor, submitted().campaign).status_code == status


def test_a_campaign_in_preparation_has_no_figures():
    campaign = opened()
    Campaign.objects.filter(pk=campaign.pk).update(state="DRAFT", asked=0)
    assert page(PAULE, campaign).status_code == 404
    assert signed_in(KARIM).get("/evaluations/campagnes/999/ensemble/").status_code == 404


def test_the_page_asks_the_same_whatever_the_number_of_establishments(
    django_assert_max_num_queries,
):
    campaign = many(40, given=30)
    assert campaign.place == REGION
    browser = signed_in(KARIM)
    address = f"/evaluations/campagnes/{campaign.pk}/ensemble/"
    browser.get(address)
    with django_assert_max_num_queries(30):
        browser.get(address)
