"""The checklist of OWASP ASVS 5.0: no number of levels 1 and 2 is missing, every proof exists."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "operator" / "asvs.md").read_text("utf-8")
LINES = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
# The numbers of levels 1 and 2, section by section.
NUMBERS = """
1.1: 1-2
1.2: 1-9
1.3: 1-11
1.4: 1-3
1.5: 1-2
2.1: 1-3
2.2: 1-3
2.3: 1-4
2.4: 1
3.2: 1-2
3.3: 1-4
3.4: 1-6
3.5: 1-5
3.7: 1-2
4.1: 1-3
4.2: 1
4.3: 1-2
4.4: 1-4
5.1: 1
5.2: 1-3
5.3: 1-2
5.4: 1-3
6.1: 1-3
6.2: 1-12
6.3: 1-4
6.4: 1-4
6.5: 1-5
6.6: 1-3
6.8: 1-4
7.1: 1-3
7.2: 1-4
7.3: 1-2
7.4: 1-5
7.5: 1-2
7.6: 1-2
8.1: 1-2
8.2: 1-3
8.3: 1
8.4: 1
9.1: 1-3
9.2: 1-4
10.1: 1-2
10.2: 1-2
10.3: 1-4
10.4: 1-11
10.5: 1-5
10.6: 1-2
10.7: 1-3
11.1: 1-2
11.2: 1-3
11.3: 1-3
11.4: 1-4
11.5: 1
11.6: 1
12.1: 1-3
12.2: 1-2
12.3: 1-4
13.1: 1
13.2: 1-5
13.3: 1-2
13.4: 1-5
14.1: 1-2
14.2: 1-4
14.3: 1-3
15.1: 1-3
15.2: 1-3
15.3: 1-7
16.1: 1
16.2: 1-5
16.3: 1-4
16.4: 1-3
16.5: 1-3
17.1: 1
17.2: 1-4
17.3: 1-2
"""


def wanted():
    for line in NUMBERS.split("\n"):
        section, _, numbers = line.partition(": ")
        for each in filter(None, numbers.split(",")):
            first, _, last = each.partition("-")
            yield from (f"{section}.{rank}" for rank in range(int(first), int(last or first) + 1))


def test_every_number_is_there_once():
    assert Counter(number for number, *_ in LINES) == Counter(wanted())


def test_the_sum_that_is_announced_is_the_one_of_the_lines():
    states = Counter(state for _, _, state, *_ in LINES)
    said = re.search(
        r"(\d+) exigences : (\d+) tenues, (\d+) en partie, (\d+) manque(?:nt)?, (\d+) sans", PAGE
    )

    assert [int(number) for number in said.groups()] == [
        len(LINES),
        *(states[state] for state in ("tenu", "en partie", "manque", "sans objet")),
    ]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_what_is_held_has_a_proof_and_each_proof_exists(line):
    _, level, state, said, proof = line
    paths = re.findall(r"`([^`]+)`", proof)

    assert level in {"1", "2"}
    assert said
    assert paths or state in {"manque", "sans objet"}
    for path in paths:
        assert (ROOT / path).exists(), path
