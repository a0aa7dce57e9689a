"""A file is taken in whole or not at all; what is in doubt waits; again, it changes nothing."""

import io
import json

import pytest

from hygie.evidence.models import Event, Proof
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed
from hygie.opssies.models import ExchangeFile, ReceivedEvent
from hygie.opssies.operations import importing
from hygie.opssies.operations.importing import FaultyFile
from hygie.opssies.readers.stream import Unreadable
from hygie.opssies.rules.matching import SEVERAL, UNKNOWN
from hygie.platform import bus
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, ELSEWHERE, KARIM, NOON
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.opssies.factories import PROVIDER, a_file, an_event, looked_at, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _register():
    a_site()
    a_site_elsewhere()


def kept():
    """Everything that an import may leave."""
    tables = (ExchangeFile, ReceivedEvent, Event, Proof)
    return [table.objects.count() for table in tables]


def refused(raw, why, *, by=SYSTEM):
    with pytest.raises((FaultyFile, Unreadable), match=why) as caught:
        importing.take(io.BytesIO(raw), name="x.json", by=by, at=NOON)
    assert kept() == [0, 0, 0, 0]
    assert not Entry.objects.filter(what__startswith="opssies.").exists()
    return caught.value


def test_what_a_file_says_proves_for_whom_it_concerns():
    made = taken(
        an_event(),
        an_event(eventType=43, ids=[(2, ELSEWHERE)], outcome={"score": 12, "level": 2}),
        an_event(ids=[(2, "999999999")]),
        an_event(dates=[{"dateType": 8, "__text": "20270101-000000"}]),
    )

    assert (made.events, made.placed, made.proofs) == (4, 2, 2)
    assert (made.waiting, made.not_done, made.known, made.quirks) == (1, 1, 0, 0)
    assert made.provider == "Prestataire fictif"
    proof = Proof.objects.get(place_code=BELLEVUE)
    assert (proof.kind, proof.level, proof.event.perimeter) == (29, 3, "bellevue.exemple.fr")
    assert str(proof.event.occurred_at) == "2026-01-15 13:17:42+00:00"
    assert ReceivedEvent.objects.get(fate="WAITING").why == UNKNOWN


def test_taken_in_again_however_laid_out_it_changes_nothing(monkeypatch):
    events = [an_event(), an_event(eventType=28), an_event(ids=[(2, "999999999")])]
    taken(*events)
    before = kept()
    told = []
    monkeypatch.setattr(bus, "announce", told.append)

    raw = json.dumps(json.loads(a_file(*events)), indent=4, sort_keys=True).encode()
    made = importing.take(io.BytesIO(raw), name="y.json", by=SYSTEM, at=NOON)

    assert (made.known, made.placed, made.waiting) == (3, 0, 0)
    assert kept() == [before[0] + 1, *before[1:]]
    assert told == []


def test_the_same_event_twice_in_a_file_counts_once():
    made = taken(an_event(), an_event())

    assert (made.events, made.known, made.placed) == (2, 1, 1)


def test_few_announcements_for_a_set(monkeypatch):
    told = []
    monkeypatch.setattr(bus, "announce", told.append)

    taken(*(an_event(at=f"202601{day:02d}-000000") for day in range(1, 29)))

    assert [(each.kind, each.places) for each in told] == [(29, [f"SITE:{BELLEVUE}"])]


def test_a_group_proves_for_each_of_its_members():
    made = taken(an_event(ids=[(6, "GHT-A")], nature=2, eventType=43))

    assert made.proofs == 1
    assert Proof.objects.get().place_code == BELLEVUE_ENTITY


def test_actors_said_after_the_events_count_all_the_same():
    (actor,) = an_event()["stakeholders"]
    raw = json.dumps(
        {"events": {"event": [an_event(stakeholders=[])], "stakeholders": [PROVIDER, actor]}}
    ).encode()

    made = importing.take(io.BytesIO(raw), name="x.json", by=SYSTEM, at=NOON)

    assert (made.placed, made.provider) == (1, "Prestataire fictif")


