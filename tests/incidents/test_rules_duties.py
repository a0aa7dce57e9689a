from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.incidents.rules import duty_catalogue, holidays
from hygie.incidents.rules.clock import local
from hygie.incidents.rules.duties import DutyState, duties, ruled, state
from hygie.incidents.rules.duty_catalogue import Applies
from hygie.incidents.rules.situation import Situation, situation_of
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import (
    AffectedSystem,
    Answer,
    DataImpact,
    DataKind,
    OrganisationImpact,
    Origin,
    PatientDanger,
)
from tests.incidents.declarations import SATURDAY, a_declaration

CATALOGUE = duty_catalogue.catalogue(on=date(2026, 3, 28))
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
SAID = {YES: "YES", UNKNOWN: "PERHAPS", NO: "NO"}
answers = st.sampled_from(list(Answer))
instants = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def a_condition(*, fact="severe", **changes):
    """What each answer makes of a duty; None takes an answer away."""
    said = {answer: (Applies(verdict), "") for answer, verdict in SAID.items()} | {
        Answer(name): value for name, value in changes.items()
    }
    rulings = {answer: ruling for answer, ruling in said.items() if ruling is not None}
    return duty_catalogue.Condition(fact=fact, rulings=rulings)


def applied(**changes):
    """The duties by code, for a situation known on the night when clocks change."""
    situation = Situation(**{"aware_at": SATURDAY, "zone": PARIS} | changes)
    return {duty.code: duty for duty in duties(situation, catalogue=CATALOGUE)}


def declared(changes=None):
    situation = situation_of(a_declaration(changes), aware_at=SATURDAY)
    return {duty.code: duty.applies for duty in duties(situation, catalogue=CATALOGUE)}


def in_paris(moment):
    return local(moment, PARIS).strftime("%Y-%m-%d %H:%M")


def test_every_duty_of_the_list_says_where_it_comes_from():
    for duty in duty_catalogue.all_duties():
        assert duty.source
        assert duty.reference
        assert "'" not in duty.title + duty.content + duty.how + duty.recipient


def test_hours_are_absolute_when_the_clocks_change():
    found = applied()

    assert in_paris(found["NIS2_EARLY_WARNING"].due_at) == "2026-03-30 00:30"
    assert in_paris(found["NIS2_NOTIFICATION"].due_at) == "2026-04-01 00:30"
    assert in_paris(found["COMPLAINT"].due_at) == "2026-04-01 00:30"


@given(st.lists(st.sampled_from([YES, NO, UNKNOWN]), min_size=1, max_size=4))
def test_one_no_is_enough_then_one_doubt_leaves_a_doubt(given_answers):
    facts = ("severe", "malicious", "disrupted", "is_ose")
    situation = Situation(aware_at=SATURDAY, **dict(zip(facts, given_answers, strict=False)))
    conditions = [a_condition(fact=fact) for fact, _ in zip(facts, given_answers, strict=False)]

    applies, _ = ruled(conditions, situation)

    expected = next(each for each in (NO, UNKNOWN, YES) if each in given_answers)
    assert applies.value == SAID[expected]


@given(instants)
def test_seventy_two_hours_are_seventy_two_hours(aware_at):
    found = applied(aware_at=aware_at)

    assert found["GDPR_AUTHORITY"].due_at - aware_at == timedelta(hours=72)
    assert found["GDPR_AUTHORITY"].tolerant_due_at >= found["GDPR_AUTHORITY"].due_at


def test_without_delay_has_no_due_time_but_an_expected_one():
    situation = Situation(aware_at=SATURDAY, must_declare=YES)

    first = duties(situation, catalogue=CATALOGUE, expected_within=timedelta(hours=2))[0]

    assert first.code == "CSP_DECLARATION"
    assert first.due_at is None
    assert first.expected_by == SATURDAY + timedelta(hours=2)
    assert "Sans délai" in first.note


