"""Pictures and points of care, for the tests of their rules."""

from datetime import UTC, timedelta

from hypothesis import strategies as st

from hygie.incidents.rules.care import ActKind, Care, Unit, UnitState
from hygie.incidents.rules.care_story import Point
from hygie.incidents.rules.vocabulary import PatientDanger
from tests.cast import NOON

HOUR = timedelta(hours=1)
PARIS, REUNION = "Europe/Paris", "Indian/Reunion"
OPERATIONS, IMAGING = ActKind.OPERATIONS, ActKind.IMAGING
STOPPED = (Unit(name="Urgences", state=UnitState.STOPPED),)


def a_point(at=NOON, *, key=1, replaces=0, since=None, **said):
    return Point(at=at, written_at=at, care=Care(**said), since=since, key=key, replaces=replaces)


PICTURES = st.builds(
    Care,
    danger=st.sampled_from(PatientDanger),
    units=st.lists(
        st.builds(Unit, name=st.text(min_size=1, max_size=20), state=st.sampled_from(UnitState)),
        max_size=4,
    ).map(tuple),
    acts=st.dictionaries(st.sampled_from(ActKind), st.integers(0, 999)),
    transfers=st.none() | st.integers(0, 99),
    degraded_since=st.none() | st.datetimes(timezones=st.just(UTC)),
    degraded_undated=st.booleans(),
    normal_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
