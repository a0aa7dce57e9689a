"""Missions, findings, recommendations, follow-ups: what is written, what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from hygie.audits.holding import ChangedSince
from hygie.audits.models import Check, Finding, Mission, Report, Step
from hygie.audits.operations import (
    advising,
    findings,
    following,
    missions,
    proving,
    reports,
)
from hygie.audits.queries import missions as queries
from hygie.audits.rules.findings import FindingState, NotAFinding, Verdict
from hygie.audits.rules.missions import NotAMission, State
from hygie.audits.rules.reference import NotOfTheScale
from hygie.documents.models import Document
from hygie.evidence.models import Event, Proof
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.identity import PatientIdentity
from hygie.kernel.markings import Tlp
from hygie.remediation.models import Action
from hygie.remediation.operations import planning, waivers
from hygie.remediation.queries import plans
from hygie.remediation.rules.states import State as ActionState
from hygie.remediation.rules.waivers import WaiverState
from tests.audits.factories import (
    BY_ANNE,
    ENTITY,
    SITE,
    a_file,
    a_finding,
    advice,
    an_audit,
    an_outcome,
    delivered,
    followed,
    moved,
    planned,
    said,
    taken,
)
from tests.cast import ANNE, KARIM, NOON, REMI, ZOE
from tests.incidents.factories import a_ght, a_site
from tests.remediation.factories import asked as a_waiver_of

pytestmark = pytest.mark.django_db


def standing():
    return list(Proof.objects.filter(state="STANDING").values_list("kind", "level", "place_code"))


def test_an_audit_is_planned_begun_delivered_followed_and_closed_with_its_history():
    mission = an_audit()
    moved(mission, State.UNDER_WAY)
    delivered(mission)
    moved(mission, State.FOLLOWED)
    mission = moved(mission, State.CLOSED)

    assert (mission.state, mission.level, mission.region_code) == ("CLOSED", 2, "84")
    assert [each.act for each in queries.any_steps(mission)] == [
        "PLANNED",
        "MOVED",
        "DELIVERED",
        "MOVED",
        "MOVED",
    ]
    assert queries.any_brief(mission).summary == "Deux faiblesses."


def test_delivering_proves_the_audit_with_its_level_perimeter_and_day_and_no_file():
    mission = an_audit()
    reports.join(mission.pk, a_file(), **BY_ANNE)

    mission = delivered(mission)

    event = Event.objects.get()
    assert (event.kind, event.level, event.perimeter) == (27, 2, "bellevue.example")
    assert (event.occurred_on, event.title) == (date(2026, 2, 20), "Audit de l’annuaire")
    assert event.proofs.get().place == ENTITY
    assert not event.joined.exists()
    assert (mission.state, mission.proofs) == ("DELIVERED", 1)


def test_a_correction_takes_the_place_of_the_proof_and_setting_aside_withdraws_them_all():
    mission = delivered()
    for level, score in ((3, None), (4, 7)):
        mission.refresh_from_db()
        outcome = an_outcome(level=level, score=score)
        proving.correct(mission.pk, outcome, reason="Erreur.", seen=mission.version, **BY_ANNE)
    assert standing() == [(27, 4, "010780054")]

    moved(mission, State.SET_ASIDE, "Fait deux fois.")

    assert standing() == []
    assert Event.objects.count() == 3


def test_words_of_a_delivered_audit_change_with_a_reason_and_its_proof_with_them():
    mission = delivered()
    words = said(perimeter="autre.example", kind="AD")
    with pytest.raises(NotAMission, match="pourquoi"):
        missions.change(mission.pk, words, seen=mission.version, **BY_ANNE)

    changed = missions.change(
        mission.pk, words, seen=mission.version, reason="Mauvaise forêt.", **BY_ANNE
    )

    perimeters = [proof.event.perimeter for proof in Proof.objects.filter(state="STANDING")]
    assert perimeters == ["autre.example"]
    missions.change(
        mission.pk,
        replace(words, scope="Plus large."),
        seen=changed.version,
        reason="Précision.",
        **BY_ANNE,
    )
    assert Event.objects.count() == 2


def test_an_audit_dated_tomorrow_is_planned_and_neither_begun_nor_delivered():
    tomorrow = date(2026, 3, 3)
    mission = an_audit(starts_on=tomorrow, ends_on=tomorrow)

    with pytest.raises(NotAMission, match="pas commencé"):
        moved(mission, State.UNDER_WAY)
    with pytest.raises(NotAMission, match="pas encore passé"):
        delivered(mission, delivered_on=tomorrow)
    assert standing() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "X"},
        {"ends_on": date(2026, 1, 1)},
        {"auditor": "\u200b"},
        {"scope": "Patient né le 12/05/1985, NIR 1 85 05 78 006 084 91"},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(changes):
    with pytest.raises((NotAMission, NotOfTheScale, PatientIdentity)):
        an_audit(**changes)
    assert not Mission.objects.exists()


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [(REMI, NotAllowed), (KARIM, NotAllowed), (ZOE, NotFound)],
    ids=lambda value: getattr(value, "name", value.__name__ if isinstance(value, type) else None),
)
def test_who_does_not_keep_audits_writes_nothing_and_a_neighbour_learns_nothing(actor, refusal):
    mission = an_audit(SITE)
    finding = a_finding(mission)
    by = {"by": actor, "at": NOON}

    for act in (
        lambda: missions.plan(SITE, said(), **by),
        lambda: missions.change(mission.pk, said(), seen=1, **by),
        lambda: missions.move(mission.pk, State.UNDER_WAY, seen=1, **by),
        lambda: proving.deliver(mission.pk, an_outcome(), seen=1, **by),
        lambda: a_finding(mission, by=actor),
        lambda: advice(mission, by=actor),
        lambda: reports.join(mission.pk, a_file(), **by),
        lambda: findings.move(
            mission.pk, finding.pk, FindingState.CORRECTED, words="x", seen=1, **by
        ),
        lambda: following.follow_up(mission.pk, said(), **by),
    ):
        with pytest.raises(refusal):
            act()
    assert Step.objects.count() == 2


def test_a_group_has_no_audit_of_its_own_and_an_unknown_place_none():
    a_site()
    for place in (replace(SITE, code="990000017"), replace(SITE, kind="GHT", code=a_ght().code)):
        with pytest.raises(NotFound):
            missions.plan(place, said(), **BY_ANNE)


def test_two_people_who_change_the_same_thing_do_not_both_win():
    mission = an_audit()
    finding, one = a_finding(mission), advice(mission)
    change = {"title": "Autrement", "severity": "MINOR"}
    findings.change(mission.pk, finding.pk, findings.Said(**change), seen=1, **BY_ANNE)

    with pytest.raises(ChangedSince):
        findings.change(mission.pk, finding.pk, findings.Said(**change), seen=1, **BY_ANNE)
    with pytest.raises(ChangedSince):
        missions.change(mission.pk, said(), seen=7, **BY_ANNE)
    with pytest.raises(ChangedSince):
        planned(mission, one, seen=9)
    assert Finding.objects.get().title == "Autrement"
    titles = [each.said["title"] for each in Step.objects.filter(finding=finding).order_by("id")]
    assert titles == ["Secret krbtgt trop ancien", "Autrement"]


def test_what_is_over_is_not_written_any_more():
    mission = delivered()
    moved(mission, State.CLOSED)

    for act in (
        lambda: a_finding(mission),
        lambda: advice(mission),
        lambda: reports.join(mission.pk, a_file(), **BY_ANNE),
        lambda: missions.change(mission.pk, said(), seen=3, reason="x", **BY_ANNE),
    ):
        with pytest.raises(NotAMission, match="Clos"):
            act()
    moved(mission, State.FOLLOWED, "Rouvert.")
    a_finding(mission)


def test_a_finding_is_corrected_accepted_by_an_exception_of_its_place_and_opened_again():
    mission = an_audit()
    finding = a_finding(mission)
    waiver = a_waiver_of()
    act = {"words": "La direction accepte.", **BY_ANNE}
    with pytest.raises(NotAFinding, match="dérogation"):
        findings.move(
            mission.pk, finding.pk, FindingState.ACCEPTED, waiver_id=waiver.pk, seen=1, **act
        )
    waivers.decide(waiver.pk, WaiverState.APPROVED, seen=1, **BY_ANNE)

    findings.move(mission.pk, finding.pk, FindingState.ACCEPTED, waiver_id=waiver.pk, seen=1, **act)
    again = findings.move(mission.pk, finding.pk, FindingState.OPEN, seen=2, **act)

    assert (again.state, again.waiver_id) == ("OPEN", None)


def test_a_recommendation_becomes_an_action_that_the_plan_follows_and_few_read():
    mission = an_audit()
    finding = a_finding(mission, reference="mesures-prioritaires:14")
    one = planned(mission, advice(mission, finding))

    action = Action.objects.get()
    assert (action.origin, action.is_confined, action.is_advice) == ("AUDIT", True, True)
    assert action.gain == ["mesures-prioritaires:14"]
    assert action.source_address == f"/audits/{mission.pk}/recommandations/{one.pk}/"
    with pytest.raises(NotAFinding, match="déjà"):
        planned(mission, one)
    planning.move(action.pk, ActionState.DOING, seen=1, **BY_ANNE)
    one.action.refresh_from_db()
    assert one.action.state == "DOING"
    # The plan recalls it as any other.
    assert plans.any_to_recall(today=action.due_on) == [one.action]
    moved(mission, State.SET_ASIDE, "Annulé.")
    action.refresh_from_db()
    assert action.is_void


def test_a_follow_up_takes_over_what_is_open_and_is_delivered_once_all_is_checked():
    mission = an_audit()
    first, second, done = (a_finding(mission, reference=f"R-{each}") for each in "ABC")
    findings.move(mission.pk, done.pk, FindingState.CORRECTED, words="Fait.", seen=1, **BY_ANNE)
    delivered(mission)

    last = followed(mission)

    mission.refresh_from_db()
    assert (mission.state, last.follows_id) == ("FOLLOWED", mission.pk)
    assert set(Check.objects.values_list("finding_id", flat=True)) == {first.pk, second.pk}
    with pytest.raises(NotAMission, match="Vérifiez"):
        delivered(last)
    following.check(last.pk, first.pk, Verdict.CORRECTED, **BY_ANNE)
    following.check(last.pk, second.pk, Verdict.STILL, words="Rien n’a changé.", **BY_ANNE)
    last = delivered(last, level=3)
    first.refresh_from_db()
    assert first.state == "CORRECTED"
    # What the follow-up took over is its own: the first one may be closed, and it may not.
    moved(mission, State.CLOSED)
    with pytest.raises(NotAMission, match="encore ouvert"):
        moved(last, State.CLOSED)
    third = followed(last)
    assert [each.finding_id for each in third.checks.all()] == [second.pk]
    moved(last, State.CLOSED)


@pytest.mark.parametrize(
    ("changes", "is_told", "why"),
    [({}, False, "restitué"), ({"kind": "MAIL"}, True, "même sorte")],
)
def test_a_follow_up_is_of_a_delivered_audit_of_the_same_kind(changes, is_told, why):
    mission = delivered() if is_told else an_audit()
    with pytest.raises(NotAMission, match=why):
        followed(mission, **changes)


def test_an_audit_has_one_follow_up_at_a_time():
    mission = delivered()
    last = followed(mission)
    with pytest.raises(NotAMission, match="déjà"):
        followed(mission)
    moved(last, State.SET_ASIDE, "Reporté.")
    followed(mission)


def test_a_follow_up_that_is_set_aside_takes_nothing_over():
    mission = an_audit()
    a_finding(mission)
    delivered(mission)
    moved(followed(mission), State.SET_ASIDE, "Annulé.")
    with pytest.raises(NotAMission, match="encore ouvert"):
        moved(mission, State.CLOSED)


def test_an_audit_with_results_or_a_follow_up_keeps_its_kind():
    mission = an_audit()
    taken(mission)
    mission.refresh_from_db()
    with pytest.raises(NotAMission, match="de sorte"):
        missions.change(mission.pk, said(kind="MAIL"), seen=mission.version, **BY_ANNE)
    other = delivered(an_audit())
    followed(other)
    other.refresh_from_db()
    with pytest.raises(NotAMission, match="de sorte"):
        missions.change(other.pk, said(kind="MAIL"), seen=other.version, reason="x", **BY_ANNE)


def test_what_is_not_taken_over_is_not_checked():
    last = followed(delivered())
    with pytest.raises(NotFound):
        following.check(last.pk, 999, Verdict.STILL, **BY_ANNE)


def test_a_file_is_joined_once_and_a_21st_is_refused(monkeypatch):
    mission = an_audit()
    for _ in range(2):
        reports.join(mission.pk, a_file(), **BY_ANNE)
    assert (Report.objects.count(), Document.objects.count()) == (1, 1)
    monkeypatch.setattr(reports, "MOST_FILES", 1)
    with pytest.raises(NotAMission, match="pièces"):
        reports.join(mission.pk, a_file(content=b"x"), **BY_ANNE)


def test_lists_know_what_is_marked_red_for_who_keeps_it_alone():
    red = an_audit(tlp=Tlp.RED)
    an_audit(kind="MAIL")

    assert queries.listed(ANNE).count() == 2
    assert queries.listed(KARIM).count() == 1
    assert queries.one(KARIM, red.pk) is None
    assert queries.listed(ZOE).count() == 0
    narrowed = queries.Filters(kind="AD", state=State.PLANNED, place=ENTITY)
    assert list(queries.listed(ANNE, narrowed)) == [red]


def test_levels_over_time_are_those_that_were_told():
    first = delivered(level=2)
    delivered(an_audit(starts_on=date(2026, 2, 25), ends_on=date(2026, 2, 26)), level=4)
    an_audit()

    assert [each.level for each in queries.levels(KARIM, ENTITY, "AD")] == [2, 4]
    assert [each.level for each in queries.latest_levels(KARIM, ENTITY)] == [4]
    moved(first, State.SET_ASIDE, "Faux.")
    assert [each.level for each in queries.levels(KARIM, ENTITY, "AD")] == [4]


def test_numbers_of_an_audit_follow_each_other():
    mission = an_audit()
    numbers = [a_finding(mission).number for _ in range(3)]
    given = [advice(mission).number for _ in range(2)]

    assert (numbers, given) == ([1, 2, 3], [1, 2])


def test_a_recommendation_is_said_otherwise_and_keeps_how_it_was_said():
    mission = an_audit()
    one = advice(mission)
    words = advising.Advice(title="Autrement", priority="LATER", effort="LARGE")

    advising.change(mission.pk, one.pk, words, seen=1, **BY_ANNE)

    said_before = [each.said["title"] for each in Step.objects.filter(advice=one).order_by("id")]
    assert said_before == ["Changer deux fois le secret", "Autrement"]
