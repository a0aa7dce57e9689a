"""Two different lines are never hashed as the same bytes."""

import json

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from hygie.journal import chain
from tests.cast import NOON

CANONICAL_OF = """
SELECT {canonical} FROM (SELECT 1::bigint AS position) AS link, jsonb_to_record(%s) AS entry(
    id bigint, at timestamptz, recorded_at timestamptz, what text, is_reading boolean,
    subject_kind text, subject_id text, actor_name text, actor_id bigint, actor_roles text,
    place_kind text, place_code text, region_code text, detail jsonb
)
"""
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
LINE = st.fixed_dictionaries(
    {
        "what": TEXT,
        "subject_kind": TEXT,
        "subject_id": TEXT,
        "actor_name": TEXT,
        "actor_id": st.none() | st.integers(0, 9),
        "actor_roles": TEXT,
        "place_kind": TEXT,
        "place_code": TEXT,
        "region_code": TEXT,
        "is_reading": st.booleans(),
        "detail": st.dictionaries(TEXT, TEXT | st.integers(0, 9) | st.none(), max_size=2),
    }
)
TRICKY = st.sampled_from(['"', '", "', "\\", "[", "null", ",", "1", "1, 1", "{}", "é", "e\u0301"])
COLUMNS = ("what", "subject_kind", "subject_id", "actor_name", "actor_roles", "place_kind")


@st.composite
def two_lines(draw):
    """Two lines that differ, often by where a separator falls."""
    one = draw(LINE)
    other = dict(one)
    first, second = draw(st.permutations(COLUMNS))[:2]
    cut = draw(TRICKY)
    change = draw(st.sampled_from(["move", "null", "detail", "other"]))
    if change == "move":
        one = one | {first: one[first] + cut, second: one[second]}
        other = other | {first: other[first], second: cut + other[second]}
    elif change == "null":
        one, other = one | {first: "null"}, other | {first: ""}
    elif change == "detail":
        one, other = one | {"detail": {cut: "1"}}, other | {"detail": {cut: 1}}
    else:
        other = draw(LINE)
    return one, other


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(two_lines())
def test_two_different_lines_never_have_the_same_canonical_form(django_db_blocker, lines):
    texts = [canonical(one) for one in lines]

    assert (texts[0] == texts[1]) is (lines[0] == lines[1])
    assert json.loads(texts[0])[4:] == [
        lines[0]["what"],
        lines[0]["is_reading"],
        *(lines[0][name] for name in COLUMNS[1:4]),
        lines[0]["actor_id"],
        lines[0]["actor_roles"],
        lines[0]["place_kind"],
        lines[0]["place_code"],
        lines[0]["region_code"],
        lines[0]["detail"],
    ]


def canonical(values):
    """The bytes that are hashed of such a line, as the verification has them made."""
    with connection.cursor() as cursor:
        cursor.execute(
            CANONICAL_OF.replace("{canonical}", chain.CANONICAL),
            [
                json.dumps(
                    {"id": 1, "at": NOON.isoformat(), "recorded_at": NOON.isoformat()} | values
                )
            ],
        )
        return cursor.fetchone()[0]
