from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.accounts.models import Person
from hygie.assessments.models import Campaign
from hygie.audits.models import Mission, Recommendation
from hygie.audits.queries import missions as audits
from hygie.audits.rules.reference import scale
from hygie.casework.models import Task
from hygie.demonstration import incidents, living, operations
from hygie.demonstration.audits import WORDS
from hygie.demonstration.incidents import read
from hygie.establishments.models import Ght, Site
from hygie.evidence.models import Proof
from hygie.incidents.models import Incident, QuestionEdition
from hygie.incidents.queries import desk
from hygie.incidents.queries.desk import Charge, Filters
from hygie.incidents.rules import checks, taxonomy
from hygie.kernel.actor import SYSTEM, PlaceKind, Role
from hygie.lessons import queries as lessons
from hygie.lessons.models import Published, StoryAnswer
from hygie.lessons.rules.stories import Answer
from hygie.recovery import queries as recovery
from hygie.recovery.rules import chain
from hygie.recovery.rules.lines import Section
from hygie.recovery.rules.systems import State
from hygie.recovery.rules.works import WorkState, is_late
from hygie.referentials.operations import shipping
from tests.cast import LEA, NOON
from tests.incidents.factories import a_site

pytestmark = pytest.mark.django_db


def test_the_demonstration_fills_an_empty_installation():
    shipping.bring(by=SYSTEM, at=NOON)

    loaded = operations.load(register=None, by=SYSTEM, at=NOON)

    assert Ght.objects.filter(region_code="99").count() == 4
    assert 50 <= loaded.sites <= 80
    assert {each.role for each in loaded.people} == set(Role)
    assert Incident.objects.count() == loaded.incidents > 1200
    assert not Incident.objects.filter(is_fictional=False).exists()
    assert ProcrastinateJob.objects.filter(task_name="FiguresAsked:make_figures").count() == 1
    assert desk.waiting(LEA)["waiting"] >= operations.UNREAD
    lea = living.person("analyste", NOON)
    assert desk.counted(lea, Filters(charge=Charge.MINE)) > 1
    assert {each.place.kind for each in loaded.people} == set(PlaceKind)
    (lived,) = {task.incident for task in Task.objects.select_related("incident")}
    assert lived.declared_entity in {each.place.code for each in loaded.people}
    assert lived.care_points.count() == 1
    assert lived.unread == 0
    assert lived.answered == 2
    (edition,) = QuestionEdition.objects.all()
    assert "COMPLAINT" in edition.content["told"]
    assert (lived.messages.count(), lived.indicators.count()) == (2, 4)
    assert [each.custody.count() for each in lived.exhibits.order_by("pk")] == [2, 3]
    _tells_what_an_attack_left()
    _has_two_campaigns(loaded)
    _tells_what_audits_found(loaded)


def _tells_what_audits_found(loaded):
    places = {each.role: each.place for each in loaded.people}
    own, ciso = places[Role.CISO], living.person("rssi", NOON)
    assert [each.level for each in audits.levels(ciso, own, "AD")] == [1, 3]
    states = dict(audits.visible_to(ciso).values_list("title", "state"))
    told = read(WORDS)
    assert states == {
        told["directory"]["title"]: "FOLLOWED",
        told["follow_up"]["title"]: "DELIVERED",
        told["intrusion"]["title"]: "UNDER_WAY",
    }
    test = Mission.objects.get(state="UNDER_WAY")
    assert set(test.findings.values_list("state", flat=True)) == {"OPEN", "CORRECTED", "ACCEPTED"}
    assert set(test.findings.values_list("severity", flat=True)) == set(
        dict(scale("severities").steps)
    )
    accepted = test.findings.get(state="ACCEPTED")
    assert accepted.waiver.title == accepted.title
    done = Recommendation.objects.filter(action__state="DONE")
    assert done.count() == 3
    assert {each.action.place_code for each in done} == {own.code}
    assert Recommendation.objects.filter(action=None).count() == 2
    (planned,) = Mission.objects.filter(state="PLANNED")
    assert planned.place != own
    assert audits.visible_to(living.person("ght", NOON)).count() == 4
    assert audits.visible_to(living.person("ars", NOON)).count() == 4
    proofs = Proof.objects.filter(kind=27, place_code=own.code).order_by("occurred_on")
    assert [each.level for each in proofs] == [1, 3]