@pytest.mark.parametrize(
    ("event", "path", "why"),
    [
        (an_event(eventType=99), "events.event[1].eventType", "Code inconnu : 99"),
        (an_event(at="20240231-250000"), "events.event[1].dates[0].__text", "n’est pas une date"),
        (an_event(at="20260303-000000"), "events.event[1].dates", "d’un jour à venir"),
        (an_event(at="19700101-000000"), "events.event[1].dates", "d’avant 1990"),
        (an_event(stakeholders=[]), "events.event[1].stakeholders", "rôle 4"),
        ("x", "events.event[1]", "Attendu : un objet ; trouvé : un texte."),
        (an_event(ids=[(2, "a\ud800")]), "events.event[1]", "coupé en deux"),
        (an_event(ids=[(2, "a\0b")]), "events.event[1]", "caractère nul"),
    ],
)
def test_one_fault_and_nothing_of_the_file_is_taken_in(event, path, why):
    raw = json.dumps({"events": {"stakeholders": [], "event": [an_event(), event]}}).encode()

    fault = refused(raw, "une erreur")
    assert [(each.path, why in each.sentence) for each in fault.remarks] == [(path, True)]
    assert looked_at(raw).faults == 1


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (a_file(an_event())[:-30], "coupé"),
        (a_file(an_event()).decode().replace("institutionnel", "é").encode("latin-1"), "UTF-8"),
        (b'{"events": []}', "pas un fichier d’échange OPSSIES"),
        (b'{"events": {}}', "2 erreurs"),
        (b'{"events": {"stakeholders": [], "event": {}}}', "une erreur"),
        (b'{"a": 1}', "pas un fichier d’échange OPSSIES"),
        (b'[{"events": {}}]', "pas un fichier d’échange OPSSIES"),
        (a_file(an_event(), common=(PROVIDER, PROVIDER)), "une erreur"),
    ],
)
def test_what_is_no_file_of_events_leaves_nothing(raw, why):
    refused(raw, why)


def test_the_identity_of_a_patient_is_refused_each_time_that_it_comes():
    (scope,) = an_event()["scopes"]
    event = an_event(scopes=[scope | {"domains": ["1 85 05 78 006 084"]}])

    fault = refused(a_file(event, event), "2 erreurs")
    assert [each.path for each in fault.remarks] == [
        "events.event[0].scopes",
        "events.event[1].scopes",
    ]


def test_a_site_and_a_group_of_the_same_identifiers_are_not_one():
    ids = [(2, BELLEVUE), (2, ELSEWHERE)]

    made = taken(an_event(ids=ids), an_event(ids=ids, nature=2, eventType=43))

    assert (made.waiting, made.placed, made.proofs) == (1, 1, 2)


def test_every_fault_is_counted_and_the_first_are_told():
    fault = refused(a_file(*(an_event(eventType=99) for _ in range(300))), "300 erreurs")

    assert len(fault.remarks) == 200


def test_quirks_are_told_and_read_all_the_same():
    event = an_event(ids=[(2, f" {BELLEVUE[:3]} {BELLEVUE[3:]}")], tlp="TLP:AMBER")

    made = taken(event)

    assert (made.placed, made.quirks) == (1, 2)
    assert made.remarks[0][0] == "events.event[0].stakeholders[0].stakeholderId[0].__text"


def test_a_region_speaks_for_its_own_establishments():
    made = taken(an_event(), an_event(ids=[(2, ELSEWHERE)]), by=KARIM)

    assert (made.placed, made.waiting) == (1, 1)
    assert "pas de votre région" in ReceivedEvent.objects.get(fate="WAITING").why
    assert not Proof.objects.filter(place_code=ELSEWHERE).exists()
    with pytest.raises(NotAllowed):
        taken(an_event(), by=ANNE)


def test_two_establishments_for_one_event_wait():
    taken(an_event(ids=[(2, BELLEVUE), (2, ELSEWHERE)]))

    assert ReceivedEvent.objects.get().why == SEVERAL


@pytest.mark.parametrize("name", ["care_d1", "cert_fr"])
def test_the_samples_of_the_ministry_are_read(shared, name):
    raw = (shared / "opssies" / f"ng-msp-opssies-instance-{name}-v13.json").read_bytes()

    report = looked_at(raw)

    assert (report.faults, report.events) == (0, {"care_d1": 1, "cert_fr": 2}[name])
    assert report.quirks > 0
    made = importing.take(io.BytesIO(raw), name="x.json", by=SYSTEM, at=NOON)
    # Its hospital of Avicenne is the one that the tests know elsewhere.
    assert (made.placed, made.waiting) == {"care_d1": (0, 1), "cert_fr": (2, 0)}[name]
