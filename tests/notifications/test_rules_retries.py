"""What a refusal means, and what a report of delivery says of a mail of ours."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.notifications.rules import reports, retries
from hygie.notifications.rules.reports import LONGEST
from tests.notifications.dsn import MARK, a_report

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)


def recipients(*codes):
    return smtplib.SMTPRecipientsRefused(
        {f"{n}@b.example": (code, b"non") for n, code in enumerate(codes)}
    )


@pytest.mark.parametrize(
    ("error", "for_good"),
    [
        (recipients(550), True),
        (recipients(452), False),
        (recipients(550, 452), False),
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPDataError(554, b"refused"), True),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPSenderRefused(550, b"who?", "hygie@b.example"), False),
        (smtplib.SMTPAuthenticationError(535, b"no"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(111, "refused"), False),
    ],
)
def test_only_what_the_recipient_refuses_for_good_is_given_up_at_once(error, for_good):
    assert retries.is_for_good(error) == for_good


def test_each_try_waits_at_least_as_long_as_the_one_before_and_they_end_within_days():
    waits = retries.delays()

    assert list(waits) == sorted(waits)
    assert timedelta(days=1) < sum(waits, timedelta()) < timedelta(days=4)
    assert [retries.next_try(n, at=NOON) for n in (0, len(waits) + 1)] == [None, None]
    assert retries.next_try(1, at=NOON) == NOON + waits[0]
    assert retries.next_try(len(waits), at=NOON) == NOON + waits[-1]


@given(st.integers(1, 10**6))
def test_whatever_was_tried_the_next_try_is_ahead_or_there_is_none(tries):
    following = retries.next_try(tries, at=NOON)

    assert (following is None) == (tries > len(retries.delays()))
    assert following is None or following > NOON


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("550 5.1.1 <x@b.example> User unknown", "l’adresse n’existe pas"),
        ("552 5.2.2 Mailbox full", "la boîte est pleine"),
        ("5.2.1 disabled", "la boîte n’accepte pas de mail"),
        ("554 5.7.1 Relay denied", "son serveur refuse ce qui vient de nous"),
        ("550 non", ""),
        ("", ""),
    ],
)
def test_the_codes_of_servers_are_said_in_words(said, words):
    assert retries.reason(said) == words


def test_what_a_server_says_is_one_line():
    error = smtplib.SMTPRecipientsRefused({"a@b.example": (550, b"5.1.1 no\r\nsuch \xff user")})

    assert retries.said_by(error) == "550 5.1.1 no such \N{REPLACEMENT CHARACTER} user"
    assert retries.said_by(smtplib.SMTPDataError(554, "no")) == "554 no"
    assert retries.said_by(OSError("x\ny")) == "x y"


@pytest.mark.parametrize("copy", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_our_mail_by_its_mark_whatever_copy_it_carries(copy):
    report = reports.read(a_report(copy=copy))

    assert (report.mark, report.status) == (MARK, "5.1.1")
    assert report.said == "550 5.1.1 User unknown"


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "delayed"},
        {"action": "delivered"},
        {"action": "relayed"},
        {"status": "2.0.0"},
        {"status": "cinq"},
        {"kind": "multipart/mixed"},
        {"message_id": "<autre@ailleurs.example>"},
        {"message_id": ""},
        {"message_id": f"<{MARK}@hygie.example> <{'x' * 32}@hygie.example>"},
        {"copy": "text/plain"},
    ],
)
def test_what_is_no_failure_or_names_no_mail_says_nothing(changes):
    assert reports.read(a_report(**changes)) is None


@given(st.binary(max_size=2000))
def test_no_bytes_make_the_reading_fail(raw):
    assert reports.read(raw) is None


@given(st.integers(0, 3000), st.binary(max_size=40))
def test_no_damage_makes_the_reading_fail_nor_finds_another_mail(place, put):
    raw = a_report()
    found = reports.read(raw[:place] + put + raw[place + len(put) :])

    assert found is None or found.mark == MARK or put


def test_a_report_that_is_too_long_is_not_read():
    assert reports.read(a_report() + b"x" * LONGEST) is None
