"""Adding, taking back, taking out: on PostgreSQL, within the walls, remembered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from hygie.indicators import queries
from hygie.indicators.models import Indicator
from hygie.indicators.operations import keeping, leaving
from hygie.indicators.operations.keeping import Adding, Harmless, NotToBeAdded
from hygie.indicators.operations.leaving import Wanted
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.reading import read
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.markings import Tlp, TooStrict
from hygie.kernel.scope import scope_of
from hygie.platform import walls
from tests.cast import ANNE, GAEL, KARIM, LEA, NOON, REMI, ZOE
from tests.incidents.factories import a_site_elsewhere, an_incident
from tests.indicators.factories import added

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident():
    return an_incident()


def said(incident):
    """What the journal says of the indicators of an incident."""
    rows = Entry.objects.filter(what__startswith="indicators.", subject_id=str(incident.pk))
    return [(row.what, row.detail) for row in rows.order_by("id")]


def seen_by(actor, incident):
    return [row.value for row in queries.of_incident(actor, incident)]


def test_what_is_added_is_kept_and_remembered(incident):
    (row,) = added(incident, "hxxp://evil[.]example", tlp=Tlp.GREEN, to_block=True, comment=" C2 ")

    kept = Indicator.objects.get()
    assert (kept.kind, kept.value, kept.tlp, kept.pap) == (
        Kind.URL,
        "http://evil.example/",
        "GREEN",
        "AMBER",
    )
    assert (kept.comment, kept.to_block, kept.side, kept.added_by) == ("C2", True, "DESK", "Léa")
    detail = {"count": 1, "indicators": [row.pk], "tlp": "GREEN", "confirmed": 0}
    assert said(incident) == [("indicators.added", detail)]


def test_the_same_indicator_stands_once_and_comes_back_once_withdrawn(incident):
    (row,) = added(incident, "evil.example")

    again = keeping.add(
        incident.pk,
        Adding(found=(read("EVIL[.]example"), read("192.0.2.7")), confirmed=True),
        by=LEA,
        at=NOON,
    )
    assert [each.value for each in again.indicators] == ["192.0.2.7"]
    assert again.known == 1

    keeping.withdraw(incident.pk, row.pk, reason="Faux positif", by=LEA, at=NOON)
    assert len(added(incident, "evil.example")) == 1
    assert Indicator.objects.filter(value="evil.example").count() == 2


def test_what_is_on_a_list_needs_a_confirmation_that_names_it(incident):
    with pytest.raises(Harmless) as refusal:
        added(incident, "8.8.8.8", "evil.example")

    assert "8.8.8.8 (Résolveurs DNS publics, en IPv4)" in refusal.value.sentence
    assert not Indicator.objects.exists()
    assert len(added(incident, "8.8.8.8", "evil.example", confirmed=True)) == 2
    assert said(incident)[0][1]["confirmed"] == 1


@pytest.mark.parametrize(
    ("changes", "refused", "why"),
    [
        ({"first_seen": NOON + timedelta(hours=1)}, NotToBeAdded, "futur"),
        ({"first_seen": NOON, "last_seen": NOON - timedelta(hours=1)}, NotToBeAdded, "première"),
        ({"comment": "Patient 1 85 05 78 006 084 91"}, PatientIdentity, "sécurité sociale"),
    ],
)
def test_what_does_not_hold_is_refused_and_nothing_is_written(incident, changes, refused, why):
    with pytest.raises(refused, match=why):
        added(incident, **changes)

    assert not Indicator.objects.exists()
    assert said(incident) == []


def test_nothing_is_no_indicator_and_a_case_is_no_feed(incident, monkeypatch):
    with pytest.raises(NotToBeAdded, match="aucun indicateur"):
        keeping.add(incident.pk, Adding(found=()), by=LEA, at=NOON)
    monkeypatch.setattr(keeping, "MOST", 1)
    with pytest.raises(NotToBeAdded, match="c’est le plus"):
        added(incident, "a.example", "b.example")


def test_a_structure_adds_and_takes_back_its_own_and_others_only_read(incident):
    (of_desk,) = added(incident, "evil.example")
    (own,) = added(incident, "evil.example", by=ANNE)

    with pytest.raises(NotAllowed, match="l’astreinte qui a ajouté"):
        keeping.withdraw(incident.pk, of_desk.pk, reason="x", by=ANNE, at=NOON)
    keeping.withdraw(incident.pk, own.pk, reason="Nous nous sommes trompés", by=ANNE, at=NOON)
    with pytest.raises(NotFound, match="déjà retiré"):
        keeping.withdraw(incident.pk, own.pk, reason="x", by=ANNE, at=NOON)
    for reader in (REMI, KARIM, GAEL, ZOE):
        with pytest.raises(NotAllowed, match="n’en ajoute pas"):
            added(incident, "b.example", by=reader)
    own.refresh_from_db()
    assert (own.withdrawn_by, own.withdrawn_for) == ("Anne", "Nous nous sommes trompés")
    assert [what for what, _ in said(incident)][-1] == "indicators.withdrawn"


def test_what_is_red_is_read_by_the_desk_alone_and_says_nothing_to_others(incident):
    (red,) = added(incident, "evil.example", tlp=Tlp.RED)
    with pytest.raises(NotToBeAdded, match="TLP:RED"):
        added(incident, "b.example", by=ANNE, tlp=Tlp.RED)

    (own,) = added(incident, "evil.example", by=ANNE)

    assert seen_by(ANNE, incident) == seen_by(REMI, incident) == ["evil.example"]
    assert len(seen_by(LEA, incident)) == 2
    with pytest.raises(NotFound):
        keeping.withdraw(incident.pk, red.pk, reason="x", by=ANNE, at=NOON)
    assert [what for what, _ in said(incident)] == [
        "indicators.added_by_desk",
        "indicators.added",
    ]
    assert own.pk != red.pk


def test_what_was_seen_elsewhere_is_counted_among_what_one_reads(incident):
    elsewhere = an_incident(site=a_site_elsewhere())
    beside = an_incident()
    for each in (incident, elsewhere):
        added(each, "evil.example")
    (hidden,) = added(beside, "evil.example", tlp=Tlp.RED)
    marks = {hidden.mark}

    assert queries.seen_elsewhere(ANNE, incident, marks) == {}
    found = queries.seen_elsewhere(LEA, incident, marks)[hidden.mark]
    assert found.numbers == (beside.number, elsewhere.number)
    assert queries.seen_elsewhere(ZOE, elsewhere, marks) == {}

    keeping.withdraw(beside.pk, hidden.pk, reason="x", by=LEA, at=NOON)
    assert queries.seen_elsewhere(LEA, incident, marks)[hidden.mark].numbers == (elsewhere.number,)


def test_an_export_is_within_its_mark_and_remembered(incident):
    amber, green = (*added(incident, "a.example"), *added(incident, "b.example", tlp=Tlp.GREEN))

    with pytest.raises(TooStrict, match="TLP:CLEAR est refusé"):
        leaving.export(incident, Wanted(form="misp", as_=Tlp.CLEAR), by=ANNE, at=NOON)
    only = Wanted(form="csv", as_=Tlp.GREEN, chosen=frozenset({green.pk}))
    assert leaving.export(incident, only, by=ANNE, at=NOON) == [green]
    assert leaving.export(incident, Wanted(form="stix", as_=Tlp.AMBER), by=ANNE, at=NOON) == [
        amber,
        green,
    ]
    assert [(what, detail.get("count")) for what, detail in said(incident)][2:] == [
        ("indicators.export_refused", 2),
        ("indicators.exported", 1),
        ("indicators.exported", 2),
    ]


def test_what_one_does_not_read_does_not_leave(incident):
    (red,) = added(incident, "a.example", tlp=Tlp.RED)

    for chosen in (frozenset(), frozenset({red.pk})):
        wanted = Wanted(form="csv", as_=Tlp.RED, chosen=chosen)
        with pytest.raises(NotFound, match="rien à exporter"):
            leaving.export(incident, wanted, by=ANNE, at=NOON)
    assert leaving.export(incident, Wanted(form="csv", as_=Tlp.RED), by=LEA, at=NOON) == [red]
    assert said(incident)[-1][0] == "indicators.exported_by_desk"


def test_the_walls_hold_without_the_queries(incident):
    added(incident, "a.example", tlp=Tlp.RED)
    (green,) = added(incident, "b.example", tlp=Tlp.GREEN)

    def values():
        return sorted(Indicator.objects.values_list("value", flat=True))

    for actor, seen in (
        (LEA, ["a.example", "b.example"]),
        (ANNE, ["b.example"]),
        (REMI, ["b.example"]),
        (ZOE, []),
    ):
        with walls.scoped(scope_of(actor)):
            assert values() == seen, actor.name
    with walls.scoped(scope_of(ANNE)):
        assert Indicator.objects.filter(pk=green.pk).update(comment="x") == 0
        for change in ({"side": "DESK"}, {"tlp": "RED", "side": "STRUCTURE"}):
            copy = Indicator(**{**_columns(green), **change})
            with pytest.raises(DatabaseError), transaction.atomic():
                copy.save(force_insert=True)
    with walls.scoped(scope_of(LEA)), connection.cursor() as cursor:
        cursor.execute("DELETE FROM indicators_indicator")
        assert cursor.rowcount == 0


def test_each_side_adds_and_takes_back_within_its_own_walls(incident):
    with walls.scoped(scope_of(ANNE)):
        (own,) = added(incident, "b.example", by=ANNE)
        keeping.withdraw(incident.pk, own.pk, reason="Erreur", by=ANNE, at=NOON)
    with walls.scoped(scope_of(LEA)):
        (red,) = added(incident, "a.example", tlp=Tlp.RED)
        keeping.withdraw(incident.pk, red.pk, reason="Erreur", by=LEA, at=NOON)

    assert Indicator.objects.filter(withdrawn_at__isnull=False).count() == 2


def _columns(row):
    skipped = {"id", "uuid", "mark"}
    names = [field.attname for field in row._meta.fields if field.name not in skipped]
    return {name: getattr(row, name) for name in names} | {"mark": "x" * 64}
