"""What may be said of evidence: its origin, its receiver, the moment of a hand-over."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.exhibits.rules import custody
from hygie.exhibits.rules.custody import Noted, NotToBeNoted, Receiver
from hygie.exhibits.rules.kinds import Act
from hygie.kernel.identity import PatientIdentity
from tests.cast import NOON
from tests.exhibits.factories import POLICE, a_hand_over, an_origin

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"taken_from": "  "}, "quelle machine"),
        ({"collected_by": ""}, "qui l’a pris"),
        ({"collected_at": NOON + DAY}, "futur"),
        ({"collected_at": datetime(1926, 3, 2, tzinfo=NOON.tzinfo)}, "trop ancienne"),
        ({"how": "x" * 501}, "500 caractères"),
    ],
)
def test_an_origin_that_does_not_hold_is_refused(changes, why):
    with pytest.raises(NotToBeNoted, match=why):
        custody.check_origin(an_origin(**changes), at=NOON)


def test_an_origin_is_kept_on_one_clean_line():
    origin = an_origin(taken_from=" poste\n\u202eACC-012 ", collected_at=NOON + MINUTE)

    assert custody.check_origin(origin, at=NOON).taken_from == "poste ACC-012"


def test_the_number_of_a_patient_is_refused_wherever_it_is_written():
    with pytest.raises(PatientIdentity):
        custody.check_origin(an_origin(how="1 85 05 78 006 084 91"), at=NOON)
    with pytest.raises(PatientIdentity):
        custody.check_reason("1 85 05 78 006 084 91")


@pytest.mark.parametrize("name", ["person", "service", "reference"])
def test_evidence_goes_to_a_named_person_of_a_service_against_a_reference(name):
    with pytest.raises(NotToBeNoted):
        custody.check_receiver(Receiver(**{**POLICE.__dict__, name: " "}))


@pytest.mark.parametrize(
    ("happened_at", "why"),
    [
        (NOON - MINUTE, "précède le dépôt"),
        (NOON + DAY, "futur"),
        (NOON, None),
        (NOON + 4 * MINUTE, None),
    ],
)
def test_a_hand_over_is_between_the_deposit_and_now(happened_at, why):
    noted = a_hand_over(happened_at=happened_at)
    deposited_at = NOON + timedelta(seconds=40)  # what is typed has no seconds

    if why is None:
        said = custody.check_noted(noted, deposited_at=deposited_at, at=NOON)
        assert said.to == POLICE
        return
    with pytest.raises(NotToBeNoted, match=why):
        custody.check_noted(noted, deposited_at=deposited_at, at=NOON)


def test_a_copy_says_on_what_and_goes_to_nobody():
    copy = Noted(act=Act.COPIED, happened_at=NOON, to=POLICE, words=" Clé USB n° 3 ")

    said = custody.check_noted(copy, deposited_at=NOON, at=NOON)

    assert (said.words, said.to) == ("Clé USB n° 3", custody.NOBODY)
    silent = Noted(act=Act.COPIED, happened_at=NOON)
    with pytest.raises(NotToBeNoted, match="quel support"):
        custody.check_noted(silent, deposited_at=NOON, at=NOON)


@given(st.sampled_from([act for act in Act if act not in {Act.HANDED, Act.COPIED}]))
def test_what_hygie_does_nobody_notes_in_its_place(act):
    with pytest.raises(NotToBeNoted, match="elle-même"):
        custody.check_noted(a_hand_over(act=act), deposited_at=NOON, at=NOON)


def test_to_whom_it_went_is_one_sentence():
    assert custody.receiver_in_words(custody.NOBODY) == ""
    assert custody.receiver_in_words(POLICE) == (
        "à Capitaine Durand, Police judiciaire de Lyon, référence PV 2026/118"
    )


R, H, E, W = Act.RELEASED, Act.HELD, Act.ERASED, Act.WITHDRAWN


@pytest.mark.parametrize(
    ("acts", "held"),
    [
        ((), True),
        ((W,), True),
        ((R,), False),
        ((R, Act.TAKEN), False),
        ((R, H), True),
        ((R, H, R), False),
    ],
)
def test_evidence_is_held_from_its_deposit_until_that_ends(acts, held):
    assert custody.is_held([Act.DEPOSITED, *acts]) is held


@pytest.mark.parametrize(
    ("act", "acts", "why"),
    [
        (E, (), "levez d’abord"),
        (E, (R, H), "levez d’abord"),
        (R, (R,), "déjà levée"),
        (H, (), "est conservé"),
        (H, (R, H), "est conservé"),
        (W, (W,), "déjà retiré"),
        (Act.HANDED, (W,), "ne se remet plus"),
        *((act, (R, E), "effacé") for act in Act if act not in {Act.DEPOSITED, Act.SEALED}),
    ],
)
def test_what_does_not_follow_is_refused(act, acts, why):
    with pytest.raises(NotToBeNoted, match=why):
        custody.check_next(act, [Act.DEPOSITED, *acts])


@pytest.mark.parametrize(
    ("act", "acts"),
    [(R, ()), (R, (W,)), (H, (R,)), (E, (R,)), (E, (W, R)), (W, (R,)), (Act.TAKEN, (W,))],
)
def test_what_follows_is_taken(act, acts):
    assert custody.check_next(act, [Act.DEPOSITED, *acts]) is None
