from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.accounts import rules
from hygie.accounts.rules import READING_SCOPES, Gift, Idle, KeyScope, Obstacle, Running
from hygie.kernel.actor import NATION, SYSTEM, Actor, Grant, Place, PlaceKind, Power, Role
from hygie.kernel.roles import CHARTERS
from tests.cast import ADAM, ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, KARIM, LEA, NOON, REMI, ZOE

TODAY = date(2026, 3, 2)
SITE, ENTITY = Place(PlaceKind.SITE, BELLEVUE), Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
GHT, REGION = Place(PlaceKind.GHT, "GHT-A"), Place(PlaceKind.REGION, "84")
ABOVE_REGION = frozenset({REGION, NATION})
ABOVE_GHT = ABOVE_REGION | {GHT}
ABOVE_ENTITY = ABOVE_GHT | {ENTITY}
ABOVE_SITE = ABOVE_ENTITY | {SITE}


@pytest.mark.parametrize(
    ("role", "kind", "allowed"),
    [
        (Role.CISO, PlaceKind.SITE, True),
        (Role.CISO, PlaceKind.NATION, False),
        (Role.GHT_OFFICER, PlaceKind.GHT, True),
        (Role.GHT_OFFICER, PlaceKind.REGION, False),
        (Role.ARS_OFFICER, PlaceKind.REGION, True),
        (Role.CERT_ANALYST, PlaceKind.NATION, True),
        (Role.CERT_ANALYST, PlaceKind.REGION, False),
    ],
)
def test_each_role_is_held_at_its_own_levels(role, kind, allowed):
    assert rules.may_be_held(role, kind) is allowed


def test_every_role_may_be_held_somewhere():
    assert all(CHARTERS[role].held_at for role in Role)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "where"),
    [
        (date(2026, 3, 2), None, Running.CURRENT),
        (date(2026, 3, 3), None, Running.COMING),
        (date(2026, 1, 1), date(2026, 3, 2), Running.CURRENT),
        (date(2026, 1, 1), date(2026, 3, 1), Running.OVER),
        (date(2026, 3, 2), date(2026, 3, 1), Running.CANCELLED),
        (date(2026, 4, 1), date(2026, 3, 31), Running.CANCELLED),
    ],
)
def test_a_role_runs_from_its_first_day_to_its_last(starts_on, ends_on, where):
    assert rules.running(starts_on, ends_on, today=TODAY) == where
    assert rules.is_current(starts_on, ends_on, today=TODAY) is (where == Running.CURRENT)


def test_nobody_is_offered_a_role_that_exists_only_above_their_place():
    local = Actor(name="A", grants=(Grant(Role.ADMINISTRATOR, Place(PlaceKind.SITE, "330100013")),))
    offered = rules.gives(local)

    assert all(PlaceKind.SITE in CHARTERS[role].held_at for role in offered)
    assert Role.READER in offered
    assert Role.OBSERVER in rules.gives(ADAM)
    assert Role.OBSERVER not in offered


def test_a_role_stopped_on_its_first_day_has_run_and_was_not_cancelled():
    before = TODAY - timedelta(days=1)

    assert rules.running(TODAY, before, today=TODAY, stopped_on=TODAY) == Running.OVER
    assert rules.running(TODAY, before, today=TODAY, stopped_on=before) == Running.CANCELLED


@pytest.mark.parametrize("starts_on", [date(2025, 1, 1), TODAY, TODAY + timedelta(days=30)])
def test_a_role_that_stops_at_once_runs_no_more_today(starts_on):
    ends_on = rules.last_day_at_once(starts_on, today=TODAY)

    assert ends_on >= starts_on - timedelta(days=1)
    assert not rules.is_current(starts_on, ends_on, today=TODAY)


@pytest.mark.parametrize(
    ("who", "role", "above", "allowed"),
    [
        (ANNE, Role.READER, ABOVE_ENTITY, True),
        (ANNE, Role.READER, ABOVE_SITE, True),
        (ANNE, Role.READER, ABOVE_GHT, False),
        (ANNE, Role.CISO, ABOVE_ENTITY, False),
        (ANNE, Role.DIRECTOR, ABOVE_ENTITY, False),
        (ZOE, Role.READER, ABOVE_SITE, False),
        (REMI, Role.READER, ABOVE_SITE, False),
        (GAEL, Role.DIRECTOR, ABOVE_ENTITY, True),
        (GAEL, Role.GHT_OFFICER, ABOVE_GHT, False),
        (KARIM, Role.READER, ABOVE_SITE, False),
        (LEA, Role.READER, ABOVE_SITE, False),
        (ADAM, Role.ADMINISTRATOR, frozenset({NATION}), True),
        (ADAM, Role.CISO, ABOVE_SITE, True),
        (ADAM, Role.CISO, frozenset(), False),
        (SYSTEM, Role.CISO, frozenset(), True),
    ],
)
def test_who_gives_which_role_where(who, role, above, allowed):
    assert rules.may_give(who, role, above=above) is allowed


