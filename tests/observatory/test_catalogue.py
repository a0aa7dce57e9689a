import re
import sys
from dataclasses import replace

import pytest

import hygie
from hygie.observatory import catalogue, published
from hygie.observatory.catalogue import BadHeader, Denominator, indicators, prelude, read, together
from hygie.observatory.needed import NEEDED
from hygie.observatory.published import FACTS
from hygie.observatory.rules.cells import Level, Measure

HEADER = {
    "Code": "XXX-01",
    "Title": "Un titre",
    "Question": "Combien\u00a0?",
    "Grain": "NATION, REGION × mois",
    "Measure": "COUNT",
    "Unit": "déclarations",
    "Denominator": "DECLARATIONS",
    "Parts of": "",
    "Caveat": "Ce qu’il faut savoir.",
    "Facts": "incidents",
}


def file_of(**changes):
    head = HEADER | {key.replace("_", " "): words for key, words in changes.items()}
    lines = [f"-- {key}: {words}".rstrip() for key, words in head.items() if words is not None]
    return "\n".join([*lines, "SELECT 1"])


def test_a_header_is_read():
    one = read("x.sql", file_of(Caveat="Ce qu’il\n--              faut savoir."))
    assert one.levels == (Level.NATION, Level.REGION)
    assert one.grain == "France, Région × mois"
    assert one.measure is Measure.COUNT
    assert one.denominator is Denominator.DECLARATIONS
    assert one.caveat == "Ce qu’il faut savoir."
    assert (one.scale, one.per, one.is_share) == (1, None, False)
    assert one.sql == "SELECT 1"


@pytest.mark.parametrize(
    "changes",
    [
        {"Code": "INC1"},
        {"Code": None},
        {"Title": ""},
        {"Caveat": ""},
        {"Measure": "MEAN"},
        {"Denominator": "PEOPLE"},
        {"Grain": "PLANET"},
        {"Facts": "incidents, secrets"},
        {"Question": "Combien ?"},
        {"Caveat": "L'impact"},
        {"Per": "0"},
        {"Scale": "beaucoup"},
        {"Author": "quelqu’un"},
    ],
    ids=str,
)
def test_a_bad_header_is_refused_with_the_name_of_its_file(changes):
    with pytest.raises(BadHeader, match="bad.sql"):
        read("bad.sql", file_of(**changes))


def test_a_file_without_its_select_or_with_a_key_twice_is_refused():
    with pytest.raises(BadHeader, match="SELECT"):
        read("bad.sql", file_of().removesuffix("SELECT 1"))
    with pytest.raises(BadHeader, match="twice"):
        read("bad.sql", "-- Code: INC-01\n" + file_of())


def test_codes_are_given_once_and_wholes_exist():
    one = read("a.sql", file_of())
    with pytest.raises(BadHeader, match="b.sql"):
        together({"a.sql": one, "b.sql": one})
    with pytest.raises(BadHeader, match="no part of INC-99"):
        together({"a.sql": read("a.sql", file_of(Parts_of="INC-99"))})
    with pytest.raises(BadHeader, match="no part of XXX-01"):
        together({"a.sql": read("a.sql", file_of(Parts_of="XXX-01"))})


def test_ours_are_all_read():
    assert len(indicators()) == 53
    assert {one.parts_of for one in indicators().values()} <= {"", *indicators()}
    for one in indicators().values():
        assert one.caveat.endswith("."), one.code
        assert one.question.endswith("\u00a0?"), one.code
        assert set(one.facts) == {name for name in catalogue.reads(one.sql) if name in NEEDED}
        assert (one.measure is Measure.SHARE) == (" AS base" in one.sql), one.code
        assert one.per is None or one.measure is Measure.SHARE


def test_a_capability_that_comes_brings_its_facts_and_its_indicators(tmp_path, monkeypatch):
    module = tmp_path / "weather"
    (module / "sql" / "prelude").mkdir(parents=True)
    (module / "__init__.py").touch()
    (module / "facts.py").write_text(
        "from hygie.kernel.fact import Fact, number\n"
        "FACTS = (Fact(name='storms', title='Orages', query='SELECT 1', "
        "columns={'id': number('Numéro')}),)\n"
    )
    (module / "sql" / "xxx_01.sql").write_text(file_of(), "utf-8")
    (module / "sql" / "prelude" / "99_thunder.sql").write_text("SELECT 1", "utf-8")
    monkeypatch.setattr(hygie, "__path__", [*hygie.__path__, str(tmp_path)])

    assert published.together(published.found())[-1].name == "storms"
    assert catalogue.indicators.__wrapped__()["XXX-01"].title == HEADER["Title"]
    assert list(catalogue.prelude.__wrapped__())[-1] == "thunder"
    monkeypatch.delitem(sys.modules, "hygie.weather.facts")
    monkeypatch.delitem(sys.modules, "hygie.weather")


def test_a_fact_has_one_name():
    with pytest.raises(ValueError, match="two modules"):
        published.together(iter([FACTS[0], replace(FACTS[1], name=FACTS[0].name)]))


@pytest.mark.parametrize("name", [*prelude(), *indicators()])
def test_no_file_asks_for_more_than_rows(name):
    words = re.sub(r"--.*", "", prelude().get(name) or indicators()[name].sql)
    assert ";" not in words
    assert words.strip().startswith("SELECT")
    assert not re.search(r"(?i)\b(read_|copy|attach|install|load|pragma|set|create)\b", words)
