"""Recording, replacing, withdrawing: told twice it is kept once, withdrawn it is undone exactly."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hygie.evidence import operations
from hygie.evidence.models import Change, Event, Proof
from hygie.evidence.operations.recording import SaidOtherwise, record_fact, record_many
from hygie.evidence.rules.fact import NotAFact, Source
from hygie.evidence.rules.kinds import UnknownKind
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM, Place, PlaceKind
from hygie.kernel.errors import NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.platform import bus
from tests.cast import NOON
from tests.evidence.factories import (
    AUDIT_AD,
    ENTITY,
    EXERCISE,
    SITE,
    SITE_ELSEWHERE,
    TODAY,
    a_fact,
    a_proof,
    recorded,
    standing,
)
from tests.incidents.factories import a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
KEY = Source("exercises", "played-on-tuesday")


@pytest.fixture
def announced(monkeypatch):
    """What is announced, in order."""
    told = []
    monkeypatch.setattr(bus, "announce", told.append)
    return told


def test_one_exercise_proves_something_of_each_of_its_establishments(announced):
    a_site_elsewhere()
    event = recorded(places=(ENTITY, SITE, SITE_ELSEWHERE, SITE), level=2, title="Panne nocturne")

    assert {proof.place for proof in event.proofs.all()} == {ENTITY, SITE, SITE_ELSEWHERE}
    proof = event.proofs.first()
    assert (proof.kind, proof.level, proof.expires_on) == (EXERCISE, 2, date(2027, 2, 10))
    assert proof.next_step_on == date(2026, 12, 12)
    assert [(told.kind, len(told.places)) for told in announced] == [(EXERCISE, 3)]
    assert Entry.objects.filter(what="evidence.recorded").count() == 3


def test_told_twice_it_is_kept_once_and_told_otherwise_it_is_refused(announced):
    event = recorded(source=KEY)
    again = recorded(source=KEY, by=SYSTEM, at=NOON + timedelta(days=1))

    assert again == event
    with pytest.raises(SaidOtherwise, match="remplacez-le"):
        recorded(source=KEY, level=4)
    assert (Event.objects.count(), Proof.objects.count(), len(announced)) == (1, 1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"occurred_on": TODAY + timedelta(days=1)},
        {"kind": 99},
        {"level": 100_000},
        {"title": "Dossier de M. Durand né le 12/05/1985"},
    ],
)
def test_what_cannot_be_leaves_nothing(changes):
    with pytest.raises((NotAFact, UnknownKind, PatientIdentity)):
        recorded(**changes)

    assert not Event.objects.exists()
    assert not Entry.objects.filter(what="evidence.recorded").exists()


def test_a_day_is_the_one_of_the_place():
    """At 22:00 in Paris it is already tomorrow on the island."""
    island = a_site("970400000", name="CH DE L’ÎLE", department_code="974", region_code="04")
    evening = NOON.replace(hour=21)
    place = Place(PlaceKind.SITE, island.finess)
    fact = a_fact(places=(place,), occurred_on=date(2026, 3, 3))

    assert record_fact(fact, by=SYSTEM, at=evening).occurred_on == date(2026, 3, 3)


def test_another_fact_takes_the_place_and_withdrawing_it_undoes_exactly(announced):
    recorded(source=KEY, kind=AUDIT_AD, level=2)
    before = standing()
    new = a_fact(kind=AUDIT_AD, level=3, source=Source("exercises", "again"))

    event = operations.supersede(KEY, new, reason="Erreur de saisie.", by=SYSTEM, at=NOON)

    (old,) = Proof.objects.filter(state="SUPERSEDED")
    assert (old.replaced_by, old.reason, old.next_step_on) == (event, "Erreur de saisie.", None)
    assert operations.withdraw(new.source, reason="Nouvelle erreur.", by=SYSTEM, at=NOON) == 1
    assert standing() == before
    assert [change.act for change in Change.objects.order_by("id")] == [
        "SUPERSEDED",
        "WITHDRAWN",
        "RESTORED",
    ]
    assert [type(told).__name__ for told in announced] == [
        "ProofRecorded",
        "ProofRecorded",
        "ProofEnded",
        "ProofEnded",
        "ProofRecorded",
    ]


def test_withdrawing_needs_a_reason_and_a_fact_that_is_known():
    recorded(source=KEY)

    with pytest.raises(NotAFact, match="Dites pourquoi"):
        operations.withdraw(KEY, reason="  ", by=SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        operations.withdraw(Source("x", "y"), reason="x", by=SYSTEM, at=NOON)
    assert len(standing()) == 1


def test_withdrawn_and_told_again_it_stays_withdrawn():
    recorded(source=KEY)
    operations.withdraw(KEY, reason="Annulé.", by=SYSTEM, at=NOON)

    recorded(source=KEY)

    assert standing() == []


def test_a_fact_that_replaces_another_has_its_own_key_and_its_day_is_past():
    recorded(source=KEY)

    with pytest.raises(SaidOtherwise):
        operations.supersede(KEY, a_fact(source=KEY), by=SYSTEM, at=NOON)
    late = a_fact(occurred_on=TODAY + timedelta(days=1))
    with pytest.raises(NotAFact):
        operations.supersede(KEY, late, by=SYSTEM, at=NOON)
    assert len(standing()) == 1


def test_the_database_has_the_last_word():
    proof = a_proof()

    for wrong in (
        {"state": "WITHDRAWN", "ended_at": NOON},
        {"state": "SUPERSEDED", "ended_at": NOON},
        {"place_kind": "REGION"},
        {"expires_on": proof.occurred_on},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proof.objects.filter(pk=proof.pk).update(**wrong)


def test_a_set_is_kept_as_one_by_one_and_announced_in_few_words(announced):
    a_site()
    a_site_elsewhere()
    facts = [
        a_fact(source=Source("m", "1"), places=(ENTITY, SITE), level=1, title="  Un  "),
        a_fact(source=Source("m", "2"), kind=AUDIT_AD, score=7780, perimeter="corp.example"),
        a_fact(source=Source("m", "3"), places=(SITE_ELSEWHERE,)),
        a_fact(source=Source("m", "3"), places=(SITE_ELSEWHERE,)),
    ]

    found = record_many(iter(facts), module="m", by=SYSTEM, at=NOON)

    assert (found.events, found.proofs) == (3, 4)
    assert [(told.kind, len(told.places)) for told in announced] == [(AUDIT_AD, 1), (EXERCISE, 3)]
    by_sets = _rows()
    again = record_many(iter(facts), module="m", by=SYSTEM, at=NOON)
    assert (again.events, again.proofs, len(announced)) == (0, 0, 2)
    Proof.objects.all()._raw_delete("default")
    Event.objects.all()._raw_delete("default")
    for fact in facts:
        record_fact(fact, by=SYSTEM, at=NOON)
    assert _rows() == by_sets


def _rows():
    left_out = {"id", "event_id", "event"}
    names = [f.name for f in Proof._meta.fields if f.name not in left_out]
    told = [f.name for f in Event._meta.fields if f.name not in left_out]
    rows = Proof.objects.order_by("event__source_key", "place_kind", "place_code")
    return list(rows.values_list(*names, *(f"event__{name}" for name in told)))


def test_a_set_with_one_fact_that_cannot_be_leaves_nothing():
    a_site()
    facts = [a_fact(source=Source("m", "1")), a_fact(source=Source("m", "2"), level=-1)]

    with pytest.raises(NotAFact):
        record_many(facts, module="m", by=SYSTEM, at=NOON)
    record_many([a_fact(source=Source("m", "1"))], module="m", by=SYSTEM, at=NOON)
    with pytest.raises(SaidOtherwise):
        record_many([a_fact(source=Source("m", "1"), level=1)], module="m", by=SYSTEM, at=NOON)


class Undoing(TestCase):
    """Whatever was done in which order, withdrawing the last fact leaves what was before it."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=1, max_size=6))
    def test_withdrawing_undoes_exactly(self, steps):
        a_site()
        past, last = [], Source("m", "0")
        record_fact(a_fact(source=last, places=(ENTITY, SITE)), by=SYSTEM, at=NOON)
        known = [last]
        for number, (replaces, level) in enumerate(steps, start=1):
            past.append(standing())
            fact = a_fact(source=Source("m", str(number)), level=level, places=(ENTITY, SITE))
            if replaces:
                operations.supersede(known[-1], fact, by=SYSTEM, at=NOON)
            else:
                record_fact(fact, by=SYSTEM, at=NOON)
            known.append(fact.source)
        for source in reversed(known[1:]):
            operations.withdraw(source, reason="Pour voir.", by=SYSTEM, at=NOON)
            assert standing() == past.pop()
