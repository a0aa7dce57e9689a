"""Passwords that are long, and that everybody would try here: a usual word and what fills it up."""

import re
import tomllib
import unicodedata
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# What must be left of a password once its usual words, years and signs are taken out of it.
ENOUGH = 8
# Beside a common password, so many digits and signs are only what was asked for in length.
FILLING = 6
_LOOKALIKES = str.maketrans("013457@$!€", "oieastasie")
_YEAR = re.compile(r"(?:19|20)\d\d")


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


class Guessable(CommonPasswordValidator):
    """Refuses the passwords that are common anywhere, or here, whatever fills them up."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one of them."""
        super().validate(password, user)
        if is_made_of_usual_words(password) or is_a_common_one_filled_up(password, self.passwords):
            raise ValidationError(
                "Ce mot de passe se devine : des mots que tout le monde essaie, et des chiffres. "
                "Prenez-en d’autres, qui ne parlent ni d’ici ni de vous.",
                code="guessable",
            )


def _readings(password: str) -> set[str]:
    """As it is typed, and with the signs read as the letters that they stand for."""
    decomposed = unicodedata.normalize("NFKD", password.casefold())
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    text = _YEAR.sub("", plain)
    return {text, text.translate(_LOOKALIKES)}
