"""Passwords that are long, and that everybody would try here: a usual word and what fills it up."""

import re
import tomllib
import unicodedata
from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# What must be left of a password once its usual words, years and signs are taken out of it.
ENOUGH = 8
# Beside a common password, so many digits and signs are only what was asked for in length.
FILLING = 6
# A word of a dictionary, with a year beside it; the longest that are known by heart.
LONGEST_WORD = 14
_LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Keys that follow each other: rows, columns and their zigzags, on French keyboards and on others.
_KEYS = """
azertyuiop qsdfghjklm wxcvbn qwertyuiop asdfghjkl zxcvbnm 01234567890 abcdefghijklmnopqrstuvwxyz
aqwzsxedcrfvtgbyhnujikolpm 1aqw2zsx3edc4rfv5tgb6yhn7ujk qazwsxedcrfvtgbyhnujmikolp
1qaz2wsx3edc4rfv5tgb6yhn7ujm a1z2e3r4t5y6u7i8o9p0
"""
_ROWS = tuple(_KEYS.split())
WALK = 4


@cache
def words() -> tuple[str, ...]:
    """The words of this place, the longest first."""
    path = files("hygie.accounts").joinpath("reference", "context-words-2026.toml")
    kept = tomllib.loads(path.read_text("utf-8")).values()
    found = {word for value in kept if isinstance(value, list) for word in value}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def is_made_of_usual_words(password: str) -> bool:
    """Say whether a usual word is in it, and nearly nothing else."""
    usual = re.compile("|".join(words()))
    for text in _readings(password):
        bare = re.sub(r"[\W_]+", "", text)
        left = usual.sub("", bare)
        if left != bare and len(left) < ENOUGH:
            return True
    return False


def is_a_common_one_filled_up(password: str, common: Collection[str]) -> bool:
    """Say whether it is a common password, perhaps twice, with digits and signs around it."""
    for text in _readings(password):
        letters = re.sub(r"[\W\d_]+", "", text)
        if len(password) - len(letters) > FILLING:
            continue
        halves = {letters, letters[: len(letters) // 2], letters[: len(letters) // 3]}
        for half in halves - {""}:
            if half in common and letters == half * (len(letters) // len(half)):
                return True
    return False


def is_a_walk_on_the_keys(password: str) -> bool:
    """Say whether it is made of keys that follow each other, and of nearly nothing else."""
    text = re.sub(r"[\W_]+", "", _plain(password))
    left, at = 0, 0
    while at < len(text):
        step = _walked(text[at:])
        left, at = (left, at + step) if step >= WALK else (left + 1, at + 1)
    return left < len(text) and left < ENOUGH


def is_one_word_again(password: str) -> bool:
    """Say whether it is one word, several times; digits and signs around it change nothing."""
    letters = re.sub(r"[\W\d_]+", "", _plain(password))
    return len(password) - len(letters) <= FILLING and any(
        letters == letters[:length] * (len(letters) // length)
        for length in range(1, len(letters) // 2 + 1)
    )


def is_a_word_and_a_year(password: str) -> bool:
    """Say whether it is one word with a year, and signs: what people write when asked for more."""
    text = _plain(password)
    if _YEAR.search(text) is None:
        return False
    left = re.sub(r"[\W\d_]+", " ", _YEAR.sub(" ", text)).split()
    return len(left) == 1 and len(left[0]) <= LONGEST_WORD


_WHY: tuple[tuple[Callable[[str], bool], str], ...] = (
    (is_made_of_usual_words, "des mots que tout le monde essaie, à peine allongés"),
    (is_a_walk_on_the_keys, "des touches qui se suivent"),
    (is_one_word_again, "le même mot plusieurs fois"),
    (is_a_word_and_a_year, "un mot et une année"),
)


class Guessable(CommonPasswordValidator):
    """Refuses the passwords that are common anywhere, or here, whatever fills them up."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one of them."""
        super().validate(password, user)
        why = next((words for guessed, words in _WHY if guessed(password)), "")
        if not why and is_a_common_one_filled_up(password, self.passwords):
            why = _WHY[0][1]
        if why:
            raise ValidationError(
                f"Ce mot de passe se devine : {why}. "
                "Prenez plusieurs mots sans rapport, qui ne parlent ni d’ici ni de vous.",
                code="guessable",
            )


def _readings(password: str) -> set[str]:
    """As it is typed, and with the signs read as the letters that they stand for."""
    text = _YEAR.sub("", _plain(password))
    return {text, text.translate(_LOOKALIKES)}


def _plain(password: str) -> str:
    """In small letters, without accents."""
    decomposed = unicodedata.normalize("NFKD", password.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _walked(text: str) -> int:
    """How many of the first keys follow each other, one way or the other."""
    longest = 0
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = longest + 1
        while length <= len(text) and text[:length] in row:
            longest, length = length, length + 1
    return longest
