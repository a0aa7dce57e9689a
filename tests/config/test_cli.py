import json
from contextlib import suppress
from importlib.metadata import version

import pytest

from hygie.config import cli, french


@pytest.fixture(autouse=True)
def _alone(monkeypatch):
    """A command of these tests changes neither the words nor the walls of the others."""
    monkeypatch.setattr(french, "speak_french", lambda: None)
    monkeypatch.setattr(cli.walls, "open_everything", lambda: None)


def typed(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["hygie", *words])
    cli.main()


def test_the_version_is_that_of_hygie(monkeypatch, capsys):
    typed(monkeypatch, "--version")

    assert capsys.readouterr().out == f"hygie {version('hygie')}\n"


def test_the_help_names_what_person_does_in_french(monkeypatch, capsys):
    typed(monkeypatch, "--help")

    said = capsys.readouterr().out
    for words in ("invite", "end-role", "suspend", "démarre tout"):
        assert words in said


def test_an_unknown_command_is_a_sentence_and_json_for_a_machine(monkeypatch, capsys):
    with pytest.raises(SystemExit, match="la commande « truc » n’existe pas"):
        typed(monkeypatch, "truc")
    with pytest.raises(SystemExit, match="1"):
        typed(monkeypatch, "truc", "--json")

    assert "n’existe pas" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.parametrize("command", ["runserver", "createsuperuser", "flush", "changepassword"])
def test_what_would_go_round_the_journal_or_the_walls_does_not_exist(monkeypatch, command):
    with pytest.raises(SystemExit, match="n’existe pas"):
        typed(monkeypatch, command)


def test_help_of_a_command_is_its_own_help(monkeypatch, capsys):
    with pytest.raises(SystemExit, match="0"):
        typed(monkeypatch, "help", "settings")

    assert "hygie settings" in capsys.readouterr().out


@pytest.mark.parametrize("was_there", [True, False])
def test_what_is_refused_leaves_nothing_in_a_new_or_empty_place(tmp_path, was_there):
    place = tmp_path / "home"
    if was_there:
        place.mkdir()

    with suppress(SystemExit), cli._nothing_left_in(place):
        place.mkdir(exist_ok=True)
        (place / "postgres").mkdir()
        raise SystemExit("hygie: non")

    assert place.exists() == was_there
    assert not was_there or not any(place.iterdir())


def test_a_place_that_held_something_is_left_as_it_is(tmp_path):
    (tmp_path / "here").write_text("x")

    with suppress(SystemExit), cli._nothing_left_in(tmp_path):
        raise SystemExit("hygie: non")

    assert (tmp_path / "here").read_text() == "x"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "x", "a.age"), "a.age n’existe pas"),
        (FileExistsError(17, "x", "a.age"), "a.age existe déjà"),
        (OSError(71, "x", "a.age"), ""),
        (OSError("x"), ""),
    ],
)
def test_a_file_at_fault_is_said_in_french(error, said):
    assert french.of_a_file(error) == said