def a_gift(**changes):
    values = {"role": Role.READER, "place": ENTITY, "starts_on": TODAY} | changes
    return Gift(**values)


A_MISSION = {"role": Role.POOLED_EXPERT, "mission": "Appui après l’incident", "ends_on": TODAY}


@pytest.mark.parametrize(
    ("gift", "by", "above", "found"),
    [
        (a_gift(), ANNE, ABOVE_ENTITY, None),
        (a_gift(starts_on=TODAY + timedelta(days=9)), ANNE, ABOVE_ENTITY, None),
        (a_gift(ends_on=TODAY), ANNE, ABOVE_ENTITY, None),
        (a_gift(role=Role.OBSERVER), ADAM, ABOVE_ENTITY, Obstacle.NOT_HELD_THERE),
        (a_gift(), ZOE, ABOVE_ENTITY, Obstacle.NOT_YOURS),
        (a_gift(), ADAM, frozenset(), Obstacle.NOT_YOURS),
        (a_gift(starts_on=date(2026, 3, 1)), ANNE, ABOVE_ENTITY, Obstacle.STARTS_BEFORE),
        (a_gift(ends_on=date(2026, 3, 1)), ANNE, ABOVE_ENTITY, Obstacle.OVER_ALREADY),
        (
            a_gift(starts_on=date(2026, 4, 2), ends_on=date(2026, 4, 1)),
            ANNE,
            ABOVE_ENTITY,
            Obstacle.INVERTED,
        ),
        (a_gift(starts_on=date(2020, 1, 1)), SYSTEM, frozenset(), None),
        (a_gift(**A_MISSION), ADAM, ABOVE_ENTITY, None),
        (a_gift(**{**A_MISSION, "mission": ""}), ADAM, ABOVE_ENTITY, Obstacle.NO_MISSION),
        (a_gift(**{**A_MISSION, "ends_on": None}), ADAM, ABOVE_ENTITY, Obstacle.NO_LAST_DAY),
        (a_gift(**{**A_MISSION, "mission": ""}), SYSTEM, frozenset(), Obstacle.NO_MISSION),
    ],
)
def test_what_forbids_a_role(gift, by, above, found):
    assert rules.obstacle(gift, by=by, above=above, is_open=True, today=TODAY) == found


def test_no_role_is_given_at_a_place_that_closed():
    found = rules.obstacle(a_gift(), by=ANNE, above=ABOVE_ENTITY, is_open=False, today=TODAY)

    assert found == Obstacle.CLOSED_PLACE


@st.composite
def trees(draw):
    """The path of every place of a small nation, as draws decide which is under which."""
    paths = {NATION: frozenset({NATION})}
    levels = (PlaceKind.REGION, PlaceKind.GHT, PlaceKind.LEGAL_ENTITY, PlaceKind.SITE)
    above = [NATION]
    for kind in levels:
        here = [Place(kind, str(number)) for number in range(draw(st.integers(1, 4)))]
        for place in here:
            # A place may miss a level: an entity without a group hangs under its region.
            paths[place] = paths[draw(st.sampled_from(above))] | {place}
        above = here + [place for place in above if place.kind == PlaceKind.REGION]
    return paths


@st.composite
def actors(draw, paths):
    """Somebody who holds up to three roles, each where it may be held."""
    grants = []
    for _ in range(draw(st.integers(0, 3))):
        role = draw(st.sampled_from(list(Role)))
        places = [place for place in paths if place.kind in CHARTERS[role].held_at]
        if places:
            grants.append(Grant(role, draw(st.sampled_from(sorted(places, key=str)))))
    return Actor(name="Quelqu’un", person_id=1, grants=tuple(grants))


@given(data=st.data())
def test_nobody_gives_or_ends_a_role_outside_what_their_own_cover(data):
    paths = data.draw(trees())
    actor = data.draw(actors(paths))
    role = data.draw(st.sampled_from(list(Role)))
    place = data.draw(st.sampled_from(sorted(paths, key=str)))

    may = rules.may_give(actor, role, above=paths[place])

    covering = [grant for grant in actor.grants if grant.place in paths[place]]
    assert may == any(role in CHARTERS[grant.role].gives for grant in covering)
    assert not may or actor.may(Power.KEEP_ACCOUNTS, above=paths[place])


