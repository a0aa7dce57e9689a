"""What does not hold together in a point of care."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from hygie.incidents.rules import care_checks, care_story
from hygie.incidents.rules.care import Care, Unit, UnitState
from hygie.incidents.rules.care_checks import Frame
from hygie.incidents.rules.care_story import Point
from hygie.incidents.rules.vocabulary import PatientDanger
from tests.cast import NOON
from tests.incidents.pictures import (
    HOUR,
    IMAGING,
    OPERATIONS,
    PARIS,
    PICTURES,
    STOPPED,
    a_point,
)


def a_frame(**changes):
    values = {"began_at": NOON - 6 * HOUR, "now": NOON, "zone": PARIS} | changes
    return Frame(**values)


def refused(*, at=NOON, frame=None, **said):
    """The fields at fault."""
    found = care_checks.faults(Care(**said), at=at, frame=frame or a_frame())
    assert all(fault.sentence.endswith(".") for fault in found)
    return [fault.field for fault in found]


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({"danger": PatientDanger.PROVEN}, ["units"]),
        (
            {
                "danger": PatientDanger.PROVEN,
                "units": (Unit(name="Bloc", state=UnitState.NORMAL),),
            },
            ["units"],
        ),
        ({"danger": PatientDanger.PROVEN, "units": STOPPED}, []),
        ({"units": (*STOPPED, Unit(name="urgences", state=UnitState.NORMAL))}, ["units"]),
        ({"degraded_since": NOON, "degraded_until": NOON - HOUR}, ["degraded_until"]),
        ({"diverted_since": NOON, "diverted_until": NOON - HOUR}, ["diverted_until"]),
        ({"degraded_until": NOON}, []),
        ({"diverted_until": NOON}, []),
        ({"degraded_until": NOON, "units": STOPPED}, ["degraded_until"]),
        ({"normal_at": NOON, "degraded_undated": True}, ["normal_at"]),
        ({"normal_at": NOON, "degraded_until": NOON}, []),
        (
            {"degraded_since": NOON - HOUR, "degraded_until": NOON, "units": STOPPED},
            ["degraded_until"],
        ),
        ({"normal_at": NOON, "units": STOPPED}, ["normal_at"]),
        ({"normal_at": NOON, "degraded_since": NOON - HOUR}, ["normal_at"]),
        ({"normal_at": NOON, "diverted_since": NOON - HOUR}, ["normal_at"]),
        ({"normal_at": NOON, "danger": PatientDanger.POTENTIAL}, ["normal_at"]),
        (
            {
                "normal_at": NOON - 2 * HOUR,
                "degraded_since": NOON - 4 * HOUR,
                "degraded_until": NOON - HOUR,
            },
            ["normal_at"],
        ),
        ({"normal_at": NOON + HOUR}, ["normal_at"]),
        ({"degraded_since": NOON - 7 * HOUR}, ["degraded_since"]),
    ],
)
def test_what_contradicts_itself_is_refused_beside_its_field(said, fields):
    assert refused(**said) == fields


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        (NOON + timedelta(minutes=4), []),
        (NOON + timedelta(minutes=6), ["at"]),
        (NOON - 6 * HOUR, []),
        (NOON - 6 * HOUR - timedelta(seconds=30), ["at"]),
        (NOON - 7 * HOUR, ["at"]),
    ],
)
def test_a_point_is_neither_in_the_future_nor_before_the_incident(at, fields):
    assert refused(at=at) == fields


def test_the_minute_in_which_the_incident_began_belongs_to_it():
    frame = a_frame(began_at=NOON.replace(second=42))

    assert refused(at=NOON, frame=frame) == []


@pytest.mark.parametrize(
    "said",
    [
        {"degraded_since": NOON - HOUR},
        {"degraded_undated": True},
        {"diverted_since": NOON - HOUR},
        {"units": STOPPED},
        {"danger": PatientDanger.POTENTIAL},
    ],
)
def test_a_closed_incident_is_not_degraded(said):
    assert refused(frame=a_frame(is_closed=True), **said)
    assert not refused(**said)


def test_a_count_goes_down_only_with_a_reason():
    frame = a_frame(points=(a_point(NOON - HOUR, acts={OPERATIONS: 34}, transfers=3),))

    assert refused(frame=frame, acts={OPERATIONS: 33}, transfers=3) == ["acts_OPERATIONS"]
    assert refused(frame=frame, acts={IMAGING: 50}, transfers=3) == ["acts_OPERATIONS"]
    assert refused(frame=frame, acts={OPERATIONS: 34}) == ["transfers"]
    explained = replace(frame, reason="Comptés deux fois")
    assert refused(frame=explained, acts={OPERATIONS: 33}, transfers=3) == []


def test_a_late_word_is_compared_with_what_was_said_of_the_hours_after():
    frame = a_frame(points=(a_point(NOON, acts={OPERATIONS: 5}),))

    assert refused(at=NOON - HOUR, frame=frame, acts={OPERATIONS: 6}) == ["acts_OPERATIONS"]
    assert refused(at=NOON - HOUR, frame=frame, acts={OPERATIONS: 5}) == []


def test_a_correction_says_why_and_is_not_compared_with_what_it_replaces():
    wrong = a_point(NOON - HOUR, key=7, acts={OPERATIONS: 340})
    frame = a_frame(points=(wrong,), replaces=7)

    assert refused(frame=frame, acts={OPERATIONS: 34}) == ["reason"]
    assert refused(frame=replace(frame, reason="Un zéro de trop"), acts={OPERATIONS: 34}) == []


def test_what_was_corrected_twice_does_not_come_back():
    points = (
        a_point(NOON - HOUR, key=1, acts={OPERATIONS: 340}),
        a_point(NOON - HOUR, key=2, replaces=1, acts={OPERATIONS: 43}),
    )
    frame = a_frame(points=points, replaces=2, reason="Chiffres inversés")

    assert refused(at=NOON - HOUR, frame=frame, acts={OPERATIONS: 34}) == []
    later = a_frame(points=(*points, a_point(NOON - HOUR, key=3, replaces=2)))
    assert refused(frame=later, acts={OPERATIONS: 3}) == []


def test_what_began_is_ended_or_told_better():
    begun = a_frame(points=(a_point(NOON - HOUR, degraded_since=NOON - 2 * HOUR),))
    ended = a_frame(
        points=(
            a_point(NOON - HOUR, degraded_since=NOON - 3 * HOUR, degraded_until=NOON - 2 * HOUR),
        )
    )

    assert refused(frame=begun) == ["degraded_since"]
    assert refused(frame=begun, degraded_since=NOON - HOUR) == ["degraded_since"]
    assert refused(frame=begun, degraded_since=NOON - 3 * HOUR) == []
    assert refused(frame=ended, degraded_since=NOON - 3 * HOUR) == ["degraded_until"]
    assert refused(frame=ended, degraded_since=NOON - HOUR) == []
    assert refused(frame=replace(begun, reason="Erreur d’heure")) == []


def test_what_began_nobody_knows_when_is_dated_ended_or_denied_with_a_reason():
    begun = a_frame(points=(a_point(NOON - HOUR, degraded_undated=True),))

    assert refused(frame=begun) == ["degraded_since"]
    assert refused(frame=begun, degraded_undated=True) == []
    assert refused(frame=begun, degraded_since=NOON - HOUR) == []
    assert refused(frame=begun, degraded_until=NOON) == []
    assert refused(frame=replace(begun, reason="On travaillait comme d’habitude")) == []


@given(PICTURES)
def test_whatever_is_said_is_answered_and_what_is_taken_stands(picture):
    frame = a_frame(points=(a_point(NOON - HOUR, acts={OPERATIONS: 5}),))

    found = care_checks.faults(picture, at=NOON, frame=frame)

    assert len({fault.field for fault in found}) == len(found)
    if not found:
        new = Point(at=NOON, written_at=NOON, care=picture, key=2)
        steps = care_story.story([*frame.points, new])
        cost = care_story.totals(steps, at=NOON)
        assert care_story.now(steps) == picture
        assert cost.degraded <= 6 * HOUR
        assert cost.acts.get(OPERATIONS, 0) >= 5
        assert picture.normal_at is None or not care_checks.left_open(picture)


def test_the_same_point_twice_is_a_form_sent_twice():
    frame = a_frame(points=(a_point(NOON, transfers=2),))

    assert refused(frame=frame, transfers=2) == ["at"]
    assert refused(at=NOON - timedelta(minutes=1), frame=frame, transfers=2) == []


def test_what_is_left_open_is_named():
    assert care_checks.left_open(Care()) == ()
    left = care_checks.left_open(Care(degraded_since=NOON, diverted_since=NOON, units=STOPPED))
    assert len(left) == 3
    assert "Urgences" in left[2]
