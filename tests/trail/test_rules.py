"""Every act that the code records has its sentence, and only what may be told is told."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hygie.trail import rules

SRC = Path(__file__).parents[2] / "src" / "hygie"
NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)
OTHERS = {"opened", "job", "task"}
ACT = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded():
    """Every code that a file which writes to the journal passes to a call, and where."""
    for path in SRC.rglob("*.py"):
        source = path.read_text("utf-8")
        if "hygie.journal import operations" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            # The named openings of the walls have names of the same shape.
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") not in OTHERS:
                named = [word.value for word in node.keywords if word.arg == "what"]
                for value in [*node.args[:1], *named]:
                    if isinstance(value, ast.Constant) and ACT.fullmatch(str(value.value)):
                        yield str(value.value), path.name


def test_every_act_of_the_code_has_its_sentence():
    codes = dict(recorded())
    missing = {code: file for code, file in codes.items() if code not in rules.sayings()}

    assert {"incidents.read", "accounts.role_given", "incidents.exported"} <= codes.keys()
    assert missing == {}, "say these in src/hygie/trail/reference/acts-2026.toml"


def test_what_the_desk_writes_for_itself_is_not_told():
    kept = {"incidents.noted", "incidents.called_back", "incidents.given_duplicate"}

    assert kept.isdisjoint(rules.told())
    assert {code.split(".")[0] for code in rules.told()} == {
        "casework",
        "exhibits",
        "incidents",
        "indicators",
        "lessons",
        "recovery",
        "routing",
    }
    assert not any(code.endswith("_by_desk") for code in rules.told())


@pytest.mark.parametrize(
    ("what", "detail", "said"),
    [
        ("incidents.read", {}, "A ouvert l’incident"),
        (
            "incidents.taken_in_export",
            {"count": 2, "of": 30},
            "A exporté 2 de vos incidents, dans un tableau qui en compte 30",
        ),
        ("incidents.file_taken", {}, "A téléchargé une pièce jointe : —"),
        (
            "incidents.file_taken",
            {"name": "{0}"},
            "A téléchargé une pièce jointe : {0}",
        ),
        ("later.invented", {}, "Acte d’une version plus récente"),
    ],
)
def test_an_act_in_words(what, detail, said):
    assert rules.sentence(what, detail) == said


@pytest.mark.parametrize(("seconds", "differ"), [(0, False), (60, False), (61, True), (-61, True)])
def test_clocks_that_differ_by_more_than_a_minute(seconds, differ):
    assert rules.clocks_differ(NOON, NOON + timedelta(seconds=seconds)) is differ
