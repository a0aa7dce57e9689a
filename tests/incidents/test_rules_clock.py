from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import clock
from hygie.incidents.rules.clock import add_months, in_words, read_day, read_hour, read_local
from hygie.incidents.rules.territory import NAMES, PARIS, department_of, zone_label, zone_of
from hygie.kernel import geography

NBSP = "\N{NO-BREAK SPACE}"
CLOCKS = {department.time_zone for department in geography.departments().values()}
zones = st.sampled_from(sorted(CLOCKS))
instants = st.datetimes(
    min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2037, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-28", date(2026, 3, 28)),
        ("28/03/2026", date(2026, 3, 28)),
        (" 8.3.2026 ", date(2026, 3, 8)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_it_is_written(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text", ["", "29/02/2027", "2026-13-01", "demain", "28/03/26", "٢٠٢٦-03-28x", "9" * 5000]
)
def test_what_is_no_day_is_refused_in_french(text):
    with pytest.raises(clock.UnreadableTime, match="Cette date n’existe pas"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("23:30", time(23, 30)),
        ("23h30", time(23, 30)),
        ("23 H 30", time(23, 30)),
        ("7h", time(7)),
        ("00:00", time(0)),
        ("23:30:15", time(23, 30)),
    ],
)
def test_an_hour_is_read_as_it_is_written(text, hour):
    assert read_hour(text) == hour


@pytest.mark.parametrize("text", ["", "24:00", "12:60", "midi", "2330", "1e2:00"])
def test_what_is_no_hour_is_refused_in_french(text):
    with pytest.raises(clock.UnreadableTime, match="Cette heure n’existe pas"):
        read_hour(text)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [
        ("Europe/Paris", utc(2026, 7, 1, 8)),
        ("America/Guadeloupe", utc(2026, 7, 1, 14)),
        ("Indian/Reunion", utc(2026, 7, 1, 6)),
        ("America/Miquelon", utc(2026, 7, 1, 12)),
        ("Pacific/Noumea", utc(2026, 6, 30, 23)),
    ],
)
def test_ten_in_the_morning_depends_on_the_territory(zone, instant):
    assert read_local(date(2026, 7, 1), time(10), zone=zone).instant == instant


def test_the_hour_that_spring_skips_never_existed():
    with pytest.raises(clock.ImpossibleTime, match="2.h.30 n’a pas existé"):
        read_local(date(2026, 3, 29), time(2, 30), zone=PARIS)


def test_the_same_hour_exists_where_clocks_do_not_change():
    assert not read_local(date(2026, 3, 29), time(2, 30), zone="Indian/Reunion").ambiguous


def test_the_hour_that_autumn_repeats_is_the_earlier_one_and_says_so():
    moment = read_local(date(2026, 10, 25), time(2, 30), zone=PARIS)

    assert moment.instant == utc(2026, 10, 25, 0, 30)
    assert moment.ambiguous
    assert in_words(moment.instant, PARIS).endswith("(heure d’été), heure de Paris")
    assert "(heure d’hiver)" in in_words(moment.instant + clock.HOUR, PARIS)


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_are_refused_or_read(day):
    for zone in (PARIS, "Pacific/Noumea"):
        for hour in (time(0), time(23, 59)):
            with suppress(clock.UnreadableTime):
                assert read_local(day, hour, zone=zone).instant.tzinfo is UTC


@given(instants, zones)
def test_reading_what_the_clock_showed_gives_the_instant_or_its_twin(instant, zone):
    shown = clock.local(instant, zone)

    moment = read_local(shown.date(), shown.time(), zone=zone)

    assert instant - moment.instant == (clock.HOUR if shown.fold else timedelta(0))
    assert moment.ambiguous == clock.is_repeated(instant, zone)


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (utc(2026, 3, 28, 22, 30), "samedi 28 mars 2026 à 23 h 30, heure de Paris"),
        (utc(2026, 1, 31, 23, 5), "dimanche 1er février 2026 à 0 h 05, heure de Paris"),
    ],
)
def test_an_instant_is_said_in_french(instant, words):
    assert in_words(instant, PARIS).replace(NBSP, " ") == words


def test_an_instant_is_said_to_the_second():
    words = in_words(utc(2026, 3, 28, 22, 30, 5), "Indian/Reunion", seconds=True)

    assert words.replace(NBSP, " ") == (
        "dimanche 29 mars 2026 à 2 h 30 min 05 s, heure de La Réunion"
    )


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(seconds=59), "moins d’une minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(hours=3, minutes=12), "3 h 12 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(days=1), "1 jour"),
        (timedelta(days=1, hours=4, minutes=30), "1 jour et 4 h"),
        (timedelta(days=2, minutes=30), "2 jours"),
        (-timedelta(hours=2, minutes=5), "2 h 05 min"),
    ],
)
def test_a_duration_is_said_with_its_two_largest_units(duration, words):
    assert clock.duration_in_words(duration).replace(NBSP, " ") == words


def test_what_remains_and_what_is_late():
    at = utc(2026, 3, 28, 12)

    assert clock.time_left_in_words(at + timedelta(hours=1), at=at) == f"dans 1{NBSP}h"
    assert clock.time_left_in_words(at - clock.DAY * 2, at=at) == f"en retard de 2{NBSP}jours"


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (utc(2027, 1, 31, 11), 1, utc(2027, 2, 28, 11)),
        (utc(2028, 1, 31, 11), 1, utc(2028, 2, 29, 11)),
        (utc(2026, 12, 31, 11), 1, utc(2027, 1, 31, 11)),
        (utc(2026, 11, 30, 11), 3, utc(2027, 2, 28, 11)),
        # The clock of the wall is kept when the season changes.
        (utc(2026, 3, 15, 11), 1, utc(2026, 4, 15, 10)),
        # 2:30 on 29 March 2026 does not exist: half past three does.
        (utc(2026, 2, 28, 1, 30), 1, utc(2026, 3, 28, 1, 30)),
        (utc(2026, 1, 29, 1, 30), 2, utc(2026, 3, 29, 1, 30)),
        # In Paris this is already the first of February.
        (utc(2027, 1, 31, 23, 30), 1, utc(2027, 2, 28, 23, 30)),
    ],
)
def test_months_follow_the_calendar_of_the_place(start, months, end):
    assert add_months(start, months, zone=PARIS) == end


@given(instants, zones, st.integers(0, 24))
def test_months_later_is_never_a_day_further_than_the_calendar(instant, zone, months):
    start = clock.local(instant, zone)

    end = clock.local(add_months(instant, months, zone=zone), zone)

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


@pytest.mark.parametrize(
    ("postcode", "department"),
    [
        ("01440", "01"),
        ("75012", "75"),
        ("20000", "2A"),
        ("20137", "2A"),
        ("20200", "2B"),
        ("97400", "974"),
        ("98800", "988"),
        ("9740", ""),
        ("٩٧٤٠٠", ""),
        ("", ""),
    ],
)
def test_a_postcode_points_to_its_department(postcode, department):
    assert department_of(postcode) == department


def test_every_territory_has_a_clock_with_a_name():
    assert set(NAMES) == CLOCKS
    assert zone_of("974") == "Indian/Reunion"
    assert zone_of("75") == zone_of("") == PARIS
    assert zone_label("Antarctica/Troll") == "heure de Antarctica/Troll"