def _has_two_campaigns(loaded):
    last, now = Campaign.objects.order_by("opens_on")
    assert (last.state, now.state) == ("LOCKED", "OPEN")
    assert set(last.assessments.values_list("stage", flat=True)) == {"ACCEPTED"}
    stages = {"WAITING", "STARTED", "SUBMITTED", "SENT_BACK"}
    assert set(now.assessments.values_list("stage", flat=True)) == stages
    own = next(each.place for each in loaded.people if each.role == Role.CISO)
    half = now.assessments.get(place_code=own.code)
    confirmed = half.answers.filter(number__gt=0).count()
    assert 15 <= confirmed <= 25
    assert [each.person_name for each in half.parts.all()] == ["Didier Dsi"]


def _tells_what_an_attack_left():
    (public,) = Published.objects.all()
    approved = StoryAnswer.objects.get(public_id=public.pk)
    attack, direction = approved.incident, living.person("direction", NOON)

    assert (attack.status, attack.severity, attack.is_fictional) == ("CLOSED", "CRITICAL", True)
    steps = recovery.any_steps(attack)
    assert {each.state for each in chain.standing(steps)} == set(State)
    assert {each.section for each in recovery.lines(direction, attack)} == set(Section)
    works = [recovery.any_work_said(each) for each in chain.standing(recovery.any_works(attack))]
    acts = [each.work for each in chain.standing(lessons.any_actions(attack))]
    for told in (works, acts):
        assert sum(is_late(each, today=NOON.date()) for each in told) == 1
        assert sum(each.state == WorkState.DONE for each in told) == 1
    assert [each.kind for each in lessons.any_debriefs(attack)] == ["COLD", "HOT"]
    last = StoryAnswer.objects.exclude(incident=attack).latest("pk")
    assert last.answer == Answer.PROPOSED
    assert Counter(
        Incident.objects.exclude(nature="INCIDENT").values_list("nature", flat=True)
    ) == {
        "NEAR_MISS": 2,
        "THREAT": 1,
    }


def test_it_is_not_added_to_an_installation_that_has_accounts():
    Person.objects.create(email="anne@bellevue.example", name="Anne", created_at=NOON)

    with pytest.raises(operations.NotEmpty):
        operations.load(register=None, by=SYSTEM, at=NOON)

    assert not Site.objects.exists()


def some(count, seed=1):
    start = NOON - incidents.YEAR
    return list(incidents.some([a_site()], count, start=start, end=NOON, seed=seed, at=NOON))


def test_the_same_seed_gives_the_same_incidents():
    assert some(20) == some(20)
    assert some(20) != some(20, seed=2)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_fictional_declaration_could_have_been_sent(seed):
    for past in some(5, seed):
        checks.check(past.declaration, at=past.declared_at)
        assert past.declaration.facts.title.startswith(incidents.PREFIX)
        assert past.declared_at <= NOON


def test_the_shares_follow_those_that_were_published():
    many = some(4000)
    malicious = sum(past.declaration.cause.origin == "MALICIOUS" for past in many) / len(many)
    kinds = Counter(past.declaration.cause.incident_type for past in many)

    assert abs(malicious - incidents.share("malicious")) < 0.03
    assert set(kinds) <= set(taxonomy.incident_types())
    assert many[0].declared_at > NOON - incidents.YEAR - timedelta(days=1)


def test_every_story_and_every_weight_is_of_a_known_type():
    shares = incidents.read(incidents.SHARES)
    weighed = set(shares["malicious"]) | set(shares["non_malicious"])

    assert weighed <= set(taxonomy.incident_types())
    assert weighed == set(incidents.read(incidents.STORIES))


def test_every_share_says_where_it_comes_from():
    for table in incidents.read(incidents.SHARES).values():
        for row in table.values() if isinstance(table, dict) else ():
            assert row["origin"] in {"published", "own"}
            assert row["source"]
