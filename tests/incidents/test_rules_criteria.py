import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules.criteria import (
    Criterion,
    criteria_met,
    explain,
    is_significant,
    must_declare,
    verdict,
)
from hygie.incidents.rules.sections import Impact
from hygie.incidents.rules.vocabulary import (
    Answer,
    DataImpact,
    DataKind,
    OrganisationImpact,
    Origin,
    PatientDanger,
)

CALM = {
    "patient_danger": PatientDanger.NONE,
    "organisation": OrganisationImpact.NONE,
    "territory_effect": Answer.NO,
    "spread_risk": Answer.NO,
    "data": frozenset({DataImpact.NONE}),
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, set()),
        ({"patient_danger": PatientDanger.POTENTIAL}, {Criterion.CARE_SAFETY}),
        ({"patient_danger": PatientDanger.PROVEN}, {Criterion.CARE_SAFETY}),
        (
            {"organisation": OrganisationImpact.DEGRADED_MODE},
            {Criterion.NORMAL_OPERATION},
        ),
        (
            {"organisation": OrganisationImpact.INTERRUPTION},
            {Criterion.NORMAL_OPERATION, Criterion.CARE_SAFETY},
        ),
        ({"territory_effect": Answer.YES}, {Criterion.HEALTH_SYSTEM}),
        ({"spread_risk": Answer.YES}, {Criterion.CONTAGION}),
        (
            {
                "data": frozenset({DataImpact.DISCLOSURE}),
                "data_kinds": frozenset({DataKind.PATIENT}),
            },
            {Criterion.HEALTH_DATA},
        ),
        (
            {
                "data": frozenset({DataImpact.DISCLOSURE}),
                "data_kinds": frozenset({DataKind.STAFF}),
            },
            set(),
        ),
        ({"data": frozenset({DataImpact.INTEGRITY})}, set()),
        ({"data": frozenset({DataImpact.INACCESSIBLE_OR_LOST})}, set()),
    ],
)
def test_which_answers_meet_which_criteria(changes, expected):
    assert criteria_met(Impact(**CALM | changes)) == expected


@pytest.mark.parametrize("criterion", list(Criterion))
def test_one_criterion_is_enough_and_two_of_them_are_significant(criterion):
    assert must_declare({criterion})
    assert is_significant({criterion}) == criterion.is_significant


def test_without_criterion_nothing_must_be_declared():
    assert not must_declare(set())
    assert not is_significant(set())


@pytest.mark.parametrize(
    ("impact", "origin", "must", "sentence"),
    [
        (Impact(), None, Answer.UNKNOWN, "Dans le doute, déclarez"),
        (Impact(**CALM), None, Answer.NO, "Vous pouvez le faire"),
        (Impact(**CALM), Origin.MALICIOUS, Answer.NO, "vous êtes invité à déclarer"),
        (Impact(spread_risk=Answer.YES), None, Answer.YES, "Il est significatif"),
        (Impact(patient_danger=PatientDanger.PROVEN), None, Answer.YES, "doit être déclaré"),
    ],
)
def test_the_verdict_is_one_sentence(impact, origin, must, sentence):
    found = verdict(impact, origin=origin)

    assert found.must_declare == must
    assert sentence in found.sentence


@given(
    st.builds(
        Impact,
        patient_danger=st.none() | st.sampled_from(list(PatientDanger)),
        organisation=st.none() | st.sampled_from(list(OrganisationImpact)),
        territory_effect=st.none() | st.sampled_from(list(Answer)),
        spread_risk=st.none() | st.sampled_from(list(Answer)),
        data=st.frozensets(st.sampled_from(list(DataImpact))),
        data_kinds=st.frozensets(st.sampled_from(list(DataKind))),
    )
)
def test_the_verdict_always_agrees_with_the_explanations(impact):
    found = verdict(impact)

    assert [each.criterion for each in explain(impact)] == list(Criterion)
    assert all(each.why for each in explain(impact))
    assert (found.must_declare == Answer.YES) == must_declare(criteria_met(impact))
    assert (found.is_significant == Answer.YES) == is_significant(criteria_met(impact))
