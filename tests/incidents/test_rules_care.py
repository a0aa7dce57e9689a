"""The situation of care: what is derived, what changes, how long it lasts, what does not hold."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import care, care_story
from hygie.incidents.rules.care_story import Felt, Point, Span
from hygie.incidents.rules.vocabulary import Answer, OrganisationImpact, PatientDanger
from tests.cast import NOON
from tests.incidents.factories import a_declaration
from tests.incidents.pictures import HOUR, OPERATIONS, PICTURES, STOPPED, a_point


@given(PICTURES)
def test_what_is_written_is_read_again(picture):
    assert care.from_json(care.to_json(picture)) == picture


@given(PICTURES, PICTURES)
def test_a_whole_picture_replaces_the_one_before(first, then):
    assert first.moved(before=first, after=then) == then


def test_the_first_point_is_what_the_declaration_says():
    declaration = a_declaration(
        facts__services="urgences, laboratoire ; Urgences",
        impact__organisation=OrganisationImpact.DEGRADED_MODE,
        impact__degraded_since=NOON - 2 * HOUR,
    )

    (point,) = care_story.declared([(NOON, declaration)])

    assert point.care.danger == PatientDanger.POTENTIAL
    assert [unit.name for unit in point.care.units] == ["Urgences", "laboratoire"]
    assert point.care.degraded_since == NOON - 2 * HOUR


@pytest.mark.parametrize(
    ("said", "begun", "lasts"),
    [({}, True, True), ({"impact__degraded_until": NOON}, True, False)],
)
def test_a_start_that_nobody_told_stays_unknown_and_counts_for_nothing(said, begun, lasts):
    declaration = a_declaration(**said)
    steps = care_story.story(care_story.declared([(NOON, declaration)]))
    now, cost = care_story.now(steps), care_story.totals(steps, at=NOON + 3 * HOUR)

    assert (now.degraded_since, now.was_degraded, now.is_degraded) == (None, begun, lasts)
    assert (cost.degraded, cost.degraded_in_part) == (timedelta(), True)
    followed = Point(at=NOON, written_at=NOON, care=now, key=1)
    worst = care_story.felt(care_story.story([steps[0].point, followed]))
    assert (worst.degraded_since, worst.degraded_undated) == (None, True)
    assert care_story.weighed(declaration, worst).impact.degraded_since is None


def test_a_start_told_later_takes_the_place_of_the_unknown_one():
    said = care_story.declared([(NOON, a_declaration())])
    later = a_point(NOON + HOUR, degraded_since=NOON - HOUR, degraded_undated=True)

    steps = care_story.story([*said, later])

    assert care_story.degraded(steps) == [Span(since=NOON - HOUR, until=None)]
    assert not care_story.now(steps).degraded_undated


def test_a_version_that_knows_no_start_takes_away_none_that_a_person_told():
    first = a_declaration(impact__organisation=OrganisationImpact.NONE)
    then = first.changed({"impact.organisation": OrganisationImpact.DEGRADED_MODE})
    said = care_story.declared([(NOON, first), (NOON + 2 * HOUR, then)])

    steps = care_story.story([*said, a_point(NOON + HOUR, degraded_since=NOON)])

    assert care_story.degraded(steps) == [Span(since=NOON, until=None)]


@pytest.mark.parametrize(
    ("after", "kept"), [({}, True), ({"units": STOPPED}, False), ({"transfers": 1}, True)]
)
def test_the_return_to_normal_is_the_one_that_was_told_unless_something_is_hit_since(after, kept):
    back = a_point(NOON, normal_at=NOON)
    more = a_point(NOON + HOUR, key=2, **after)

    worst = care_story.felt(care_story.story([back, more]))

    assert worst.normal_at == (NOON if kept else None)


def test_a_version_that_says_otherwise_of_care_changes_that_alone():
    first = a_declaration()
    other = first.changed({"facts.measures": "Réseau coupé"})
    worse = other.changed({"impact.patient_danger": PatientDanger.PROVEN})
    said = care_story.declared([(NOON, first), (NOON + HOUR, other), (NOON + 3 * HOUR, worse)])
    between = a_point(NOON + 2 * HOUR, acts={OPERATIONS: 34}, degraded_since=NOON)

    steps = care_story.story([*said, between])

    assert len(said) == 2
    assert care_story.now(steps).acts == {OPERATIONS: 34}
    assert care_story.now(steps).danger == PatientDanger.PROVEN


def test_what_is_corrected_stands_no_more_and_a_late_word_takes_its_place_in_time():
    wrong = a_point(NOON, key=1, transfers=40)
    right = a_point(NOON, key=2, replaces=1, transfers=4)
    earlier = a_point(NOON - HOUR, key=3, transfers=2)

    steps = care_story.story([wrong, right, earlier])

    assert [step.after.transfers for step in steps] == [2, 4]
    assert steps[1].before.transfers == 2


@pytest.mark.parametrize(
    ("typed", "replaces", "expected"),
    [
        (0, 0, 40),
        (0, 1, 40),
        (0, 2, 0),
        (20, 0, 20),
        (60, 0, 60),
    ],
    ids=["a minute", "moved", "left alone", "seconds", "another minute"],
)
def test_a_minute_typed_without_seconds_comes_after_what_stands_in_it(typed, replaces, expected):
    points = [
        a_point(NOON - HOUR, key=1),
        a_point(NOON, key=2),
        a_point(NOON + timedelta(seconds=40), key=3),
    ]

    placed = care_story.within_its_minute(NOON + timedelta(seconds=typed), replaces, points)

    assert placed == NOON + timedelta(seconds=expected)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([(6, None)], [(6, None)]),
        ([(6, None), (6, 9)], [(6, 9)]),
        ([(6, None), (7, 9)], [(7, 9)]),
        ([(6, 9), (12, None)], [(6, 9), (12, None)]),
        ([(6, 9), (8, 10)], [(8, 10)]),
        ([(6, 9), (None, None)], [(6, 9)]),
        ([(6, None), (None, None)], []),
        ([("?", None)], [(None, None)]),
        ([("?", None), (None, 9)], [(None, 9)]),
        ([("?", None), (6, None)], [(6, None)]),
        ([("?", 9), (6, 9)], [(6, 9)]),
        ([("?", 9), (None, 9)], [(None, 9)]),
        ([("?", 9), (12, None)], [(None, 9), (12, None)]),
        ([(6, 9), ("?", None)], [(6, 9), (None, None)]),
    ],
)
def test_a_degraded_mode_is_told_better_or_begins_again(said, expected):
    def moment(hour):
        return None if hour in (None, "?") else NOON.replace(hour=hour)

    points = [
        a_point(
            NOON + rank * HOUR,
            key=rank + 1,
            degraded_since=moment(since),
            degraded_until=moment(until),
            degraded_undated=since == "?",
        )
        for rank, (since, until) in enumerate(said)
    ]

    spans = care_story.degraded(care_story.story(points))

    assert spans == [Span(since=moment(since), until=moment(until)) for since, until in expected]


MINUTES = st.integers(0, 10_000).map(lambda count: NOON + timedelta(minutes=count))
SPANS = st.lists(
    st.tuples(MINUTES, MINUTES | st.none()).map(
        lambda pair: Span(since=pair[0], until=pair[1] and max(pair))
    ),
    max_size=6,
)


@given(SPANS, MINUTES)
def test_time_that_overlaps_counts_once_and_never_beyond_now(spans, at):
    minutes = {
        minute
        for span in spans
        for minute in range(
            int((span.since - NOON).total_seconds() // 60),
            int((min(span.until or at, at) - NOON).total_seconds() // 60),
        )
    }

    assert care_story.lasted(spans, at=at) == timedelta(minutes=len(minutes))


def test_a_degraded_mode_across_the_change_to_summer_time_lasts_what_it_lasted():
    since = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # 0 h 30 in Paris
    until = datetime(2026, 3, 29, 4, tzinfo=UTC)  # 6 h in Paris: the clocks went on by an hour

    assert care_story.lasted([Span(since=since, until=until)], at=until) == 4.5 * HOUR


def test_the_totals_are_those_of_the_last_word():
    steps = care_story.story(
        [
            a_point(NOON, key=1, acts={OPERATIONS: 4}, degraded_since=NOON - 2 * HOUR),
            a_point(
                NOON + HOUR,
                key=2,
                acts={OPERATIONS: 9},
                transfers=2,
                degraded_since=NOON - 2 * HOUR,
                degraded_until=NOON + HOUR,
                diverted_since=NOON,
            ),
        ]
    )

    cost = care_story.totals(steps, at=NOON + 4 * HOUR)

    assert (cost.degraded, cost.diverted) == (3 * HOUR, 4 * HOUR)
    assert (cost.acts, cost.transfers) == ({OPERATIONS: 9}, 2)


def test_the_law_keeps_the_worst_that_people_wrote_and_the_declaration_speaks_for_itself():
    declaration = a_declaration(impact__patient_danger=PatientDanger.NONE)
    declared = care_story.declared([(NOON, declaration)])
    worse = a_point(NOON, danger=PatientDanger.PROVEN, units=STOPPED, diverted_since=NOON)
    better = a_point(NOON + HOUR, key=2, danger=PatientDanger.NONE)

    assert care_story.felt(care_story.story(declared)) == Felt()
    worst = care_story.felt(care_story.story([*declared, worse, better]))
    impact = care_story.weighed(declaration, worst).impact

    assert impact.patient_danger == PatientDanger.PROVEN
    assert impact.organisation == OrganisationImpact.TRANSFER_OR_DEPROGRAMMING
    assert impact.territory_effect == Answer.YES


@given(st.lists(PICTURES, max_size=4))
def test_what_an_incident_keeps_of_care_is_read_again(pictures):
    points = [
        Point(at=NOON + rank * HOUR, written_at=NOON, care=picture, key=rank + 1)
        for rank, picture in enumerate(pictures)
    ]
    worst = care_story.felt(care_story.story(points))

    assert care_story.felt_from_json(care_story.felt_to_json(worst)) == worst


def test_authorities_read_from_when_to_when_and_which_services():
    begun = a_point(NOON, units=STOPPED, degraded_since=NOON - 2 * HOUR)
    ended = a_point(NOON + HOUR, key=2, degraded_since=NOON - 2 * HOUR, degraded_until=NOON + HOUR)
    worst = care_story.felt(care_story.story([begun, ended]))

    told = care_story.weighed(a_declaration(), worst)
    named = care_story.weighed(a_declaration(facts__services="Bloc"), worst)

    assert (told.facts.services, named.facts.services) == ("Urgences", "Bloc")
    assert told.impact.degraded_since == NOON - 2 * HOUR
    assert told.impact.degraded_until == NOON + HOUR


@pytest.mark.parametrize("said", PatientDanger)
@pytest.mark.parametrize("written", PatientDanger)
def test_the_law_never_knows_less_than_either_said(said, written):
    impact = care_story.weighed(
        a_declaration(impact__patient_danger=said), Felt(danger=written)
    ).impact

    order = list(care_story._DANGERS)
    assert order.index(impact.patient_danger) == max(order.index(said), order.index(written))
