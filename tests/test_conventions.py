"""The habits that review would otherwise have to repeat."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import get_resolver

TESTS = Path(__file__).parent
SRC = TESTS.parent / "src" / "hygie"
CODE = [path for path in SRC.rglob("*.py") if "migrations" not in path.parts]


def modules_of(role):
    """Every `<module>/<role>.py`, and every file of a `<module>/<role>/` package."""
    for path in sorted([*SRC.glob(f"*/{role}.py"), *SRC.glob(f"*/{role}/*.py")]):
        if path.name != "__init__.py":
            yield import_module(".".join(("hygie", *path.relative_to(SRC).with_suffix("").parts)))


def public_functions(role):
    return [
        pytest.param(function, id=f"{module.__name__}.{name}")
        for module in modules_of(role)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]


def views(patterns):
    """The views behind every address, however deep; those of the API are the library's."""
    found = [pattern.callback for pattern in patterns if pattern.callback]
    for pattern in patterns:
        if getattr(pattern, "namespace", None) != "api-v1":
            found += views(getattr(pattern, "url_patterns", []))
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(SRC)))
def test_a_file_and_its_functions_can_be_read_in_one_sitting(path):
    source = path.read_text("utf-8")
    assert len(source.splitlines()) <= 400
    assert source == "" or ast.get_docstring(ast.parse(source)), "a module says what it is"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 50, node.name


@pytest.mark.parametrize("operation", public_functions("operations"))
def test_an_operation_says_what_who_and_when(operation):
    parameters = inspect.signature(operation).parameters
    assert operation.__doc__
    for name in ("by", "at"):
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("query", public_functions("queries"))
def test_a_query_takes_the_actor_or_says_any(query):
    first = next(iter(inspect.signature(query).parameters), None)
    assert first == "actor" or query.__name__.startswith("any_")


@pytest.mark.parametrize("view", views(get_resolver().url_patterns), ids=lambda view: view.__name__)
def test_a_view_shows_does_or_asks(view):
    assert view.kind in {"shows", "does", "asks"}


@pytest.mark.parametrize("role", ["rules", "access"])
def test_rules_and_access_have_their_tests(role):
    for path in sorted([*SRC.glob(f"*/{role}.py"), *SRC.glob(f"*/{role}/")]):
        mirror = TESTS / path.relative_to(SRC).parts[0]
        assert list(mirror.glob(f"test_{role}*.py")), f"{path} has no test in {mirror.name}"
