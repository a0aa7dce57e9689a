"""Where an incident comes from: what a type says, what contradicts it, the codes that follow."""

import pytest

from hygie.incidents.rules import causes, checks, classification, taxonomy
from hygie.incidents.rules.causes import Finding
from hygie.incidents.rules.classification import Known, classified
from hygie.incidents.rules.lifecycle import Severity
from hygie.incidents.rules.reference import Provenance, read
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from tests.incidents.declarations import SATURDAY, a_declaration

MALICIOUS, SYSTEM, HUMAN, NATURE, THIRD = (
    "malicious-actions",
    "system-failures",
    "human-errors",
    "natural-phenomena",
    "third-party-failures",
)
HARMLESS = {
    "impact.patient_danger": PatientDanger.NONE,
    "impact.organisation": OrganisationImpact.NONE,
    "impact.territory_effect": Answer.NO,
    "impact.data": frozenset({DataImpact.NONE}),
}


def test_the_five_root_causes_are_those_that_are_published():
    assert set(causes.root_causes()) == {MALICIOUS, SYSTEM, HUMAN, NATURE, THIRD}
    assert Provenance(read(causes.FILE)["origin"]) == Provenance.PUBLISHED
    assert set(classification.impact_labels()) == {"red", "yellow", "green", "white"}
    assert all(cause.hint and len(cause.label) < 40 for cause in causes.root_causes().values())


def test_what_the_list_says_of_a_type_exists():
    assert set(read(causes.FILE)["type"]) <= set(taxonomy.incident_types())
    for code in taxonomy.incident_types():
        assert causes.possible(code) <= set(causes.root_causes())
        assert causes.told_by_type(code) in {"", *causes.possible(code)}
    given = [each for row in read(causes.FILE)["impact"] for each in row["severities"]]
    assert sorted(given) == sorted(severity.value for severity in Severity)


def test_an_unknown_root_cause_is_an_error():
    with pytest.raises(ValueError, match="unknown"):
        causes.root_cause("fate")


@pytest.mark.parametrize(
    ("kind", "origin", "cause"),
    [
        ("RANSOMWARE", Origin.MALICIOUS, MALICIOUS),
        ("RANSOMWARE", None, MALICIOUS),
        ("POWER_FAILURE", Origin.NON_MALICIOUS, THIRD),
        ("TELECOM_LOSS", Origin.UNKNOWN, THIRD),
        ("INFRA_FAILURE", Origin.NON_MALICIOUS, SYSTEM),
        ("HUMAN_ERROR", None, HUMAN),
        ("PROVIDER_INCIDENT", Origin.MALICIOUS, THIRD),
        ("DATA_LEAK", Origin.NON_MALICIOUS, ""),
        ("FIRE_WATER", Origin.NON_MALICIOUS, ""),
        ("OTHER_NON_MALICIOUS", None, ""),
        ("", Origin.MALICIOUS, MALICIOUS),
        ("", Origin.NON_MALICIOUS, ""),
        ("", Origin.UNKNOWN, ""),
        ("", None, ""),
        ("INFRA_FAILURE", Origin.MALICIOUS, ""),
    ],
)
def test_a_root_cause_follows_from_type_and_origin_or_is_not_known(kind, origin, cause):
    assert causes.derived(kind, origin) == cause


@pytest.mark.parametrize(
    ("origin", "kind", "clashes"),
    [
        (Origin.MALICIOUS, "POWER_FAILURE", True),
        (Origin.MALICIOUS, "HUMAN_ERROR", True),
        (Origin.NON_MALICIOUS, "RANSOMWARE", True),
        (Origin.NON_MALICIOUS, "EQUIPMENT_THEFT", True),
        (Origin.MALICIOUS, "PROVIDER_INCIDENT", False),
        (Origin.NON_MALICIOUS, "PROVIDER_INCIDENT", False),
        (Origin.NON_MALICIOUS, "DATA_LEAK", False),
        (Origin.NON_MALICIOUS, "POWER_FAILURE", False),
        (Origin.UNKNOWN, "POWER_FAILURE", False),
        (Origin.UNKNOWN, "RANSOMWARE", False),
        (None, "RANSOMWARE", False),
        (Origin.MALICIOUS, "", False),
    ],
)
def test_an_origin_and_a_type_that_exclude_each_other_are_refused_beside_the_type(
    origin, kind, clashes
):
    declaration = a_declaration({"cause.origin": origin, "cause.incident_type": kind})

    found = {each.field.path for each in checks.problems(declaration, at=SATURDAY)}

    assert (found == {"cause.incident_type"}) is clashes
    assert bool(causes.origin_clash(origin, kind)) is clashes


@pytest.mark.parametrize("kind", taxonomy.incident_types())
def test_a_type_never_clashes_with_the_origin_of_its_own_family(kind):
    assert not causes.origin_clash(taxonomy.incident_type(kind).family, kind)


