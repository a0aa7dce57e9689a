"""How long it took from one moment to the next: between instants, and what is missing is said."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import delays
from hygie.incidents.rules.clock import read_local
from hygie.incidents.rules.delays import Moments
from hygie.incidents.rules.territory import PARIS

REUNION, GUADELOUPE, NOUMEA = "Indian/Reunion", "America/Guadeloupe", "Pacific/Noumea"
BEGAN = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
instants = st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1)) | st.none()  # noqa: DTZ001


def hour(*day, at, zone=PARIS):
    return read_local(date(*day), time(*at), zone=zone).instant


def whole(**changes):
    """Seen after ten minutes, understood after an hour, declared after two, over the next day."""
    known = {
        "occurred": BEGAN,
        "observed": BEGAN + timedelta(minutes=10),
        "aware": BEGAN + timedelta(hours=1),
        "declared": BEGAN + timedelta(hours=3),
        "restored": BEGAN + timedelta(days=1, hours=4),
    }
    return Moments(**known | changes)


def words(known):
    return [each.words.replace("\xa0", " ") for each in delays.stretches(known)]


def test_each_delay_runs_from_one_moment_to_the_next_and_the_last_over_all():
    assert words(whole()) == ["10 min", "50 min", "2 h", "1 jour et 1 h", "1 jour et 4 h"]
    assert [each.hours for each in delays.stretches(whole())] == [0.17, 0.83, 2, 25, 28]
    assert delays.unsaid(whole()) == ""


@pytest.mark.parametrize(
    ("since", "until", "lasted"),
    [
        # The night of 29 March 2026 has an hour less in Paris, that of 25 October one more.
        (hour(2026, 3, 28, at=(23, 30)), hour(2026, 3, 29, at=(3, 30)), "3 h"),
        (hour(2026, 10, 24, at=(23, 30)), hour(2026, 10, 25, at=(3, 30)), "5 h"),
        # Elsewhere no clock changes, and what Paris does is not felt.
        (
            hour(2026, 3, 28, at=(23, 30), zone=REUNION),
            hour(2026, 3, 29, at=(3, 30), zone=REUNION),
            "4 h",
        ),
        (
            hour(2026, 10, 24, at=(23, 30), zone=GUADELOUPE),
            hour(2026, 10, 25, at=(3, 30), zone=GUADELOUPE),
            "4 h",
        ),
        # Seen in Nouméa at noon, declared by Paris at three: the same morning in Paris.
        (hour(2026, 3, 2, at=(12, 0), zone=NOUMEA), hour(2026, 3, 2, at=(3, 0)), "1 h"),
        (BEGAN, BEGAN, "moins d’une minute"),
    ],
)
def test_a_delay_is_the_time_that_passed_whatever_clocks_showed(since, until, lasted):
    found = delays.stretches(Moments(aware=since, declared=until))

    assert found[2].words.replace("\xa0", " ") == lasted


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"occurred": None}, 0, "Début non dit"),
        ({"observed": None}, 1, "Constat non dit"),
        ({"restored": None}, 3, "Retour à la normale non dit"),
        ({"occurred": None, "restored": None}, 4, "Début non dit, retour à la normale non dit"),
        ({"restored": BEGAN + timedelta(hours=2)}, 3, "Revenu à la normale avant la déclaration"),
        ({"occurred": BEGAN + timedelta(hours=1)}, 0, "Les deux moments se contredisent"),
    ],
)
def test_what_is_missing_or_contradicts_is_said_in_its_place(changes, place, said):
    stretch = delays.stretches(whole(**changes))[place]

    assert (stretch.words, stretch.lasted, stretch.hours) == (said, None, None)


def test_all_that_is_missing_is_one_line():
    known = whole(occurred=None, restored=None)

    assert delays.unsaid(known) == "début non dit ; retour à la normale non dit"


@given(st.builds(Moments, **dict.fromkeys(delays.MISSING, instants)))
def test_a_delay_is_never_below_nothing_and_says_why_it_is_not_there(known):
    for stretch in delays.stretches(known):
        assert stretch.lasted is None or stretch.lasted >= timedelta()
        assert bool(stretch.missing) is (stretch.lasted is None)
        assert stretch.words
