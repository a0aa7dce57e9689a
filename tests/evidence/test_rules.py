"""Kinds, validity, facts that cannot be, and the level that proofs support: no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.evidence.events import ProofRecorded, places_of, spelt
from hygie.evidence.rules import fact, validity
from hygie.evidence.rules.fact import NotAFact, Source
from hygie.evidence.rules.kinds import Shown, State, UnknownKind, kind_of, kinds
from hygie.evidence.rules.levels import Standing, reached
from hygie.evidence.rules.reference import read
from hygie.kernel.actor import NATION, Place, PlaceKind
from hygie.kernel.provenance import Provenance
from tests.evidence.factories import ENTITY, SITE, TODAY, a_fact

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))


def test_the_kinds_are_the_61_of_the_schema_each_with_a_title_of_its_own():
    assert sorted(kinds()) == list(range(1, 62))
    assert len({kind.title for kind in kinds().values()}) == 61
    assert (
        kind_of(43).path == "Répondre / Plan intervention / Gestion de crise / Simulation-Exercice"
    )


def test_the_kinds_are_those_of_the_published_file(shared):
    import json  # noqa: PLC0415

    path = shared / "opssies" / "ng-msp-opssies-schema-multi-refs-v13-raw.json"
    listed = json.loads(path.read_text("utf-8"))["definitions"]["eventType"]["referenceList"]
    published = {int(code): label for code, _, label in (row.partition(";") for row in listed)}

    def folded(text):
        return text.replace("'", "’").upper().replace(" / ", "/").replace("É", "E")

    assert {code: folded(kind.path) for code, kind in kinds().items()} == {
        code: folded(label) for code, label in published.items()
    }


@pytest.mark.parametrize("code", [0, 62, -1, 10**30])
def test_another_code_is_refused(code):
    with pytest.raises(UnknownKind, match="n’existe pas"):
        kind_of(code)


@pytest.mark.parametrize(
    ("kind", "day", "ends"),
    [
        (43, date(2026, 2, 10), date(2027, 2, 10)),
        (43, date(2028, 2, 29), date(2029, 2, 28)),
        (60, date(2026, 1, 1), date(2026, 2, 15)),
        (13, date(2026, 12, 31), date(2029, 12, 31)),
        (28, date(2026, 8, 31), date(2027, 2, 28)),
    ],
)
def test_a_fact_proves_for_as_long_as_its_kind_says(kind, day, ends):
    assert validity.expires_on(kind, day) == ends


def test_a_length_says_where_it_comes_from_and_ours_is_never_official():
    for rows in (read(validity.VALIDITY)["kinds"].values(), [read(validity.VALIDITY)["usual"]]):
        for row in rows:
            assert row["source"]
            assert Provenance(row["origin"]) in {Provenance.OWN, Provenance.PUBLISHED}
            assert row["source"].startswith("Hygie") == (row["origin"] == "own")


@given(st.sampled_from(sorted(kinds())), DAYS)
def test_a_proof_stands_from_its_fact_to_its_end_and_not_beyond(kind, day):
    ends = validity.expires_on(kind, day)
    last = ends - timedelta(days=1)

    assert ends > day
    for asked, stands in (
        (day - timedelta(days=1), False),
        (day, True),
        (last, True),
        (ends, False),
    ):
        assert validity.stands_on(asked, occurred_on=day, expires_on=ends) == stands


@given(DAYS, DAYS)
def test_the_end_is_told_60_and_15_days_before_then_on_the_day_and_never_late(ends, after):
    told = []
    step = validity.next_step_on(ends, after=after)
    while step is not None:
        told.append((ends - step).days)
        step = validity.next_step_on(ends, after=step)

    assert told == [days for days in (60, 15, 0) if ends - timedelta(days=days) > after]


@pytest.mark.parametrize(
    ("state", "days", "shown"),
    [
        (State.STANDING, 61, Shown.STANDING),
        (State.STANDING, 60, Shown.SOON),
        (State.STANDING, 0, Shown.EXPIRED),
        (State.SUPERSEDED, 100, Shown.SUPERSEDED),
        (State.WITHDRAWN, 100, Shown.WITHDRAWN),
    ],
)
def test_what_becomes_of_a_proof_is_said_as_people_look_for_it(state, days, shown):
    ends = TODAY + timedelta(days=days)

    assert validity.shown(state, expires_on=ends, on=TODAY) == shown


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": 62}, "n’existe pas"),
        ({"occurred_on": TODAY + timedelta(days=1)}, "n’est pas encore passé"),
        ({"occurred_on": date(1989, 12, 31)}, "trop ancien"),
        ({"places": ()}, "au moins un établissement"),
        ({"places": (NATION,)}, "un site ou une entité juridique"),
        ({"places": (ENTITY, Place(PlaceKind.GHT, "GHT-A"))}, "un site ou une entité juridique"),
        ({"level": -1}, "Un niveau va de 0"),
        ({"level": 1001}, "Un niveau va de 0"),
        ({"score": 2**31}, "trop de chiffres"),
        ({"source": Source("", "x")}, "sans source"),
        ({"source": Source("x", "")}, "sans source"),
        ({"source": Source("x", "x" * 201)}, "sans source"),
    ],
)
def test_what_cannot_be_is_refused(changes, why):
    refused = pytest.raises((NotAFact, UnknownKind), match=why)
    with refused:
        fact.check(a_fact(**changes), today=TODAY)


def test_what_happened_today_is_a_fact_and_what_happens_tomorrow_is_none():
    fact.check(a_fact(occurred_on=TODAY, level=0, score=-3), today=TODAY)
    with pytest.raises(NotAFact):
        fact.check(a_fact(occurred_on=TODAY + timedelta(days=1)), today=TODAY)


def test_the_same_fact_told_again_has_the_same_digest_whatever_the_order_of_its_places():
    key = Source("x", "1")
    one = a_fact(source=key, places=(ENTITY, SITE), title="Exercice  ")
    again = a_fact(source=Source("y", "2"), places=(SITE, ENTITY), title="Exercice")

    assert one.digest == again.digest
    assert a_fact(source=key, level=3).digest != a_fact(source=key).digest


LEVELS = st.one_of(st.none(), st.integers(min_value=0, max_value=5))


def a_standing(day, level, perimeter=""):
    return Standing(
        place=ENTITY,
        kind=27,
        occurred_on=day,
        expires_on=day + timedelta(days=365),
        level=level,
        perimeter=perimeter,
    )


PROOFS = st.lists(
    st.builds(
        a_standing,
        st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31)),
        LEVELS,
        st.sampled_from(["foret-a", "foret-b", ""]),
    ),
    max_size=12,
)


def the_level(proofs):
    found = reached(proofs, on=TODAY).get(27)
    return found.level if found else None


@given(PROOFS, st.randoms())
def test_the_order_of_proofs_does_not_matter(proofs, random):
    shuffled = list(proofs)
    random.shuffle(shuffled)

    assert the_level(shuffled) == the_level(proofs)


@given(PROOFS)
def test_a_level_is_one_of_those_that_count_and_none_without_them(proofs):
    counted = {
        each.level
        for each in proofs
        if each.level is not None and each.occurred_on <= TODAY < each.expires_on
    }

    assert the_level(proofs) in (counted or {None})


@pytest.mark.parametrize(
    ("proofs", "level"),
    [
        ([], None),
        ([(date(2026, 1, 1), 2, "a"), (date(2026, 2, 1), 4, "a")], 4),
        ([(date(2026, 1, 1), 4, "a"), (date(2026, 1, 1), 2, "a")], 2),
        ([(date(2026, 1, 1), 4, "Forêt A"), (date(2026, 2, 1), 2, "b")], 2),
        ([(date(2025, 1, 1), 2, "b"), (date(2026, 2, 1), 4, "a")], 4),
        ([(date(2026, 2, 1), None, "a"), (date(2026, 1, 1), 3, "a")], 3),
        ([(date(2026, 4, 1), 3, "a")], None),
    ],
    ids=["none", "latest", "same day", "weakest forest", "expired", "no level", "to come"],
)
def test_the_latest_of_each_perimeter_counts_and_the_weakest_perimeter(proofs, level):
    assert the_level([a_standing(*each) for each in proofs]) == level


def test_an_announcement_names_places_in_plain_words_and_back():
    event = ProofRecorded(kind=43, places=spelt([SITE, ENTITY, SITE]))

    assert event.places == sorted(event.places)
    assert set(places_of(event)) == {SITE, ENTITY}
