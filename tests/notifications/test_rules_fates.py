"""What became of mails, in words: each state, many at once, the gravest first."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.notifications.rules import fates
from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.fates import Fate

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=3)


def when(at):
    return f"à {at:%Hh}"


def a_fate(state, **said):
    known = {
        State.SENT: {"sent_at": LATER},
        State.RETRYING: {"next_try_at": LATER, "error": "451 4.3.0 plus tard"},
        State.BOUNCED: {"error": "550 5.1.1 inconnu"},
        State.WAITING: {"leaves_at": LATER},
    }
    return Fate(state=state, written_at=NOON, **known.get(state, {}) | said)


@pytest.mark.parametrize(
    ("state", "said", "word"),
    [
        (State.SENT, "Mail remis au serveur de messagerie à 15h.", ""),
        (State.QUEUED, "Mail en attente d’envoi depuis à 12h.", "Mail en attente"),
        (
            State.RETRYING,
            "Mail en attente depuis à 12h, le serveur de messagerie refuse, nouvel essai à 15h.",
            "Mail en attente",
        ),
        (State.BOUNCED, "Mail refusé\N{NO-BREAK SPACE}: l’adresse n’existe pas.", "Mail refusé"),
        (
            State.WAITING,
            "Mail gardé jusqu’à l’heure choisie par qui le reçoit, à 15h.",
            "Mail gardé pour plus tard",
        ),
    ],
)
def test_one_mail_is_said_as_it_stands(state, said, word):
    assert fates.in_words([a_fate(state)], when) == said
    assert fates.word([a_fate(state)]) == word


def test_many_are_counted_and_what_did_not_leave_comes_first():
    many = [a_fate(State.SENT), a_fate(State.RETRYING), a_fate(State.SENT)]

    first, second = fates.in_words(many, when).splitlines()

    assert first.startswith("Mail en attente")
    assert second == "2 mails remis au serveur de messagerie, dont le dernier à 15h."
    assert fates.word(many) == "Mail en attente"
    assert fates.is_away(many)


def test_without_a_mail_nothing_is_said_to_have_left():
    assert fates.in_words([], when) == "Aucun mail."
    assert fates.word([]) == "Sans mail"


# What became of one in a digest is what became of the digest.
@given(st.lists(st.sampled_from(sorted(set(State) - {State.GATHERED})), min_size=1))
def test_every_mail_is_counted_once_and_only_all_sent_is_silent(states):
    found = [a_fate(state) for state in states]

    lines = fates.in_words(found, when).splitlines()

    counts = [int(line.split()[0]) if line[0].isdigit() else 1 for line in lines]
    assert sum(counts) == len(states)
    assert (fates.word(found) == "") == (set(states) == {State.SENT})