@given(data=st.data())
def test_however_many_hands_a_role_goes_through_it_reaches_nothing_more(data):
    paths = data.draw(trees())
    actor = first = data.draw(actors(paths))
    for _ in range(4):
        gifts = [
            Grant(role, place)
            for role in Role
            for place in paths
            if rules.may_be_held(role, place.kind)
            and rules.may_give(actor, role, above=paths[place])
        ]
        if not gifts:
            break
        chosen = data.draw(st.sampled_from(sorted(gifts, key=str)))
        actor = Actor(name="Le suivant", person_id=2, grants=(chosen,))
        kept = first.reach(Power.KEEP_ACCOUNTS)
        assert not paths[chosen.place].isdisjoint(kept)
        if Role.ADMINISTRATOR not in {grant.role for grant in first.grants}:
            assert CHARTERS[chosen.role].is_local


@given(data=st.data())
def test_a_key_opens_no_more_than_its_maker(data):
    paths = data.draw(trees())
    actor = data.draw(actors(paths))
    above = paths[data.draw(st.sampled_from(sorted(paths, key=str)))]

    scopes = rules.key_scopes(actor, above=above)

    assert not scopes or actor.may(Power.KEEP_KEYS, above=above)
    assert scopes.isdisjoint(READING_SCOPES) or actor.may(Power.READ_CASES, above=above)
    assert scopes <= set(rules.key_scopes_somewhere(actor))


@pytest.mark.parametrize(
    ("who", "above", "scopes"),
    [
        (ANNE, ABOVE_SITE, set(KeyScope)),
        (ANNE, ABOVE_GHT, set()),
        (ADAM, ABOVE_SITE, {KeyScope.DECLARE}),
        (LEA, ABOVE_SITE, set()),
        (SYSTEM, frozenset(), set(KeyScope)),
    ],
)
def test_who_reads_no_case_makes_no_key_that_reads_them(who, above, scopes):
    assert rules.key_scopes(who, above=above) == scopes


@pytest.mark.parametrize(
    ("unused", "warned", "done"),
    [
        (165, None, Idle.NOTHING),
        (166, None, Idle.WARN),
        (400, None, Idle.WARN),
        (166, 0, Idle.NOTHING),
        (180, 14, Idle.SUSPEND),
        (400, 13, Idle.NOTHING),
        (179, 15, Idle.NOTHING),
        # Warned, came back, left again: the old warning is worth nothing.
        (180, 200, Idle.WARN),
    ],
)
def test_nobody_is_suspended_without_having_been_warned_two_weeks_before(unused, warned, done):
    used_at = NOON - timedelta(days=unused)
    warned_at = None if warned is None else NOON - timedelta(days=warned)

    assert rules.idle(used_at=used_at, warned_at=warned_at, at=NOON) == done


@given(nights=st.lists(st.integers(0, 40), max_size=40))
def test_whenever_the_job_runs_a_warning_comes_two_weeks_before_the_end(nights):
    at, warned_at = NOON, None
    for night in nights:
        at += timedelta(days=night)
        done = rules.idle(used_at=NOON, warned_at=warned_at, at=at)
        if done == Idle.WARN:
            assert warned_at is None
            warned_at = at
        if done == Idle.SUSPEND:
            assert warned_at is not None
            assert at - warned_at >= timedelta(days=14)


@pytest.mark.parametrize(
    ("last_on", "first_role_on", "due"),
    [
        (None, date(2026, 3, 1), False),
        (None, date(2025, 3, 2), True),
        (date(2025, 6, 1), date(2020, 1, 1), False),
        (date(2025, 3, 2), date(2020, 1, 1), True),
    ],
)
def test_a_place_is_reviewed_each_year(last_on, first_role_on, due):
    found = rules.review_is_due(last_on=last_on, first_role_on=first_role_on, today=TODAY)

    assert found is due


def test_every_delay_says_where_it_comes_from():
    parts = [part for part in rules.delays().values() if isinstance(part, dict)]

    assert len(parts) == 5
    for part in parts:
        assert part["source"]
        assert part["origin"] in {"official", "published", "general_knowledge", "own"}


@pytest.mark.parametrize(
    ("accepted", "withdrawn", "lasts", "state"),
    [
        (False, False, 1, "WAITING"),
        (False, False, 0, "EXPIRED"),
        (False, True, -1, "WITHDRAWN"),
        (True, False, -1, "ACCEPTED"),
    ],
)
def test_what_became_of_an_invitation(accepted, withdrawn, lasts, state):
    expires_at = NOON + timedelta(days=lasts)
    found = rules.invitation_state(
        accepted=accepted, withdrawn=withdrawn, expires_at=expires_at, at=NOON
    )

    assert found == state