@pytest.mark.parametrize(
    ("changes", "code", "applies"),
    [
        ({"must_declare": YES}, "CSP_DECLARATION", Applies.YES),
        ({"must_declare": YES, "in_scope": NO}, "CSP_DECLARATION", Applies.NO),
        ({"must_declare": NO}, "CSP_DECLARATION", Applies.NO),
        ({"is_ose": YES}, "NIS1_DECLARATION", Applies.YES),
        ({"is_ose": NO}, "NIS1_DECLARATION", Applies.NO),
        ({"is_essential_or_important": YES, "severe": YES}, "NIS2_NOTIFICATION", Applies.YES),
        ({"is_essential_or_important": YES}, "NIS2_NOTIFICATION", Applies.PERHAPS),
        ({"severe": YES}, "NIS2_NOTIFICATION", Applies.PERHAPS),
        ({"is_essential_or_important": NO, "severe": YES}, "NIS2_NOTIFICATION", Applies.NO),
        ({"is_essential_or_important": YES, "severe": NO}, "NIS2_FINAL_REPORT", Applies.NO),
        ({"personal_data_at_risk": YES}, "GDPR_AUTHORITY", Applies.YES),
        ({"personal_data_at_risk": NO}, "GDPR_PERSONS", Applies.NO),
        ({"personal_data_at_risk": YES}, "GDPR_PERSONS", Applies.PERHAPS),
        ({"health_data_disclosed": YES}, "GDPR_PERSONS", Applies.YES),
        ({"hosts_for_others": YES}, "HDS_CLIENT", Applies.YES),
        ({"hosts_for_others": NO}, "GDPR_CONTROLLER", Applies.NO),
        ({"hosts_for_others": YES, "personal_data_at_risk": NO}, "HDS_CLIENT", Applies.NO),
        ({"patients_in_danger": YES}, "EIGS_REPORT", Applies.PERHAPS),
        ({"patients_in_danger": NO}, "EIGS_ANALYSIS", Applies.NO),
        ({"patients_in_danger": YES, "gravely_harmed": YES}, "EIGS_REPORT", Applies.YES),
        ({"patients_in_danger": YES, "gravely_harmed": YES}, "EIGS_ANALYSIS", Applies.YES),
        ({"is_medico_social": NO}, "CASF_EVENT", Applies.NO),
        ({"is_medico_social": YES, "severe": YES}, "CASF_EVENT", Applies.YES),
        ({"is_medico_social": YES, "disrupted": YES}, "CASF_EVENT", Applies.PERHAPS),
        (
            {"is_medico_social": YES, "disrupted": NO, "patients_in_danger": NO},
            "CASF_EVENT",
            Applies.NO,
        ),
        ({"disrupted": YES}, "CASF_EVENT", Applies.PERHAPS),
        ({"medical_devices": YES}, "DEVICE_VIGILANCE", Applies.PERHAPS),
        ({"medical_devices": NO}, "DEVICE_VIGILANCE", Applies.NO),
        ({"malicious": YES}, "COMPLAINT", Applies.YES),
        ({"malicious": NO}, "COMPLAINT", Applies.NO),
    ],
)
def test_who_owes_what(changes, code, applies):
    duty = applied(**changes)[code]

    assert duty.applies == applies
    assert duty.why


def test_what_nobody_said_is_to_be_verified_never_left_out():
    assert {duty.applies for duty in applied().values()} == {Applies.PERHAPS}


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            (
                "in_scope",
                "must_declare",
                "is_essential_or_important",
                "is_ose",
                "severe",
                "is_medico_social",
                "malicious",
                "disrupted",
                "patients_in_danger",
                "personal_data_at_risk",
                "health_data_disclosed",
                "medical_devices",
            ),
            answers,
        ),
    )
)
def test_every_situation_has_a_reason_for_every_duty_and_what_is_owed_comes_first(changes):
    found = list(applied(**changes).values())

    order = [list(Applies).index(duty.applies) for duty in found]
    assert order == sorted(order)
    assert all(duty.why and duty.term for duty in found)


def test_a_ransomware_with_stolen_records_opens_five_duties():
    found = declared(
        {
            "structure.is_essential_or_important": YES,
            "impact.data": frozenset({DataImpact.DISCLOSURE}),
            "impact.organisation": OrganisationImpact.INTERRUPTION,
        }
    )

    owed = {code for code, applies in found.items() if applies == Applies.YES}
    assert owed == {
        "CSP_DECLARATION",
        "NIS2_EARLY_WARNING",
        "NIS2_NOTIFICATION",
        "NIS2_FINAL_REPORT",
        "GDPR_AUTHORITY",
        "GDPR_PERSONS",
        "COMPLAINT",
    }
    assert found["CASF_EVENT"] == Applies.NO


def test_a_small_failure_opens_none():
    found = declared(
        {
            "structure.is_ose": NO,
            "structure.is_essential_or_important": NO,
            "facts.systems": frozenset({AffectedSystem.WEBSITE}),
            "impact.patient_danger": PatientDanger.NONE,
            "impact.organisation": OrganisationImpact.NONE,
            "impact.spread_risk": NO,
            "impact.data": frozenset({DataImpact.NONE}),
            "impact.data_kinds": frozenset(),
            "cause.origin": Origin.NON_MALICIOUS,
        }
    )

    assert set(found.values()) == {Applies.NO}


def test_an_ehpad_in_trouble_tells_those_who_authorised_it():
    found = declared({"structure.category": "500"})

    assert found["CASF_EVENT"] == Applies.YES


