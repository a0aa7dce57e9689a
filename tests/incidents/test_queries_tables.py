from datetime import UTC, datetime, timedelta

import pytest

from hygie.establishments.models import Site
from hygie.incidents.cells import COLUMNS
from hygie.incidents.models import Incident
from hygie.incidents.operations import desk as operations
from hygie.incidents.operations.history import record
from hygie.incidents.past import Past
from hygie.incidents.queries import desk, tables
from hygie.incidents.queries.desk import Filters
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.nature import Nature
from hygie.incidents.rules.precision import Precision
from hygie.incidents.rules.tables import NONE, TIMES, Axis
from hygie.incidents.rules.vocabulary import Origin
from hygie.kernel.actor import SYSTEM
from tests.cast import (
    ANNE,
    BELLEVUE,
    BELLEVUE_ENTITY,
    ELSEWHERE_ENTITY,
    EVERYBODY,
    GAEL,
    KARIM,
    LEA,
    NOON,
    ZOE,
)
from tests.incidents.factories import a_declaration, a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
ALL = Filters(status="", nature="ALL")
NEW_YEAR = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # the first of January in Paris


def past(site, *, at=NOON, nature=Nature.INCIDENT, precision=Precision.MOMENT, **changes):
    severity = changes.pop("severity", None)
    return Past(
        declaration=a_declaration(site=site, at=at, **changes),
        site=site,
        nature=nature,
        precision=precision,
        declared_at=at,
        acknowledged_at=at if severity else None,
        qualified_at=at if severity else None,
        closed_at=at if severity else None,
        severity=severity,
        analyst="Léa",
    )


@pytest.fixture(autouse=True)
def incidents():
    here, elsewhere = a_site(), a_site_elsewhere()
    several = [
        past(here),
        past(here, severity=Severity.MAJOR),
        past(here, at=NEW_YEAR, cause__origin=Origin.NON_MALICIOUS, cause__incident_type=""),
        past(elsewhere, severity=Severity.MAJOR),
        past(None, at=NOON - timedelta(days=8_000)),
        past(here, nature=Nature.NEAR_MISS),
    ]
    return record(several, fictional=True, by=SYSTEM, at=NOON)


def counted(actor, filters, rows, columns=None):
    found = tables.cells(actor, filters, rows=rows, columns=columns, at=NOON)
    return {(row, column): count for row, line in found.items() for column, count in line.items()}


def test_incidents_are_counted_by_establishment_and_by_severity():
    assert counted(LEA, Filters(status=""), Axis.ENTITY, Axis.SEVERITY) == {
        (BELLEVUE_ENTITY, NONE): 2,
        (BELLEVUE_ENTITY, "MAJOR"): 1,
        (ELSEWHERE_ENTITY, "MAJOR"): 1,
        (NONE, NONE): 1,
    }


def test_the_usual_list_is_the_usual_table_neither_closed_nor_signals():
    assert counted(ANNE, Filters(), Axis.ENTITY) == {(BELLEVUE_ENTITY, ""): 2}


def test_months_and_years_begin_at_midnight_in_paris():
    assert counted(ANNE, ALL, Axis.MONTH, Axis.YEAR) == {
        ("2026-03", "2026"): 3,
        ("2026-01", "2026"): 1,
    }


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.name)
def test_each_counts_what_they_see_and_nothing_else(actor):
    for axis in Axis:
        assert sum(counted(actor, ALL, axis).values()) == desk.visible_to(actor).count()


@pytest.mark.parametrize("actor", [LEA, KARIM, GAEL, ANNE, ZOE], ids=lambda actor: actor.name)
@pytest.mark.parametrize("axis", Axis)
def test_a_cell_leads_to_the_list_that_it_counts(actor, axis):
    for (value, _), count in counted(actor, ALL, axis).items():
        narrowed = Filters(status="", nature="ALL", cell={axis: value})

        assert len(desk.listed(actor, narrowed, at=NOON)) == count
        assert desk.counted(actor, narrowed) == count
        if axis not in TIMES and value != NONE:
            column = COLUMNS[axis]
            assert {getattr(each, column) for each in desk.listed(actor, narrowed)} == {value}


@pytest.fixture
def roughly_dated():
    """Two of 2016 whose month is unsaid, two of January 2016."""
    here, january = Site.objects.get(finess=BELLEVUE), datetime(2016, 1, 1, 12, tzinfo=UTC)
    rough = [Precision.YEAR, Precision.YEAR, Precision.MONTH, Precision.DAY]
    return record(
        [past(here, at=january, precision=precision) for precision in rough],
        fictional=True,
        by=SYSTEM,
        at=NOON,
    )


@pytest.mark.usefixtures("roughly_dated")
def test_an_incident_known_by_its_year_alone_is_of_no_month_and_its_cell_leads_to_it():
    found = counted(ANNE, ALL, Axis.MONTH)

    assert (found["2016", ""], found["2016-01", ""]) == (2, 2)
    assert counted(ANNE, ALL, Axis.YEAR)["2016", ""] == 4
    for (value, _), count in found.items():
        narrowed = Filters(status="", nature="ALL", cell={Axis.MONTH: value})
        assert len(desk.listed(ANNE, narrowed, at=NOON)) == count


@pytest.mark.usefixtures("roughly_dated")
def test_months_across_tell_those_that_are_unsaid_apart():
    found = counted(ANNE, ALL, Axis.KIND, Axis.MONTH)
    assert sum(count for (_, month), count in found.items() if month == "2016") == 2


def test_words_and_a_cell_narrow_together(incidents):
    operations.acknowledge(incidents[0].pk, by=LEA, at=NOON)
    filters = Filters(text="rancon", status="", cell={Axis.STATE: "ACKNOWLEDGED"})

    assert list(desk.listed(LEA, filters)) == [incidents[0]]
    assert counted(LEA, filters, Axis.STATE) == {("ACKNOWLEDGED", ""): 1}


def test_a_month_that_is_none_lists_nothing():
    assert not desk.listed(LEA, Filters(status="", cell={Axis.MONTH: "2026-13"})).exists()


def test_names_come_from_the_register():
    assert tables.any_names(Axis.ENTITY, [BELLEVUE_ENTITY]) == {BELLEVUE_ENTITY: "CH de Bellevue"}
    assert tables.any_names(Axis.GHT, ["GHT-A", NONE]) == {"GHT-A": "GHT de Bellevue"}
    assert tables.any_names(Axis.KIND, ["RANSOMWARE"]) == {}


def test_a_past_signal_owes_nothing(incidents):
    signal = Incident.objects.get(pk=incidents[-1].pk)

    assert (signal.is_signal, signal.terms, signal.queue_due_at) == (True, [], None)
