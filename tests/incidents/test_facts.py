"""What declarations publish for statistics, and what moves the mark of a year."""

from datetime import UTC, datetime, timedelta

import pytest

from hygie.establishments.models import Category, LegalEntity, Site
from hygie.incidents.facts import FACTS
from hygie.incidents.models import Incident
from hygie.incidents.operations import causes, desk, parents, readers, sending
from hygie.incidents.operations.desk import Qualification
from hygie.incidents.rules import causes as rules
from hygie.incidents.rules import scope, taxonomy
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.readers import Choice
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    DataImpact,
    OngoingState,
    Origin,
)
from hygie.kernel.actor import ANYONE
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, LEA, NOON
from tests.facts import fact_of, fits, names_of, parts_of, published
from tests.incidents.factories import a_declaration, a_draft, a_ght, a_site, an_entity, an_incident

pytestmark = pytest.mark.django_db
INCIDENTS, KINDS = fact_of(FACTS, "incidents"), fact_of(FACTS, "structure_kinds")
LATER = NOON + timedelta(hours=1)


def row():
    (found,) = published(INCIDENTS)
    return found


def plain(moment):
    """As the column keeps it: UTC, without its zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
def test_its_query_gives_its_columns(fact):
    assert names_of(fact) == list(fact.columns)


def test_a_declaration_is_published_with_where_it_was():
    incident = an_incident()

    found = row()

    assert found["id"] == incident.pk
    assert [found[name] for name in ("site", "entity", "ght", "region", "department")] == [
        BELLEVUE,
        BELLEVUE_ENTITY,
        "GHT-A",
        "84",
        "01",
    ]
    assert (found["category"], found["kind"]) == ("355", "HEALTH")


def test_what_was_declared_is_published_in_codes():
    an_incident(
        facts__systems=frozenset({AffectedSystem.SERVER, AffectedSystem.MAIL}),
        impact__data=frozenset({DataImpact.INTEGRITY, DataImpact.DISCLOSURE}),
    )

    found = row()

    assert [found[name] for name in ("origin", "incident_type", "cause")] == [
        "MALICIOUS",
        "RANSOMWARE",
        "malicious-actions",
    ]
    assert [found[name] for name in ("state", "danger", "organisation", "channel", "status")] == [
        "ONGOING",
        "POTENTIAL",
        "DEGRADED_MODE",
        "WEB",
        "SUBMITTED",
    ]
    assert {name for name in found if name.startswith("hits_") and found[name]} == {
        "hits_server",
        "hits_mail",
    }
    assert {name for name in found if name.startswith("data_") and found[name]} == {
        "data_integrity",
        "data_disclosed",
    }
    assert (found["wants_help"], found["is_common"], found["by_provider"]) == (True, False, False)


def test_moments_are_published_in_utc():
    an_incident(facts__occurred_at=NOON - timedelta(days=2))

    found = row()

    assert found["occurred_at"] == plain(NOON - timedelta(days=2))
    assert found["observed_at"] == plain(NOON - timedelta(hours=2))
    assert found["aware_at"] == plain(NOON - timedelta(hours=1))
    assert (found["declared_at"], found["restored_at"], found["closed_at"]) == (
        plain(NOON),
        None,
        None,
    )


def test_what_the_desk_knows_of_the_end_goes_before_what_was_declared():
    end = {"facts__state": OngoingState.RESOLVED, "facts__resolved_at": NOON - timedelta(minutes=5)}
    incident = an_incident(**end)
    assert row()["restored_at"] == plain(NOON - timedelta(minutes=5))

    Incident.objects.filter(pk=incident.pk).update(resolved_at=LATER)

    assert row()["restored_at"] == plain(LATER)


@pytest.mark.parametrize(
    ("department", "region", "clock"),
    [
        ("01", "84", (2025, 12, 3, 31, 23)),
        ("974", "04", (2026, 1, 4, 1, 2)),
        ("988", "988", (2026, 1, 4, 1, 9)),
        ("975", "975", (2025, 12, 3, 31, 19)),
    ],
)
def test_the_calendar_is_that_of_the_structure(department, region, clock):
    site = a_site(entity=an_entity(region=region, department=department))
    year, month, weekday, day, hour = clock

    an_incident(site=site, at=datetime(2025, 12, 31, 22, 30, tzinfo=UTC))

    found = row()
    assert [found[name] for name in ("year", "month", "weekday", "hour")] == [
        year,
        month,
        datetime(year, month, day, tzinfo=UTC).isoweekday(),
        hour,
    ]
    assert weekday == found["weekday"]


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("MOMENT", (2026, 3, 1, 12)),
        ("DAY", (2026, 3, 1, None)),
        ("MONTH", (2026, 3, None, None)),
        ("YEAR", (2026, None, None, None)),
    ],
)
def test_what_a_former_tool_did_not_keep_is_not_said(precision, said):
    an_incident()
    Incident.objects.update(precision=precision)

    found = row()

    assert tuple(found[name] for name in ("year", "month", "weekday", "hour")) == said


def test_the_state_is_that_of_the_first_version():
    incident = an_incident(facts__state=OngoingState.ONGOING)
    draft = incident.draft
    draft.content = draft.content | {"facts": draft.content["facts"] | {"state": "RESOLVED"}}
    draft.save()
    sending.complete(draft.pk, by=ANYONE, at=LATER)
    assert Incident.objects.get().content["facts"]["state"] == "RESOLVED"

    assert row()["state"] == "ONGOING"


def test_a_group_that_does_not_read_it_does_not_count_it():
    incident = an_incident()

    readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON)

    assert row()["ght"] == ""


def test_a_structure_outside_the_register_is_published_without_its_name():
    draft, _ = a_draft(a_declaration(structure__category="620"))
    sending.send(draft.pk, by=ANYONE, at=NOON)

    found = row()

    assert (found["site"], found["entity"], found["ght"]) == ("", "", "")
    assert (found["category"], found["kind"], found["department"]) == ("620", "PHARMACY", "01")


def test_what_somebody_typed_for_a_code_is_not_published():
    declaration = a_declaration(structure__category="Pr M", structure__department="Zoé")
    draft, _ = a_draft(declaration)
    sending.send(draft.pk, by=ANYONE, at=NOON)

    found = row()

    assert (found["category"], found["kind"], found["department"]) == ("", "UNKNOWN", "")


def test_a_code_of_ours_that_is_unknown_fits_no_column():
    an_incident()
    Incident.objects.update(incident_type="Dr Dupont")

    with pytest.raises(AssertionError, match=r"incidents\.incident_type"):
        row()

    assert not fits(INCIDENTS.columns["incident_type"], "Dr Dupont")


@pytest.mark.parametrize(
    ("declared", "finding", "is_provider"),
    [
        ({"cause__incident_type": "PROVIDER_INCIDENT"}, None, True),
        ({"cause__entry_vector": "PROVIDER_ACCESS"}, None, True),
        ({}, Finding(root_cause="third-party-failures"), True),
        ({}, Finding(entry_vector="PROVIDER_ACCESS"), True),
        ({"cause__entry_vector": "PROVIDER_ACCESS"}, Finding(entry_vector="PHISHING"), False),
        ({"cause__incident_type": "POWER_FAILURE", "cause__origin": Origin.UNKNOWN}, None, False),
        (
            {"cause__incident_type": "POWER_FAILURE", "cause__origin": Origin.UNKNOWN},
            Finding(root_cause="third-party-failures", words="Le réseau"),
            False,
        ),
    ],
)
def test_what_a_provider_brought_is_told_apart(declared, finding, is_provider):
    origin = {"cause__origin": Origin.UNKNOWN}
    incident = an_incident(**{**origin, **declared})
    if finding:
        causes.say(incident.pk, causes.Said(finding=finding, reason="Enquête"), by=LEA, at=LATER)

    assert row()["by_provider"] is is_provider


def test_the_cause_that_was_said_goes_before_the_one_that_follows_from_the_type():
    incident = an_incident()
    finding = Finding(root_cause="third-party-failures")

    causes.say(incident.pk, causes.Said(finding=finding, reason="Enquête"), by=LEA, at=LATER)

    assert row()["cause"] == "third-party-failures"


def test_the_cause_follows_as_the_rules_say():
    pairs = [
        (kind, origin) for kind in ("", *taxonomy.incident_types()) for origin in ("", *Origin)
    ]
    draft = an_incident()
    Incident.objects.filter(pk=draft.pk).update(cause={})

    for kind, origin in pairs[::7]:
        Incident.objects.update(incident_type=kind, origin=origin)
        assert row()["cause"] == rules.standing(kind, origin, {}), (kind, origin)


def test_each_category_is_the_kind_that_the_rules_say():
    Category.objects.create(code="9001", label="Nouvelle", group_code="1105")
    Category.objects.create(code="9002", label="Sans famille", group_code="99")
    Category.objects.create(code="355", label="CH", group_code="9999")
    Site.objects.filter(pk=a_site().pk).update(category_code="777")
    aggregates = {"9001": "1105", "9002": "99"}

    found = {line["category"]: line for line in published(KINDS)}

    assert {"9001", "9002", "355", "620", "777"} <= set(found)
    for category, line in found.items():
        kind = scope.scope(category, aggregate=aggregates.get(category, ""))
        assert (line["kind"], line["in_scope"]) == (kind.code, kind.in_scope), category


def _acknowledge(incident):
    desk.acknowledge(incident.pk, by=LEA, at=NOON)


def _qualify(incident):
    desk.acknowledge(incident.pk, by=LEA, at=NOON)
    said = Qualification(incident_type="DDOS", severity=Severity.MAJOR, is_significant=True)
    desk.qualify(incident.pk, said, by=LEA, at=NOON)


def _set_aside(incident):
    desk.put_out_of_scope(incident.pk, reason="Officine.", by=LEA, at=NOON)


def _say_the_cause(incident):
    finding = Finding(root_cause="third-party-failures")
    causes.say(incident.pk, causes.Said(finding=finding, reason="Enquête"), by=LEA, at=NOON)


def _join(incident):
    said = parents.Said(title="Panne", provider="Nuage", text="Dit.", token="t")
    parents.open_parent(said, [incident.number], by=LEA, at=NOON)


def _withhold(incident):
    readers.withhold(incident.pk, Choice.GROUP, by=ANNE, at=NOON)


def _complete(incident):
    draft = incident.draft
    draft.content = draft.content | {"cause": draft.content["cause"] | {"origin": "UNKNOWN"}}
    draft.save()
    sending.complete(draft.pk, by=ANYONE, at=NOON)


def _move_the_site(incident):
    Site.objects.filter(pk=incident.site_id).update(category_code="500")


def _name_a_category(incident):
    Category.objects.create(code="355", label="CH", group_code="1101")


@pytest.mark.parametrize(
    "act",
    [
        _acknowledge,
        _qualify,
        _set_aside,
        _say_the_cause,
        _join,
        _withhold,
        _complete,
        _move_the_site,
        _name_a_category,
    ],
    ids=lambda act: act.__name__.strip("_"),
)
def test_what_changes_a_row_moves_the_mark_even_when_the_clock_has_stopped(act):
    incident = an_incident()
    Incident.objects.update(changed_at=LATER)
    before, was = parts_of(INCIDENTS), row()

    act(incident)

    assert parts_of(INCIDENTS) != before
    assert row() != was or act is _name_a_category


def test_a_declaration_moves_the_mark_of_its_year_alone():
    an_incident()
    before = parts_of(INCIDENTS)

    an_incident(at=datetime(2025, 6, 1, tzinfo=UTC))

    after = parts_of(INCIDENTS)
    assert set(after) == {"2025", "2026"}
    assert after["2026"] == before["2026"]


def test_the_register_that_moves_an_entity_moves_nothing_of_what_was_declared_then():
    an_incident()
    LegalEntity.objects.update(ght=a_ght("GHT-B"))

    assert row()["ght"] == "GHT-A"
