"""Components that are drawn once for what they are given, and look as if drawn each time."""

from typing import Any

import pytest
from django.template import Context, Template, engines
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from hygie.platform.components import DRAWN_ONCE, MOST, Cell, DrawnOnce

NAMES = ("label", "kind", "icon", "about", "url", "name", "title", "text", "large", "solid")
WORDS = st.one_of(st.sampled_from(["", "danger", "done", "<b>", "&amp;", "1"]), st.text(max_size=8))
VALUES = st.one_of(WORDS, WORDS.map(mark_safe), st.booleans(), st.none(), st.integers(0, 2))


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    DrawnOnce.drawn.clear()


def made(template: str) -> Template:
    return engines["django"].engine.from_string(template)  # type: ignore[attr-defined]


def drawn(name: str, /, **given: Any) -> str:
    words = " ".join(f"{each}=given.{each}" for each in given)
    asked = f'{{% include "{name}" {"with " + words if words else ""} only %}}'
    return made(asked).render(Context({"given": given}))


def drawn_by_django(name: str, /, **given: Any) -> str:
    """The component itself, which sees what it is given and nothing else."""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    return str(engine.get_template(name).render(Context(given)))


@given(
    name=st.sampled_from(sorted(DRAWN_ONCE)),
    given=st.dictionaries(st.sampled_from(NAMES), VALUES),
    others=st.lists(st.dictionaries(st.sampled_from(NAMES), VALUES), max_size=4),
)
def test_it_looks_as_if_it_was_drawn_now(
    name: str, given: dict[str, Any], others: list[dict[str, Any]]
) -> None:
    for each in others:
        drawn(name, **each)
    for _ in range(2):
        assert drawn(name, **given) == drawn_by_django(name, **given)


@pytest.mark.parametrize(
    ("first", "second"),
    [("<b>", mark_safe("<b>")), (True, 1), (False, 0), ("", None), ("1", 1)],
)
def test_what_is_equal_and_drawn_otherwise_is_another(first: Any, second: Any) -> None:
    for one, other in ((first, second), (second, first)):
        DrawnOnce.drawn.clear()
        drawn("ui/badge.html", label=one)
        assert drawn("ui/badge.html", label=other) == drawn_by_django("ui/badge.html", label=other)
        assert len(DrawnOnce.drawn) >= 2


def test_the_same_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn("ui/button.html", label="Envoyer", kind="quiet")
    monkeypatch.setattr("django.template.loader_tags.IncludeNode.render", None)
    assert "Envoyer" in drawn("ui/button.html", label="Envoyer", kind="quiet")


def test_what_is_neither_text_nor_number_is_drawn_each_time() -> None:
    class Word:
        said = "un"

        def __str__(self) -> str:
            return self.said

    word = Word()
    assert "un" in drawn("ui/badge.html", label=word)
    word.said = "deux"
    assert "deux" in drawn("ui/badge.html", label=word)
    assert DrawnOnce.drawn == {}


def test_what_is_drawn_without_escaping_is_told_apart() -> None:
    escaped = '{% include "ui/badge.html" with label=label only %}'
    context = {"label": "<b>"}
    plain = made("{% autoescape off %}" + escaped + "{% endautoescape %}").render(Context(context))
    assert "<b>" in plain
    assert "<b>" not in made(escaped).render(Context(context))


def test_the_memory_of_a_process_has_an_end() -> None:
    for number in range(MOST + 5):
        drawn("ui/icon.html", name=f"n{number}")
    assert len(DrawnOnce.drawn) <= MOST


@pytest.mark.parametrize(
    "asked",
    [
        '{% include "ui/badge.html" with label="Un" %}',
        '{% include name with label="Un" only %}',
        '{% include "ui/alert.html" with text="Un" only %}',
        '{% include "ui/badge.html"|lower with label="Un" only %}',
    ],
)
def test_what_may_see_more_is_included_as_django_does(asked: str) -> None:
    made(asked).render(Context({"name": "ui/badge.html"}))
    assert not any("ui/badge.html" in key or "Un" in key for key in DrawnOnce.drawn)


def test_what_is_left_out_of_a_cell_is_empty() -> None:
    shown = made("{% if cell.url %}lien{% else %}{{ cell.text }}{{ cell.detail }}{% endif %}")
    assert shown.render(Context({"cell": Cell(text="Un")})) == "Un"
