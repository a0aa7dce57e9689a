"""Which duties are in sight on the page, and in which order."""

from datetime import date

from hygie.incidents.presentation import clocks
from hygie.incidents.rules.duties import duties
from hygie.incidents.rules.duty_catalogue import catalogue
from hygie.incidents.rules.situation import Situation
from hygie.incidents.rules.territory import PARIS
from hygie.incidents.rules.vocabulary import Answer
from tests.incidents.declarations import SATURDAY

FIRST, SECOND = "EIGS_REPORT", "EIGS_ANALYSIS"


def shown(**changes):
    found = duties(
        Situation(aware_at=SATURDAY, **changes), catalogue=catalogue(on=date(2026, 3, 28))
    )
    return clocks.cards(found, at=SATURDAY, zone=PARIS)


def test_what_is_told_without_delay_is_in_sight_before_what_follows_it():
    owed = shown(patients_in_danger=Answer.YES)

    codes = [card.code for card in owed.timed]
    assert codes.index(FIRST) < codes.index(SECOND)
    assert FIRST not in {card.code for card in owed.possible}
    (first,) = [card for card in owed.timed if card.code == FIRST]
    assert first.clock.remaining == "Sans délai : dès maintenant".replace(" :", "\u00a0:")


def test_what_does_not_apply_is_nowhere():
    owed = shown(patients_in_danger=Answer.NO)

    assert not {FIRST, SECOND} & {card.code for card in (*owed.timed, *owed.possible)}


def test_a_term_that_nobody_knows_is_never_said_to_be_now():
    sent_at = SATURDAY
    owed = shown(
        is_essential_or_important=Answer.YES,
        severe=Answer.YES,
        done={"NIS2_NOTIFICATION": sent_at},
        reported={"NIS2_FINAL_REPORT": sent_at},
    )

    (final,) = [card for card in owed.timed if card.code == "NIS2_FINAL_REPORT"]
    assert (final.clock.state, final.clock.remaining) == ("none", "Terme pas encore connu")
