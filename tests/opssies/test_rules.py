"""Whom an event concerns, what it tells, how a file is named: no database."""

from datetime import UTC, datetime

import pytest

from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.markings import Tlp
from hygie.opssies.rules import codes, naming, telling
from hygie.opssies.rules.matching import APART, NAMELESS, SEVERAL, UNKNOWN, Known, match
from hygie.opssies.rules.naming import NotACompany
from hygie.opssies.rules.telling import NoRecipient
from tests.opssies.factories import PROVIDER, an_event

SITE, BESIDE, ENTITY, OTHER = "010000024", "010000131", "010780054", "930110051"
KNOWN = Known(
    sites={SITE: ENTITY, BESIDE: ENTITY, "930100037": OTHER},
    entities=frozenset({ENTITY, OTHER}),
    by_siren={"260100037": (ENTITY,), "111111111": (ENTITY, OTHER)},
    by_siret={"26010003700011": (SITE,), "11111111100011": (SITE, BESIDE)},
    members={"TST-00": (ENTITY, OTHER)},
)


def site(*numbers):
    return tuple(Place(PlaceKind.SITE, number) for number in numbers)


def entity(*numbers):
    return tuple(Place(PlaceKind.LEGAL_ENTITY, number) for number in numbers)


@pytest.mark.parametrize(
    ("identifiers", "is_group", "places", "why"),
    [
        ([(2, SITE)], False, site(SITE), ""),
        ([(3, ENTITY)], False, entity(ENTITY), ""),
        ([(3, ENTITY), (2, SITE)], False, site(SITE), ""),
        ([(2, SITE), (3, SITE), (2, SITE)], False, site(SITE), ""),
        ([(1, SITE)], False, site(SITE), ""),
        ([(1, ENTITY)], False, entity(ENTITY), ""),
        ([(3, SITE)], False, site(SITE), ""),
        ([(2, ENTITY)], False, entity(ENTITY), ""),
        ([(4, "260100037")], False, entity(ENTITY), ""),
        ([(5, "26010003700011")], False, site(SITE), ""),
        ([(4, "260100037"), (5, "26010003700011")], False, site(SITE), ""),
        ([(2, "999999999"), (3, ENTITY)], False, entity(ENTITY), ""),
        ([(6, "TST-00")], True, entity(ENTITY, OTHER), ""),
        ([(6, "TST-00")], False, entity(ENTITY, OTHER), ""),
        ([(6, "TST-00"), (2, SITE)], False, site(SITE), ""),
        ([(3, ENTITY), (3, OTHER)], True, entity(ENTITY, OTHER), ""),
        ([(2, SITE), (2, BESIDE)], True, site(SITE, BESIDE), ""),
        ([(2, SITE), (3, ENTITY)], True, site(SITE), ""),
        ([], False, (), NAMELESS),
        ([(2, "999999999")], False, (), UNKNOWN),
        ([(6, "XXX-99")], True, (), UNKNOWN),
        ([(2, SITE), (2, BESIDE)], False, (), SEVERAL),
        ([(3, ENTITY), (3, OTHER)], False, (), SEVERAL),
        ([(4, "111111111")], False, (), SEVERAL),
        ([(5, "11111111100011")], False, (), SEVERAL),
        ([(2, SITE), (3, OTHER)], False, (), APART),
    ],
)
def test_an_event_is_matched_by_the_most_exact_identifier_and_a_doubt_waits(
    identifiers, is_group, places, why
):
    found = match(identifiers, is_group=is_group, known=KNOWN)

    assert (found.places, found.why) == (places, why)


def test_what_an_event_tells_is_mended_on_the_way():
    event = an_event(ids=[(5, "187 512 751"), (3, "TST-00")], tlp="TLP:Amber")

    said = telling.told(event, [PROVIDER])

    assert said.identifiers == ((codes.SIREN, "187512751"), (codes.GHT, "TST-00"))
    assert said.tlp == Tlp.AMBER
    assert said.name == "CENTRE HOSPITALIER DE BELLEVUE"
    assert said.perimeter == "bellevue.exemple.fr"
    assert said.done_at == datetime(2026, 1, 15, 14, 17, 42)  # noqa: DTZ001 - as a file says it


@pytest.mark.parametrize(
    ("dates", "done"),
    [
        ([(4, "20231205-152050"), (7, "20240115-141742")], True),
        ([(7, "20240115-141742"), (7, "20240116-000000")], True),
        ([(7, "20240116-000000"), (7, "20240115-141742")], True),
        ([(9, "20240116-000000"), (7, "20240115-141742")], False),
        ([(8, "20240115-141742")], False),
        ([(7, "20240115-141742"), (9, "20240116-000000")], False),
        ([(1, "20240115-141742")], False),
    ],
)
def test_what_is_planned_or_cancelled_is_not_done(dates, done):
    event = an_event(dates=[{"dateType": kind, "__text": text} for kind, text in dates])

    at = telling.told(event, []).done_at
    assert (at is not None) == done
    assert at is None or at.day == max(int(text[6:8]) for kind, text in dates if kind == 7)


def test_who_was_audited_may_be_said_once_for_the_whole_file():
    (actor,) = an_event()["stakeholders"]

    assert telling.told(an_event(stakeholders=[]), [actor]).name
    with pytest.raises(NoRecipient):
        telling.told(an_event(stakeholders=[]), [PROVIDER])


def test_the_same_event_is_known_again_however_it_is_written():
    def digest(event, common=(PROVIDER,)):
        said = telling.told(event, common)
        provider = telling.provider_of(event["stakeholders"], common)
        return telling.digest_of(event, said, provider)

    same = digest(an_event())
    again = an_event()
    again["stakeholders"][0]["stakeholderNameTypes"] = []
    again["stakeholders"].append(PROVIDER | {"stakeholderId": [PROVIDER["stakeholderId"]]})
    assert digest(again, common=()) == same
    for other in (
        an_event(eventType=28),
        an_event(at="20260115-141743"),
        an_event(outcome={"level": 2}),
        an_event(ids=[(2, SITE)]),
    ):
        assert digest(other) != same
    assert digest(an_event(), common=()) != same


@pytest.mark.parametrize(
    ("company", "is_d1", "name"),
    [
        ("Société d’Audit", True, "SOCIETEDAUDIT-D1-20260302-113005.json"),
        ("ars-ara", False, "ARSARA-20260302-113005.json"),
    ],
)
def test_a_file_is_named_as_the_rule_says(company, is_d1, name):
    at = datetime(2026, 3, 2, 11, 30, 5, tzinfo=UTC)

    assert naming.file_name(company, at=at, is_d1=is_d1) == name


@pytest.mark.parametrize("company", ["", "../..", "x" * 31, "—"])
def test_a_name_that_no_file_can_have_is_refused(company):
    with pytest.raises(NotACompany):
        naming.company_of(company)
