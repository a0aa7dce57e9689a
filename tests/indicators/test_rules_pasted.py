"""A pasted text: every indicator once, and each line that was not understood."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.pasted import MOST, MOST_LINES, TooMuch, read_block

SHA256 = hashlib.sha256(b"charge").hexdigest()
BULLETIN = f"""# Bulletin du 2 mars
Bonjour, voici ce que nous avons vu :
- C2 : hxxps://evil[.]example/gate.php?id=1,2 (depuis le 1er mars).
- 192[.]0[.]2[.]7, 192.0.2.8 ; 2001:db8::7
IP: 192.0.2.7
expéditeur faux (at) evil (dot) example
SHA256: {SHA256.upper()}
fichier : "Facture.exe"
HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Mise à jour
User-Agent: Mozilla/4.0 (compatible; MSIE 6.0)
C2 192.0.2.300
C:\\Temp\\a.exe
"""


def test_a_bulletin_is_read_line_by_line():
    reading = read_block(BULLETIN)

    assert [(found.kind, found.value) for found in reading.found] == [
        (Kind.URL, "https://evil.example/gate.php?id=1,2"),
        (Kind.IPV4, "192.0.2.7"),
        (Kind.IPV4, "192.0.2.8"),
        (Kind.IPV6, "2001:db8::7"),
        (Kind.EMAIL, "faux@evil.example"),
        (Kind.SHA256, SHA256),
        (Kind.FILE_NAME, "Facture.exe"),
        (
            Kind.REGISTRY_KEY,
            "HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Run\\Mise à jour",
        ),
        (Kind.USER_AGENT, "Mozilla/4.0 (compatible; MSIE 6.0)"),
    ]
    assert [(each.line, each.text) for each in reading.unread] == [
        (2, "Bonjour, voici ce que nous avons vu :"),
        (11, "192.0.2.300"),
        (12, "C:\\Temp\\a.exe"),
    ]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("192.0.2.7;evil.example;http://evil.example/x;C2", 3),
        ("http://evil.example/a,http://evil.example/b", 2),
        ("<evil.example>, (192.0.2.7) et [192.0.2.8].", 3),
        ("| evil.example | domaine |", 1),
        ("evil.example evil[.]example EVIL.example", 1),
    ],
)
def test_how_a_line_is_cut(line, values):
    reading = read_block(line)

    assert len(reading.found) == values
    assert reading.unread == ()


def test_a_chosen_kind_takes_each_line_whole():
    reading = read_block("Mozilla/5.0 (X11)\n\nsqlmap/1.8", kind=Kind.USER_AGENT)

    assert [found.value for found in reading.found] == ["Mozilla/5.0 (X11)", "sqlmap/1.8"]
    assert read_block("evil.example", kind=Kind.IPV4).unread[0].line == 1


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_001,
        "evil.example\n" * (MOST_LINES + 1),
        " ".join(f"a{rank}.example" for rank in range(MOST + 1)),
    ],
)
def test_what_nobody_would_check_is_refused(text):
    with pytest.raises(TooMuch, match="c’est le plus"):
        read_block(text)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_a_line_that_says_something_is_read_or_said_unread(line):
    reading = read_block(line)
    says_something = bool(line.strip()) and not line.strip().startswith("#")

    assert bool(reading.found or reading.unread) is says_something
