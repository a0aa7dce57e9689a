"""Levels of directories, scores, missions, findings: values in, values out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.audits.rules import directory, findings, missions, reference, results, risks
from hygie.audits.rules.directory import BEST, Status, standing, weakest
from hygie.audits.rules.findings import Finding, FindingState, Named, NotAFinding, Verdict
from hygie.audits.rules.missions import NotAMission, Outcome, State
from hygie.audits.rules.reference import NotOfTheScale
from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.provenance import Provenance
from hygie.referentials.readers import shipped
from tests.audits.factories import said

LEVELS = {
    each.ref: int(each.ref[-1])
    for each in shipped.read("points-de-controle-ad", "2026-04-cadre").nodes
    if each.is_assessable
}
SAID = st.dictionaries(st.sampled_from(sorted(LEVELS)), st.sampled_from(list(Status)))
ALL_PASS = dict.fromkeys(LEVELS, Status.PASSED)


def test_the_points_of_anssi_are_all_there():
    counted = [sum(level == each for each in LEVELS.values()) for level in (1, 2, 3, 4)]

    assert counted == [37, 30, 22, 6]


@pytest.mark.parametrize(
    ("failed", "level"),
    [
        ([], 5),
        (["vuln_silo_priv-l4"], 4),
        (["vuln_silo_priv-l4", "vuln_protected_users-l3"], 3),
        (["vuln_krbtgt-l2"], 2),
        (["vuln_krbtgt-l2", "vuln_dc_obsolete-l1"], 1),
    ],
)
def test_a_directory_has_the_level_of_its_lowest_point_that_fails(failed, level):
    found = standing(LEVELS, ALL_PASS | dict.fromkeys(failed, Status.FAILED))

    assert (found.sure, found.at_best, found.is_sure) == (level, level, True)
    assert found.holding == tuple(sorted(p for p in failed if LEVELS[p] == level))


def test_what_was_not_looked_at_is_not_passed():
    nothing, one = standing(LEVELS, {}), standing(LEVELS, {"vuln_krbtgt-l2": Status.FAILED})

    assert (nothing.sure, nothing.at_best, nothing.unknown) == (1, 5, 95)
    assert (one.sure, one.at_best) == (1, 2)


@given(SAID, st.randoms())
def test_the_order_of_points_changes_nothing(said, random):
    pairs, levels = list(said.items()), list(LEVELS.items())
    random.shuffle(pairs)
    random.shuffle(levels)

    assert standing(dict(levels), dict(pairs)) == standing(LEVELS, said)


@given(SAID, st.sampled_from(sorted(LEVELS)))
def test_a_point_that_fails_never_raises_a_level(said, point):
    before = standing(LEVELS, said)
    after = standing(LEVELS, said | {point: Status.FAILED})

    assert after.at_best <= before.at_best
    assert after.sure <= before.sure
    assert after.at_best <= LEVELS[point]


@given(SAID, st.sampled_from(sorted(LEVELS)))
def test_a_point_that_passes_never_lowers_a_level(said, point):
    before, after = standing(LEVELS, said), standing(LEVELS, said | {point: Status.PASSED})

    assert after.sure >= before.sure
    assert after.at_best >= before.at_best


@given(SAID)
def test_every_point_is_counted_once_and_what_is_sure_is_no_more_than_what_is_possible(said):
    found = standing(LEVELS, said | {"vuln_ailleurs-l1": Status.FAILED})

    assert found.passed + found.failed + found.unknown == len(LEVELS)
    assert 1 <= found.sure <= found.at_best <= BEST
    assert found.is_sure or found.unknown
    assert (found.at_best == BEST) == (found.failed == 0)


@given(st.lists(SAID, max_size=4))
def test_several_directories_are_worth_their_weakest_and_never_more(several):
    found = [standing(LEVELS, each) for each in several]

    assert weakest(found) == min((each.sure for each in found), default=None)


@given(st.lists(st.integers(1, 5)), st.integers(1, 5))
def test_maturity_is_the_lowest_level_of_the_rules_that_are_broken(levels, more):
    assert directory.maturity([]) == 5
    assert directory.maturity([*levels, more]) == min([*levels, more])
    assert directory.maturity([*levels, more]) <= directory.maturity(levels)


@given(st.lists(st.tuples(st.sampled_from(sorted(risks.FAMILIES)), st.integers(0, 200))))
def test_the_risk_score_is_that_of_the_worst_family_up_to_a_hundred(rules):
    found = risks.scores(rules)

    assert found == risks.scores(reversed(rules))
    assert found.whole == max(found.families.values()) <= 100
    assert risks.scores([*rules, ("Anomalies", 5)]).whole >= found.whole


def test_every_kind_of_audit_proves_a_kind_of_the_schema_and_says_where_it_comes_from():
    for kind in reference.kinds().values():
        assert kind_of(kind.event)
        assert kind.source
    assert {each.event for each in reference.kinds().values()} == {27, 28, 29, 33, 37, 60, 61}
    assert reference.kinds()["TECHNICAL"].origin == Provenance.INFERRED
    for name in ("severities", "priorities", "efforts", "qualifications"):
        assert reference.scale(name).source


def test_a_point_is_as_grave_as_its_level_and_a_rule_as_its_points():
    assert [reference.severity_of_level(level) for level in (1, 4)] == ["CRITICAL", "MINOR"]
    assert [reference.severity_of_points(each) for each in (30, 20, 10, 9, 0)] == [
        "MAJOR",
        "MAJOR",
        "IMPORTANT",
        "MINOR",
        "MINOR",
    ]
    assert reference.scale("severities").rank("CRITICAL") == 0
    assert reference.scale("severities").label("GONE") == "GONE"


def test_every_point_that_a_rule_is_near_to_exists():
    rules = reference.read(reference.OTHER_RULE)["rules"]

    assert {said["point"] for said in rules.values() if "point" in said} <= set(LEVELS)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "AILLEURS"}, "sorte d’audit"),
        ({"title": " "}, "intitulé"),
        ({"auditor": ""}, "qui audite"),
        ({"ends_on": date(2026, 1, 1)}, "finit avant"),
        ({"starts_on": date(1980, 1, 1)}, "entre 1990"),
        ({"starts_on": date(2040, 1, 1), "ends_on": date(2040, 1, 2)}, "entre 1990"),
        ({"qualification": "X"}, "qualification"),
    ],
)
def test_a_mission_that_cannot_be_is_refused(changes, why):
    with pytest.raises((NotAMission, NotOfTheScale), match=why):
        missions.check(said(**changes), today=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("outcome", "kind", "ends_on", "why"),
    [
        ({"delivered_on": date(2026, 3, 3)}, "AD", date(2026, 3, 1), "pas encore passé"),
        ({}, "AD", date(2026, 3, 3), "pas encore passé"),
        ({"delivered_on": date(2026, 1, 1)}, "AD", date(2026, 3, 1), "avant d’avoir"),
        ({"level": 6}, "AD", date(2026, 3, 1), "de 1 à 5"),
        ({"level": 0}, "AD", date(2026, 3, 1), "de 1 à 5"),
        ({"level": 1}, "TECHNICAL", date(2026, 3, 1), "ne donne pas de niveau"),
        ({"score": 2**31}, "AD", date(2026, 3, 1), "trop de chiffres"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(outcome, kind, ends_on, why):
    given = Outcome(**{"delivered_on": date(2026, 3, 2)} | outcome)
    days = {"starts_on": date(2026, 2, 1), "ends_on": ends_on}

    with pytest.raises(NotAMission, match=why):
        missions.check_outcome(given, kind=kind, **days, today=date(2026, 3, 2))


@pytest.mark.parametrize("before", list(State))
@pytest.mark.parametrize("after", list(State))
def test_a_mission_goes_where_its_state_leads_and_is_delivered_by_its_outcome_alone(before, after):
    may = after in missions.MOVES[before] and after != State.DELIVERED

    if may:
        missions.check_move(before, after, "Parce que.")
    else:
        with pytest.raises(NotAMission):
            missions.check_move(before, after, "Parce que.")


def test_setting_aside_and_opening_again_say_why_and_closing_leaves_nothing_open():
    for before, after in ((State.DELIVERED, State.SET_ASIDE), (State.CLOSED, State.FOLLOWED)):
        with pytest.raises(NotAMission, match="pourquoi"):
            missions.check_move(before, after, " ")
    for counts, words in (
        ((1, 0), "Un constat est"),
        ((2, 0), "2 constats sont"),
        ((0, 1), "repris n’est"),
        ((0, 3), "3 constats repris"),
    ):
        with pytest.raises(NotAMission, match=words):
            missions.check_closing(open_findings=counts[0], unchecked=counts[1])
    with pytest.raises(NotAMission, match="commence le"):
        missions.check_begun(date(2026, 3, 3), today=date(2026, 3, 2))


@pytest.mark.parametrize(
    ("text", "kept", "named"),
    [
        ("cve-2024-12345", "CVE-2024-12345", Named.FLAW),
        (" VULN_KRBTGT-L2 ", "vuln_krbtgt-l2", Named.POINT),
        ("mesures-prioritaires:14", "mesures-prioritaires:14", Named.MEASURE),
        ("P-Delegated", "P-Delegated", Named.OTHER),
        ("", "", Named.NOTHING),
    ],
)
def test_a_reference_says_what_it_names(text, kept, named):
    assert findings.reference_of(text) == kept
    assert findings.names(kept) == named


@pytest.mark.parametrize(
    "changes", [{"title": ""}, {"severity": "TERRIBLE"}, {"reference": "deux mots"}]
)
def test_a_finding_that_says_too_little_is_refused(changes):
    with pytest.raises((NotAFinding, NotOfTheScale)):
        findings.check(Finding(**{"title": "X", "severity": "MINOR"} | changes))


def test_a_finding_moves_with_a_word_and_a_follow_up_keeps_what_was_accepted():
    with pytest.raises(NotAFinding, match="déjà"):
        findings.check_move(FindingState.OPEN, FindingState.OPEN, "x")
    for state, word in (
        (FindingState.CORRECTED, "comment"),
        (FindingState.ACCEPTED, "accepté"),
    ):
        with pytest.raises(NotAFinding, match=word):
            findings.check_move(FindingState.OPEN, state, "")
    with pytest.raises(NotAFinding, match="rouvert"):
        findings.check_move(FindingState.CORRECTED, FindingState.OPEN, "")
    after = findings.after_verdict
    assert after(FindingState.ACCEPTED, Verdict.STILL) == FindingState.ACCEPTED
    assert after(FindingState.CORRECTED, Verdict.STILL) == FindingState.OPEN
    assert after(FindingState.OPEN, Verdict.CORRECTED) == FindingState.CORRECTED


@given(SAID)
def test_what_a_list_of_failures_leaves_out_passes_when_that_is_said(said):
    given = results.Results(
        tool=results.Tool.POINTS,
        results=tuple(results.One(point=point, status=each) for point, each in said.items()),
    )

    whole = results.with_the_rest(given, LEVELS, Status.PASSED)

    assert set(whole.statuses) == set(LEVELS)
    assert {point: whole.statuses[point] for point in said} == said
