"""What an operator reads of the command line is French, down to the last option."""

import argparse
import re

import pytest
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError

from hygie.config import cli, french

OURS = sorted(
    name for name, app in get_commands().items() if isinstance(app, str) and app.startswith("hygie")
)
ENGLISH = re.compile(
    r"\b(the|of|is|are|and|with|without|show (?!\(montrer)|skip|name|email|path|database|positional"
    r"|usage)\b"
)


@pytest.fixture(autouse=True)
def _spoken(monkeypatch):
    """The command line speaks French during a test, and no longer."""
    for name in ("_", "ngettext"):
        monkeypatch.setattr(argparse, name, getattr(argparse, name))
    monkeypatch.setattr(BaseCommand, "suppressed_base_arguments", set())
    french.speak_french()


def parsers(name):
    """The parser of a command, and those of its acts."""
    whole = load_command_class(get_commands()[name], name).create_parser("hygie", name)
    acts = [each for each in whole._actions if isinstance(each, argparse._SubParsersAction)]
    return [whole, *(each for act in acts for each in act.choices.values())]


@pytest.mark.parametrize("name", OURS)
def test_the_help_of_every_command_is_french_to_the_last_option(name):
    for parser in parsers(name):
        said = re.sub(r"--[a-z-]+|hygie [a-z-]+", " ", parser.format_help())
        assert "utilisation" in said
        assert ENGLISH.findall(said) == []
        assert not re.findall(r"^ +--\S+(?: \S+)?$\n(?= +-|\Z)", parser.format_help(), re.M)


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("person", ["fermer"], "n’en est pas"),
        ("person", [], "il manque : ACTE"),
        ("backup", ["--to"], "--to : attend une valeur"),
        ("key", ["revoke", "x"], "NUMÉRO : valeur illisible : 'x'"),
        ("check", ["--tout"], "mot inconnu : --tout"),
        ("restore", [], "il manque : FICHIER"),
    ],
)
def test_a_wrong_word_is_said_in_french(name, words, said, capsys):
    typed = cli.NAMES.get(name, name)
    command = load_command_class(get_commands()[typed], typed)
    command._called_from_command_line = True
    parser = command.create_parser("hygie", name)

    with pytest.raises((SystemExit, CommandError)):
        parser.parse_args(words)

    assert said in capsys.readouterr().err.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["restore", "{here}/none"], "Le fichier {here}/none n’existe pas."),
        (["restore", "{here}"], "{here} est un dossier ; il faut un fichier."),
        (["restore", "{here}/one", "--identity", "{here}/key"], "Le fichier {here}/key n’existe"),
        (["restore", "{here}/one", "--keys", "{here}/key"], "Le fichier {here}/key n’existe pas."),
        (["backup", "--new-key", "{here}/deep/key"], "Le dossier {here}/deep n’existe pas."),
        (["backup", "--keys", "{here}/deep/key"], "Le dossier {here}/deep n’existe pas."),
    ],
)
def test_a_file_or_folder_that_is_none_is_said_in_french(words, said, tmp_path):
    (tmp_path / "one").write_text("")

    with pytest.raises(CommandError) as refused:
        call_command(*(word.format(here=tmp_path) for word in words))

    assert said.format(here=tmp_path) in str(refused.value).replace("\xa0", " ")


def test_a_module_that_is_none_is_said_in_french():
    with pytest.raises(CommandError, match="Aucun module «\xa0truc\xa0» n’a de tables"):
        call_command("migrate", "truc")
