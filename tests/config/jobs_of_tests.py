"""Jobs that only the tests of the worker know: one that lasts, one that fails after announcing."""

import os
import time
from pathlib import Path

from django.db import transaction
from procrastinate.contrib.django import app


@app.task(name="tests:last")
def last(seconds: float) -> None:
    """Say in a file that it began, then that it ended."""
    _note("began")
    time.sleep(seconds)
    _note("ended")


@app.task(name="tests:note")
def note(word: str) -> None:
    _note(word)


@app.task(name="tests:announce_then_fail")
def announce_then_fail() -> None:
    with transaction.atomic():
        note.defer(word="announced")
        raise RuntimeError("the transaction is rolled back")


@app.task(name="tests:announce")
def announce() -> None:
    with transaction.atomic():
        note.defer(word="announced")


@app.task(name="tests:poison")
def poison() -> None:
    _note("began")
    os.kill(os.getpid(), 9)


def _note(word):
    with Path(os.environ["TESTS_NOTES"]).open("a") as file:
        file.write(f"{word}\n")
