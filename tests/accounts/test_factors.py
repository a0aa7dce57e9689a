"""Codes that change, codes on paper, browsers in words: no database."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.accounts.browsers import LONGEST, in_words
from hygie.accounts.factors import recovery, totp

SECRET = b"12345678901234567890"
# RFC 4226, appendix D.
OF_THE_RFC = [
    "755224", "287082", "359152", "969429", "338314",
    "254676", "287922", "162583", "399871", "520489",
]  # fmt: skip


@pytest.mark.parametrize(("step", "code"), list(enumerate(OF_THE_RFC)))
def test_codes_are_those_of_rfc_4226(step, code):
    assert totp.code_of(SECRET, step) == code


# RFC 6238, appendix B, SHA-1: the last six of its eight digits.
@pytest.mark.parametrize(
    ("now", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_times_are_those_of_rfc_6238(now, code):
    assert totp.matching_step(SECRET, code, now=now) == now // 30


@pytest.mark.parametrize(("seconds", "opens"), [(-61, False), (-30, True), (30, True), (61, False)])
def test_a_clock_may_be_half_a_minute_off_and_no_more(seconds, opens):
    now = 2_000_000_000 - 2_000_000_000 % 30 + 15
    code = totp.code_of(SECRET, now // 30)

    assert (totp.matching_step(SECRET, code, now=now + seconds) is not None) is opens


@given(st.binary(min_size=16, max_size=64))
def test_a_secret_comes_back_from_what_applications_read(secret):
    assert totp.secret_of(totp.readable(secret)) == secret


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("12345", ""),
        ("1234567", ""),
        ("١٢٣٤٥٦", ""),
        ("²³⁴⁵⁶⁷", ""),
        ("123456\n", "123456"),
        ("", ""),
    ],
)
def test_six_digits_however_they_are_spaced(typed, read):
    assert totp.read_code(typed) == read


def test_the_picture_says_who_and_where():
    said = totp.address(SECRET, account="anne@ch-bellevue.example", issuer="Hygie")

    assert said.startswith("otpauth://totp/Hygie%3Aanne%40ch-bellevue.example?secret=GEZDGNBV")
    assert said.endswith("&issuer=Hygie&digits=6&period=30")


def test_a_sheet_has_ten_codes_of_a_hundred_and_twenty_bits():
    sheet = recovery.draw(choose=secrets.choice)

    assert len(set(sheet)) == 10
    assert all(recovery.read(code) == code.replace("-", "") for code in sheet)
    assert len(recovery.ALPHABET) ** recovery.LENGTH == 2**120


@given(st.text())
def test_a_code_is_read_or_is_none(text):
    read = recovery.read(text)

    assert read == "" or recovery.digest(read) == recovery.digest(text)


def test_a_code_is_forgiven_its_case_and_its_look():
    assert recovery.read("abcd-efgh-jkmn-olO1-2345-6789") == "ABCDEFGHJKMN010123456789"


AGENTS = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0": (
        "Firefox sous Windows"
    ),
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Safari/605.1.15": "Safari sous macOS",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 "
    "Safari/537.36 Edg/126.0": "Edge sous Windows",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/126.0 "
    "Mobile Safari/604.1": "Chrome sur iPhone",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36": (
        "Chrome sous Android"
    ),
    "Mozilla/5.0 (X11; Linux x86_64)": "Linux",
    "": "Navigateur inconnu",
    "curl/8.5": "Navigateur inconnu",
}


@pytest.mark.parametrize(("agent", "words"), list(AGENTS.items()))
def test_a_browser_in_plain_words(agent, words):
    assert in_words(agent) == words


@given(st.text())
def test_what_a_browser_says_of_itself_is_not_repeated(agent):
    assert len(in_words(agent)) < LONGEST
    assert "<" not in in_words(agent)
