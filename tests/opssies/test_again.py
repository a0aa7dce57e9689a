"""A fact that Hygie holds counts once, whichever way it came: deposited, audited, or by a file."""

import io
import json

import pytest

from hygie.evidence import operations as evidence
from hygie.evidence.models import Event, Proof
from hygie.evidence.operations import keeping
from hygie.kernel.actor import SYSTEM
from hygie.kernel.markings import Tlp
from hygie.opssies import exports
from hygie.opssies.leaving import Selection, Sender
from hygie.opssies.models import ExchangeFile, ReceivedEvent
from hygie.opssies.operations import importing, placing
from hygie.opssies.rules.fates import WITHDRAWN
from tests.cast import BELLEVUE, ELSEWHERE, NOON
from tests.evidence.factories import (
    AUDIT_AD,
    ENTITY,
    SITE,
    SITE_ELSEWHERE,
    a_fact,
    recorded,
    standing,
)
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.opssies.factories import an_event, taken

pytestmark = pytest.mark.django_db
SENDER = Sender(company="ARS ARA", siren="130007966", name="ARS Auvergne-Rhône-Alpes")


@pytest.fixture(autouse=True)
def _register():
    a_site(siret="26010003700011")
    a_site_elsewhere()


def written(*, is_d1=False):
    made = exports.write(SYSTEM, Selection(), SENDER, is_d1=is_d1, at=NOON)
    return b"".join(made.chunks())


def read(raw):
    return importing.take(io.BytesIO(raw), name="retour.json", by=SYSTEM, at=NOON)


def number_of(raw):
    return len(json.loads(raw)["events"]["event"])


def a_few():
    """Facts of every way to come: one says everything, one nothing, one four times the same."""
    recorded(kind=AUDIT_AD, level=2, score=7780, perimeter="corp.exemple.fr", places=(ENTITY,))
    recorded(kind=54, level=1, perimeter="Serveurs de fichiers", places=(SITE,))
    recorded(level=3, places=(ENTITY, SITE, SITE_ELSEWHERE), tlp=Tlp.AMBER_STRICT)
    recorded(kind=55, level=1, occurred_at=NOON.replace(month=2, day=10), places=(SITE,))
    said = keeping.Said(kind=21, occurred_on=NOON.date(), token="t", level=1)
    keeping.deposit(SITE, said, by=SYSTEM, at=NOON)
    taken(
        an_event(eventType=28),
        an_event(eventType=43, outcome={"score": 12, "level": 2}),
        an_event(eventType=43, ids=[(6, "GHT-A")], nature=2),
    )


def test_our_own_file_brings_nothing_back_whatever_its_profile():
    a_few()
    before, events = standing(), Event.objects.count()
    whole = written()

    for raw in (whole, written(is_d1=True), whole):
        made = read(raw)
        assert (made.known, made.placed, made.waiting, made.proofs) == (number_of(raw), 0, 0, 0)

    assert (standing(), Event.objects.count()) == (before, events)
    assert number_of(written()) == number_of(whole)


def test_the_profile_that_says_less_may_come_first():
    taken(an_event(outcome={"level": 2}), an_event(eventType=27, scopes=[], outcome={"level": 2}))
    forest = {"forest": {"forestFqdn": "corp.exemple.fr", "forestGuid": ""}}

    made = taken(
        an_event(outcome={"level": 2, "score": 7}),
        an_event(eventType=27, scopes=[], scope=forest, outcome={"level": 2, "score": 7780}),
    )

    assert (made.known, made.placed) == (2, 0)


def test_another_fact_of_the_same_day_counts():
    recorded(kind=29, level=3, places=(SITE,))

    made = taken(
        an_event(at="20260210-000000"),
        an_event(at="20260210-000000", outcome={"level": 4}),
        an_event(at="20260210-090000"),
        an_event(at="20260210-000000", eventType=28),
        an_event(at="20260210-000000", ids=[(2, ELSEWHERE)]),
    )

    assert (made.known, made.placed, made.proofs) == (1, 4, 4)


def test_of_a_fact_of_several_places_the_one_that_lacks_is_added():
    recorded(kind=29, level=3, places=(SITE,))

    made = taken(an_event(at="20260210-000000", ids=[(2, BELLEVUE), (2, ELSEWHERE)], nature=2))

    assert (made.placed, made.proofs) == (1, 1)
    assert sorted(Proof.objects.values_list("place_code", flat=True)) == sorted(
        [BELLEVUE, ELSEWHERE]
    )


def test_what_was_corrected_since_stays_corrected():
    first = a_fact(level=1)
    recorded(source=first.source, level=1)
    raw = written()
    evidence.supersede(first.source, a_fact(level=2), reason="Erreur.", by=SYSTEM, at=NOON)
    before = standing()

    assert [read(each).known for each in (raw, written())] == [1, 1]
    assert standing() == before


def test_what_was_withdrawn_since_waits_for_a_person():
    first = a_fact(level=1)
    recorded(source=first.source, level=1)
    raw = written()
    evidence.withdraw(first.source, reason="Jamais joué.", by=SYSTEM, at=NOON)

    made = read(raw)

    assert (made.waiting, made.known, made.proofs) == (1, 0, 0)
    waits = ReceivedEvent.objects.get()
    assert waits.why == WITHDRAWN
    assert placing.try_again(by=SYSTEM, at=NOON) == 0
    assert standing() == []
    assert read(raw).known == 1

    placing.place(waits.pk, ENTITY, reason="Joué, finalement.", by=SYSTEM, at=NOON)

    assert [proof.source_module for proof in Proof.objects.filter(state="STANDING")] == ["opssies"]


def waiting_event():
    """An event of a number that nobody knows, while Bellevue has deposited the same."""
    recorded(kind=29, level=3, places=(SITE,))
    taken(an_event(at="20260210-000000", ids=[(2, "010000999")]))
    return ReceivedEvent.objects.get()


def test_what_waited_and_is_held_already_proves_nothing_more():
    waits = waiting_event()

    placing.place(waits.pk, SITE, reason="Ancien numéro.", by=SYSTEM, at=NOON)

    waits.refresh_from_db()
    assert (waits.fate, Proof.objects.count()) == ("PLACED", 1)


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_the_register_that_learns_brings_nothing_twice_nor_back(is_withdrawn):
    waits = waiting_event()
    a_site("010000999", name="SITE NOUVEAU")
    place = SITE.__class__(SITE.kind, "010000999")
    fact = a_fact(kind=29, level=3, places=(place,))
    recorded(kind=29, level=3, places=(place,), source=fact.source)
    if is_withdrawn:
        evidence.withdraw(fact.source, reason="Erreur.", by=SYSTEM, at=NOON)

    assert placing.try_again(by=SYSTEM, at=NOON) == (not is_withdrawn)

    waits.refresh_from_db()
    said = (waits.fate, waits.why)
    assert said == (("WAITING", WITHDRAWN) if is_withdrawn else ("PLACED", ""))
    assert Proof.objects.count() == 2
    assert ExchangeFile.objects.count() == 1