@pytest.mark.parametrize(
    ("field", "value"),
    [("cause.entry_vector", "PHISHING"), ("cause.ransom_requested", Answer.YES)],
)
def test_what_only_an_attack_has_is_refused_beside_its_field(field, value):
    failure = {"cause.origin": Origin.NON_MALICIOUS, "cause.incident_type": "INFRA_FAILURE"}

    said = checks.problems(a_declaration(failure | {field: value}), at=SATURDAY)

    assert [(each.field.path, "pas malveillante" in each.sentence) for each in said] == [
        (field, True)
    ]


@pytest.mark.parametrize(
    ("cause", "vector", "kind", "refused"),
    [
        (MALICIOUS, "PHISHING", "RANSOMWARE", set()),
        (THIRD, "PROVIDER_ACCESS", "RANSOMWARE", set()),
        (MALICIOUS, "", "PROVIDER_INCIDENT", set()),
        (MALICIOUS, "", "POWER_FAILURE", {"root_cause"}),
        (HUMAN, "", "RANSOMWARE", {"root_cause"}),
        (SYSTEM, "PHISHING", "INFRA_FAILURE", {"entry_vector"}),
        (NATURE, "WEBSITE", "RANSOMWARE", {"root_cause", "entry_vector"}),
        (HUMAN, "", "", set()),
        ("", "PHISHING", "RANSOMWARE", set()),
        ("", "", "RANSOMWARE", set()),
    ],
)
def test_a_finding_that_contradicts_is_told_field_by_field(cause, vector, kind, refused):
    finding = Finding(root_cause=cause, entry_vector=vector)

    assert set(causes.faults(finding, incident_type=kind)) == refused


@pytest.mark.parametrize(
    ("kept", "origin", "vector", "words"),
    [
        ({}, Origin.MALICIOUS, "PHISHING", "Un courriel"),
        ({"root_cause": HUMAN}, Origin.NON_MALICIOUS, "", "Un courriel"),
        ({"root_cause": THIRD, "entry_vector": "OTHER"}, Origin.MALICIOUS, "OTHER", "Un courriel"),
        ({"root_cause": "", "words": "On cherche"}, Origin.MALICIOUS, "PHISHING", "On cherche"),
    ],
)
def test_what_was_found_is_what_authorities_are_told(kept, origin, vector, words):
    declared = {"cause.entry_vector": "PHISHING", "cause.root_cause": "Un courriel"}

    cause = causes.weighed(a_declaration(declared), kept).cause

    assert (cause.origin, cause.entry_vector, cause.root_cause) == (origin, vector, words)


@pytest.mark.parametrize(
    ("known", "value"),
    [
        (Known(severity=Severity.CRITICAL), "red"),
        (Known(severity=Severity.MAJOR, is_harmless=True), "yellow"),
        (Known(severity=Severity.SIGNIFICANT), "green"),
        (Known(severity=Severity.MINOR), "green"),
        (Known(is_harmless=True), "white"),
        (Known(), ""),
    ],
)
def test_the_severity_of_the_impact_is_that_of_the_desk_or_none(known, value):
    assert classified(known).of(classification.SEVERITY).value == value


def test_codes_are_written_as_machines_exchange_them():
    found = classified(Known(incident_type="POWER_FAILURE", origin=Origin.NON_MALICIOUS))

    assert [classification.rsit_tag(code) for code in found.rsit] == ['rsit:availability="outage"']
    assert [code.tag for code in found.nis2 if code.tag] == [
        'nis2:impact-sectors-impacted="health"',
        'nis2:nature-root-cause="third-party-failures"',
    ]


def test_what_no_fact_tells_is_said_and_not_invented():
    found = classified(Known())

    assert found.rsit == (classification.UNDETERMINED,)
    assert found.of(classification.ROOT_CAUSE).words == "Inconnue"
    unknown = [code for code in found.nis2 if not code.value]
    assert {code.predicate for code in unknown} == {
        "nature-root-cause",
        "impact-severity",
        "nature-severity",
        "impact-outlook",
    }
    assert all(code.why and not code.tag for code in unknown)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (Known(incident_type="FIRE_WATER", root_cause=NATURE), "Dit par la structure"),
        (Known(incident_type="RANSOMWARE"), "D’après le type"),
        (Known(incident_type="FIRE_WATER"), "plusieurs causes"),
        (Known(), "Ni le type ni l’origine"),
    ],
)
def test_a_root_cause_says_where_it_comes_from(known, why):
    assert why in classified(known).of(classification.ROOT_CAUSE).why


@pytest.mark.parametrize("path", [None, *HARMLESS])
def test_an_incident_is_harmless_only_when_every_answer_is_none(path):
    changes = HARMLESS | ({path: None if path != "impact.data" else frozenset()} if path else {})

    assert classification.is_harmless(a_declaration(changes)) is (path is None)
