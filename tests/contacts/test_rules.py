"""What decides: no database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.contacts.rules import attention, freshness, functions, means, particulars, reminders
from hygie.contacts.rules.attention import Attention
from hygie.contacts.rules.freshness import Freshness
from hygie.contacts.rules.means import Inside, Means
from hygie.contacts.rules.places import key_of, read_key
from hygie.contacts.rules.reference import read
from hygie.contacts.rules.reminders import LinkState, Step
from hygie.kernel.actor import Place, PlaceKind
from hygie.kernel.errors import Refused
from hygie.kernel.provenance import Provenance
from tests.cast import NOON
from tests.contacts.factories import particulars as said

INSIDE = Inside(phones=frozenset({"+33474454647"}), domains=frozenset({"ch-bellevue.fr"}))
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("ways", "cut_off"),
    [
        ({"mobile_phone": "+33639981234"}, False),
        ({"outside_mail": "jeanne@courriel.example"}, False),
        ({"office_phone": "+33474454600"}, True),
        ({"office_mail": "jeanne@ch-bellevue.fr"}, True),
        ({"office_phone": "+33474454600", "office_mail": "jeanne@ch-bellevue.fr"}, True),
        # What is written in the place of an outside number does not make it one.
        ({"mobile_phone": "+33474454647"}, True),
        ({"mobile_phone": "+33474454699"}, True),
        ({"mobile_phone": "+33478111213"}, False),
        ({"mobile_phone": "+33639981234", "office_phone": "+33639981234"}, True),
        ({"outside_mail": "jeanne@CH-Bellevue.fr"}, True),
        ({"mobile_phone": "+33474454699", "outside_mail": "j@courriel.example"}, False),
    ],
)
def test_who_only_has_what_falls_with_the_network_is_cut_off(ways, cut_off):
    assert means.is_cut_off(Means(**ways), inside=INSIDE) is cut_off


@given(st.builds(Means, office_phone=st.text(max_size=12), office_mail=st.text(max_size=12)))
def test_without_anything_outside_everybody_is_cut_off(ways):
    assert means.is_cut_off(ways, inside=Inside())


def test_a_mail_open_to_all_is_nobody_s_own():
    assert means.own_domains("a@orange.fr", "b@ch-bellevue.fr", "") == {"ch-bellevue.fr"}


@pytest.mark.parametrize(
    ("confirmed", "due", "reported", "state", "words"),
    [
        (None, 0, None, Freshness.NEVER, "jamais confirmé"),
        (0, -182, None, Freshness.CONFIRMED, "confirmé aujourd’hui"),
        (1, -181, None, Freshness.CONFIRMED, "confirmé hier"),
        (40, -142, None, Freshness.CONFIRMED, "confirmé il y a 40\u00a0jours"),
        (95, -87, None, Freshness.CONFIRMED, "confirmé il y a 3\u00a0mois"),
        (182, 0, None, Freshness.DUE, "à confirmer"),
        (183, 1, None, Freshness.DUE, "à confirmer depuis 1\u00a0jour"),
        (222, 40, None, Freshness.DUE, "à confirmer depuis 40\u00a0jours"),
        (1200, 1018, None, Freshness.DUE, "à confirmer depuis 2\u00a0ans"),
        (10, -172, 1, Freshness.WRONG, "signalé inexact"),
    ],
)
def test_freshness_is_said_in_words(confirmed, due, reported, state, words):
    confirmed_at = None if confirmed is None else NOON - confirmed * DAY
    times = {"confirmed_at": confirmed_at, "due_at": NOON - due * DAY}
    reported_at = None if reported is None else NOON - reported * DAY

    found = freshness.freshness(**times, reported_at=reported_at, at=NOON)

    assert found == state
    assert freshness.in_words(found, **times, at=NOON) == words


def test_a_confirmation_lasts_half_a_year():
    assert freshness.confirm_by(NOON) == NOON + 182 * DAY


def test_people_are_asked_at_once_after_fourteen_and_thirty_days_then_told_of():
    steps = [reminders.step(asked) for asked in range(5)]
    days = [(reminders.next_step_at(n, first_asked_at=NOON) - NOON).days for n in (1, 2, 3)]

    assert steps == [Step.ASK, Step.ASK, Step.ASK, Step.TELL, Step.TELL]
    assert days == [14, 30, 45]


@pytest.mark.parametrize(
    ("ended", "expires", "state"),
    [
        (None, 1, LinkState.OPEN),
        (None, 0, LinkState.EXPIRED),
        (-1, 1, LinkState.USED),
        (-1, -1, LinkState.USED),
    ],
)
def test_a_link_is_open_once_and_for_a_time(ended, expires, state):
    ended_at = None if ended is None else NOON + ended * DAY

    assert (
        reminders.link_state(ended_at=ended_at, expires_at=NOON + expires * DAY, at=NOON) == state
    )


def test_a_link_outlives_the_last_reminder():
    last = reminders.next_step_at(reminders.most_asked(), first_asked_at=NOON)

    assert reminders.link_expires_at(NOON) > last


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ({}, [Attention.READY]),
        ({"contacts": 0}, [Attention.NONE]),
        ({"due_at": NOON}, [Attention.DUE]),
        ({"reported": 1}, [Attention.DUE]),
        (
            {"missing": ["DPO"], "cut_off": 2, "due_at": NOON - DAY},
            [Attention.DUE, Attention.MISSING, Attention.CUT_OFF],
        ),
    ],
)
def test_what_a_sheet_lacks_is_told_the_most_pressing_first(sheet, found):
    whole = {"contacts": 6, "missing": [], "cut_off": 0, "reported": 0, "due_at": NOON + DAY}

    assert attention.attentions(**(whole | sheet), at=NOON) == found


def test_the_functions_of_the_issue_are_expected_and_others_are_not():
    expected = {"DIRECTOR", "CISO", "IT_ON_CALL", "ADMIN_ON_CALL", "DPO", "COMMUNICATION"}

    assert set(functions.missing([])) == expected
    assert functions.missing(expected | {"BIOMEDICAL", "OLD"}) == []
    assert functions.label_of("OLD") == "OLD"


@pytest.mark.parametrize(
    "name", ["functions-2026.toml", "delays-2026.toml", "public-mail-2026.toml"]
)
def test_every_list_says_where_it_comes_from(name):
    assert Provenance(read(name)["origin"])
    assert read(name)["source"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"function": "KING"}, "fonction"),
        ({"name": ""}, "nom"),
        ({"mobile_phone": "", "outside_mail": ""}, "au moins un téléphone"),
        ({"note": "patient 1 85 05 78 006 084 91"}, "identité de patient"),
    ],
)
def test_what_nobody_could_use_is_refused(changes, words):
    with pytest.raises(Refused, match=words):
        particulars.check(said(**changes))


def test_what_changed_is_named_in_the_order_of_the_form():
    assert particulars.changed(said(), said(note="x", name="Y")) == ["name", "note"]
    assert set(particulars.LABELS) > particulars.TO_CONFIRM


@pytest.mark.parametrize("kind", [PlaceKind.LEGAL_ENTITY, PlaceKind.SITE])
def test_a_place_is_read_from_its_key(kind):
    place = Place(kind, "2A0000014")

    assert read_key(key_of(place)) == place
    assert read_key(key_of(place).upper()) == place


@given(st.text(max_size=20))
def test_any_other_key_is_no_place(text):
    place = read_key(text)

    assert place is None or key_of(place) == text.lower()