def test_lost_technical_data_are_no_personal_data():
    found = declared({"impact.data_kinds": frozenset({DataKind.TECHNICAL})})

    assert found["GDPR_AUTHORITY"] == Applies.NO


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, DutyState.RUNNING),
        (65.9, DutyState.RUNNING),
        (66, DutyState.SOON),
        (72, DutyState.SOON),
        (72.01, DutyState.LATE),
    ],
)
def test_a_clock_turns_orange_then_red(hours, expected):
    duty = applied(personal_data_at_risk=YES)["GDPR_AUTHORITY"]

    assert state(duty, at=SATURDAY + timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, DutyState.SOON), (23, DutyState.SOON), (25, DutyState.LATE)]
)
def test_without_delay_turns_red_after_a_day(hours, expected):
    duty = applied(must_declare=YES)["CSP_DECLARATION"]

    assert state(duty, at=SATURDAY + timedelta(hours=hours)) == expected


def test_what_is_done_is_done_even_late_and_lateness_is_remembered():
    sent_at = SATURDAY + timedelta(hours=73)

    duty = applied(done={"GDPR_AUTHORITY": sent_at})["GDPR_AUTHORITY"]

    assert state(duty, at=sent_at) == DutyState.DONE
    assert duty.was_late


def test_what_does_not_apply_has_no_clock():
    duty = applied(malicious=NO)["COMPLAINT"]

    assert state(duty, at=SATURDAY + timedelta(days=9)) == DutyState.NONE
    assert not duty.was_late


def test_a_duty_that_was_not_law_yet_is_not_shown():
    codes = {duty.code for duty in duty_catalogue.catalogue(on=date(2018, 5, 26))}

    assert "GDPR_AUTHORITY" in codes
    assert "NIS2_EARLY_WARNING" not in codes
    assert "COMPLAINT" not in codes


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year, easter):
    assert holidays.easter_sunday(year) == easter


def test_a_year_has_eleven_public_holidays_unless_two_meet():
    assert len(holidays.public_holidays(2026)) == 11
    assert date(2026, 5, 14) in holidays.public_holidays(2026)  # Ascension
    assert date(2026, 5, 25) in holidays.public_holidays(2026)  # Whit Monday
    assert len(holidays.public_holidays(2008)) == 10  # Ascension fell on the first of May


@pytest.mark.parametrize(
    ("aware", "tolerant"),
    [
        # Monday 10:20: the hour does not count, Tuesday and Wednesday are whole.
        (datetime(2026, 3, 2, 9, 20, tzinfo=UTC), "2026-03-05 11:00"),
        # Friday 18:00: Monday and Tuesday.
        (datetime(2026, 3, 6, 17, tzinfo=UTC), "2026-03-11 00:00"),
        # Friday before Easter weekend: Tuesday and Wednesday.
        (datetime(2026, 4, 3, 16, tzinfo=UTC), "2026-04-09 00:00"),
        # Thursday 10:00: Friday and Monday.
        (datetime(2026, 3, 5, 9, tzinfo=UTC), "2026-03-10 00:00"),
    ],
)
def test_the_tolerant_term_holds_two_whole_working_days(aware, tolerant):
    assert in_paris(holidays.tolerant_due(aware, hours=72, zone=PARIS)) == tolerant


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([{"code": "a b"}], "badly written"),
        ([{"code": "AA"}, {"code": "AA"}], "comes twice"),
        ([{"code": "AA", "hours": 1, "months": 1}], "hours and months"),
        ([{"code": "AA", "after": "BB"}, {"code": "BB"}], "which is not above"),
        ([{"code": "AA", "conditions": ()}], "what each answer makes of it"),
        ([{"code": "AA", "conditions": (a_condition(UNKNOWN=None),)}], "what each answer"),
        ([{"code": "AA", "conditions": (a_condition(fact="moon"),)}], "'moon', unknown"),
        ([{"code": "AA", "tells": frozenset({"moon.phase"})}], "moon.phase, unknown"),
    ],
)
def test_a_broken_list_is_refused(rows, sentence):
    texts = tuple(a_duty_text(**row) for row in rows)

    with pytest.raises(ValueError, match=sentence):
        duty_catalogue._refuse_nonsense(texts)


def a_duty_text(**changes):
    values = dict.fromkeys(duty_catalogue.DutyText.__dataclass_fields__, "")
    nothing = {
        "hours": None,
        "months": None,
        "conditions": (a_condition(),),
        "tells": frozenset(),
        "may_progress": False,
        "on_request": False,
        "phases": "",
        "asks_why_late": False,
    }
    return duty_catalogue.DutyText(**values | nothing | changes)
