"""The words of the command line, in French: argparse and Django say theirs in English."""

import argparse
import os
from collections.abc import Mapping
from errno import EACCES, EEXIST, EISDIR, ENOENT, ENOSPC, ENOTDIR

from django.core.management.base import BaseCommand

_WORDS = {
    "usage: ": "utilisation : ",
    # argparse puts its colon right after these.
    "positional arguments": "à donner ",
    "options": "options ",
    "optional arguments": "options ",
    "show this help message and exit": "montre cette aide",
    "%(prog)s: error: %(message)s\n": "%(prog)s : %(message)s\n",
    "unrecognized arguments: %s": "option ou mot inconnu : %s",
    "the following arguments are required: %s": "il manque : %s",
    "one of the arguments %s is required": "il faut l’un de : %s",
    "expected one argument": "attend une valeur",
    "expected at most one argument": "attend une valeur au plus",
    "expected at least one argument": "attend au moins une valeur",
    "not allowed with argument %s": "ne va pas avec %s",
    "ignored explicit argument %r": "n’attend pas de valeur, et a reçu %r",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’en est pas : %(choices)s",
    "invalid %(type)s value: %(value)r": "valeur illisible : %(value)r",
    "ambiguous option: %(option)s could match %(matches)s": (
        "%(option)s : laquelle de %(matches)s ?"
    ),
    "unknown parser %(parser_name)r (choices: %(choices)s)": (
        "%(parser_name)r n’en est pas : %(choices)s"
    ),
}
_OF_DJANGO = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--no-color",
    "--force-color",
    "--skip-checks",
}
_PROBLEMS = {
    ENOENT: "{name} n’existe pas",
    EEXIST: "{name} existe déjà",
    EACCES: "{name} ne se laisse pas ouvrir par ce compte",
    EISDIR: "{name} est un dossier, et non un fichier",
    ENOTDIR: "{name} n’est pas un dossier",
    ENOSPC: "il n’y a plus de place pour {name}",
}


def speak_french() -> None:
    """Have every command of this process say its usage and its errors in French."""
    setattr(argparse, "_", _said)  # noqa: B010 - a name that the stubs do not have
    setattr(argparse, "ngettext", _said_of_several)  # noqa: B010
    BaseCommand.suppressed_base_arguments = _OF_DJANGO


def tell(parser: argparse.ArgumentParser, words: Mapping[str, tuple[str | None, str]]) -> None:
    """Say these options, each under its name, in these words; leave the others unsaid."""
    for action in parser._actions:  # argparse has no other way to them
        if action.dest != "help":
            action.metavar, action.help = words.get(action.dest, (None, argparse.SUPPRESS))


def of_a_file(error: OSError) -> str:
    """What is wrong with a file that somebody named; empty when it is something else."""
    words = _PROBLEMS.get(error.errno or 0, "")
    return words.format(name=os.fsdecode(error.filename)) if words and error.filename else ""


def _said(words: str) -> str:
    return _WORDS.get(words, words)


def _said_of_several(one: str, several: str, count: int) -> str:
    return _WORDS.get(one, _WORDS.get(several, one if count == 1 else several))
