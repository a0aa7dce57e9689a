import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from hygie.config import env, manual, roles_page

MANUAL = Path(__file__).parents[2] / "docs" / "operator" / "reglages.md"


def test_the_page_of_settings_is_the_one_that_the_code_declares():
    assert MANUAL.read_text("utf-8") == manual.page(env.DECLARED), "run « make manual »"


def test_the_command_prints_the_page_and_answers_machines():
    page, answer = StringIO(), StringIO()

    call_command("settings", stdout=page)
    call_command("settings", "--json", stdout=answer)

    assert page.getvalue() == manual.for_reading(manual.page(env.DECLARED))
    assert "make manual" not in page.getvalue()
    assert {"name": "PORT", "kind": "nombre", "default": "8000"}.items() <= next(
        each for each in json.loads(answer.getvalue()) if each["name"] == "PORT"
    ).items()


def test_a_setting_is_declared_once():
    names = [variable.name for variable in env.DECLARED]

    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (lambda: env.number("A_TEST", 1, "", most=5), "6"),
        (lambda: env.number("A_TEST", 1, ""), "١"),
        (lambda: env.flag("A_TEST", False, ""), "peut-être"),
    ],
)
def test_a_wrong_setting_is_refused_by_its_name(monkeypatch, unread, read, value):
    monkeypatch.setenv("A_TEST", value)

    with pytest.raises(ImproperlyConfigured, match="A_TEST"):
        read()


def test_a_secret_may_come_from_a_file(monkeypatch, unread, tmp_path):
    (tmp_path / "secret").write_text("très secret\n", "utf-8")
    monkeypatch.setenv("A_TEST_FILE", str(tmp_path / "secret"))

    assert env.secret("A_TEST", "", "Un secret.") == "très secret"


def test_the_page_of_roles_is_the_table_of_the_code():
    assert (MANUAL.parents[1] / "user" / "roles.md").read_text("utf-8") == roles_page.page()
