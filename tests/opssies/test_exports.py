"""A file that leaves passes the ministry's own schema, and says again what came."""

import io
import json

import jsonschema_rs
import pytest

from hygie.evidence.models import Event, Proof
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from hygie.kernel.markings import Tlp
from hygie.kernel.scope import scope_of
from hygie.opssies import exports
from hygie.opssies.exports import NothingToWrite
from hygie.opssies.leaving import Selection, Sender
from hygie.opssies.operations import importing
from hygie.opssies.rules import telling
from hygie.platform import walls
from tests.cast import ELSEWHERE, KARIM, NOON
from tests.evidence.factories import AUDIT_AD, ENTITY, SITE, recorded
from tests.incidents.factories import a_site, a_site_elsewhere
from tests.opssies.factories import PROVIDER, an_event, looked_at, taken

pytestmark = pytest.mark.django_db
SENDER = Sender(company="ARS ARA", siren="130007966", name="ARS Auvergne-Rhône-Alpes")


@pytest.fixture(autouse=True)
def _register():
    a_site(siret="26010003700011")
    a_site_elsewhere()


def written(selection=None, *, by=SYSTEM, is_d1=False):
    made = exports.write(by, selection or Selection(), SENDER, is_d1=is_d1, at=NOON)
    return made, b"".join(made.chunks())


def events_of(raw):
    return json.loads(raw)["events"]["event"]


@pytest.fixture
def schemas(shared):
    folder = shared / "opssies"
    return [
        jsonschema_rs.Draft4Validator(json.loads((folder / name).read_text("utf-8")))
        for name in ("ng-msp-opssies-schema-multi-refs-v13-raw.json", "schema-d1.json")
    ]


def a_few():
    taken(an_event(), an_event(eventType=43, outcome={"score": 12, "level": 2}))
    recorded(kind=AUDIT_AD, level=2, score=7780, perimeter="corp.exemple.fr", places=(ENTITY,))
    recorded(kind=54, level=1, perimeter="Serveurs de fichiers", places=(SITE,))
    recorded(kind=54, places=(SITE,))


def test_a_file_passes_both_schemas_and_has_neither_fault_nor_quirk(schemas):
    a_few()

    made, raw = written()

    assert (made.events, made.without_level, made.is_general) == (4, 1, True)
    assert made.name == "ARSARA-20260302-120000.json"
    for schema in schemas:
        assert [error.message for error in schema.iter_errors(json.loads(raw))] == []
    report = looked_at(raw)
    assert (report.events, report.faults, report.odd) == (4, 0, [])
    assert "forest" in events_of(raw)[0]["scope"]


def test_the_profile_of_care_has_a_level_alone_and_its_own_name(schemas):
    a_few()

    made, raw = written(is_d1=True)

    assert made.name == "ARSARA-D1-20260302-120000.json"
    assert {tuple(event["outcome"]) for event in events_of(raw)} == {("level",)}
    assert [error.message for error in schemas[1].iter_errors(json.loads(raw))] == []
    assert looked_at(raw).odd == []


def test_without_any_forest_the_first_event_says_that_there_is_none(schemas):
    taken(an_event(outcome={"score": 3, "level": 2}), an_event(eventType=28))

    made, raw = written()

    assert made.is_general
    assert events_of(raw)[0]["scope"] == {"forest": {"forestFqdn": "", "forestGuid": ""}}
    assert [error.message for error in schemas[0].iter_errors(json.loads(raw))] == []


def test_what_came_leaves_as_it_came_and_comes_back_as_known():
    events = [an_event(), an_event(eventType=43, outcome={"score": 12, "level": 2})]
    taken(*events)
    before = Proof.objects.count()

    _, raw = written()

    said = {_told(event, ()) for event in events_of(raw)}
    assert said == {_told(event, [PROVIDER]) for event in events}
    again = importing.take(io.BytesIO(raw), name="retour.json", by=SYSTEM, at=NOON)
    assert (again.known, again.placed) == (2, 0)
    assert Proof.objects.count() == before


@pytest.mark.parametrize("name", ["care_d1", "cert_fr"])
def test_the_samples_of_the_ministry_go_round(shared, schemas, name):
    raw = (shared / "opssies" / f"ng-msp-opssies-instance-{name}-v13.json").read_bytes()
    a_site("000000001", name="HOPITAL TEST")
    importing.take(io.BytesIO(raw), name="x.json", by=SYSTEM, at=NOON)
    sample = json.loads(raw)["events"]

    made, back = written(is_d1=name == "care_d1")

    assert made.events == len(sample["event"])
    report = looked_at(back)
    assert (report.faults, report.odd) == (0, [])
    schema = schemas[1 if name == "care_d1" else 0]
    assert [error.message for error in schema.iter_errors(json.loads(back))] == []
    came = {_told(event, sample["stakeholders"])[:5] for event in sample["event"]}
    assert {_told(event, ())[:5] for event in events_of(back)} == came


def _told(event, common):
    said = telling.told(event, common)
    score = said.score
    numbers = tuple(sorted(said.identifiers))
    return said.kind, said.done_at, said.level, said.tlp, numbers, said.perimeter, score


def test_each_writes_what_they_follow_and_red_never_leaves():
    taken(an_event(), an_event(ids=[(2, ELSEWHERE)]))
    recorded(tlp=Tlp.RED, level=3)

    with walls.scoped(scope_of(KARIM)):
        made, raw = written(by=KARIM)
        assert (made.events, made.places) == (1, {SITE})
        # The file was taken in by the nation: the event leaves as it came all the same.
        assert events_of(raw)[0]["scopes"][0]["subnetIpV4s"] == ["192.0.2.0/24"]
    assert written()[0].events == 2


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(place=SITE), 1),
        (Selection(place=Place(PlaceKind.REGION, "11")), 1),
        (Selection(kinds=frozenset({43})), 1),
        (Selection(since=NOON.date()), 0),
        (Selection(until=NOON.date()), 2),
    ],
)
def test_a_place_a_kind_a_period_narrow_what_leaves(selection, count):
    taken(an_event(), an_event(ids=[(2, ELSEWHERE)], eventType=43))

    if count:
        assert written(selection)[0].events == count
    else:
        with pytest.raises(NothingToWrite, match="rien à écrire"):
            written(selection)


def test_no_level_is_made_up():
    recorded()

    with pytest.raises(NothingToWrite, match="Hygie n’en invente pas"):
        written()
    assert Event.objects.count() == 1
