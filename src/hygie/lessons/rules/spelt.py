"""Names in a text, however they are spelt: whole, letter by letter, cut, or within another word."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hygie.kernel.text import fold
from hygie.lessons.rules import letters
from hygie.lessons.rules.letters import Letters

_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
# Shorter pieces of words meet by chance.
_CUT, _INSIDE = 5, 6
_TITLES = frozenset(
    ("m", "mr", "mme", "mlle", "madame", "monsieur", "mademoiselle", "dr", "docteur", "docteure")
    + ("pr", "professeur", "professeure", "me", "maitre")
)


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word without case or accents, and where it stands as it was written."""

    folded: str
    start: int
    end: int
    # How many signs that show are between it and the word before.
    gap: int
    is_capital: bool


@dataclass(frozen=True, kw_only=True)
class Spelt:
    """A name, or what may be one by chance."""

    start: int
    end: int
    is_sure: bool


@cache
def common() -> frozenset[str]:
    """The words of names that, alone, name nobody; read once from their dated list."""
    path = files("hygie.lessons").joinpath("reference", "common-words-2026.toml")
    return frozenset(tomllib.loads(path.read_text("utf-8"))["words"])


def words_of(read: Letters, text: str) -> list[Word]:
    """The words of a text as it is read."""
    plain = letters.bare(read)
    words, before = [], 0
    for match in _WORD.finditer(plain.text):
        start, end = plain.span(*match.span())
        capital = text[start].isupper()
        gap, before = match.start() - before, match.end()
        words.append(Word(folded=match[0], start=start, end=end, gap=gap, is_capital=capital))
    return words


def alone(words: Sequence[Word], names: Iterable[str]) -> Iterator[Spelt]:
    """The words of these names, each of which names by itself."""
    known = _telling(names)
    for word in words:
        if word.folded in known:
            yield _at(word, word, is_sure=True)


def of_the_case(words: Sequence[Word], people: Iterable[str]) -> Iterator[Spelt]:
    """The names of people of the incident; « petit » without its capital may be nobody."""
    known = _telling(people)
    for at, word in enumerate(words):
        if word.folded in known:
            yield _at(word, word, is_sure=word.is_capital or _is_addressed(words, at))


def of_others(words: Sequence[Word], people: Iterable[str]) -> Iterator[Spelt]:
    """The names of people of the place: sure with their title, or two words of one name."""
    owners: dict[str, set[str]] = {}
    for name in people:
        for part in telling(name):
            owners.setdefault(part, set()).add(name)
    last = {parts[-1] for name in people if (parts := fold(name).split())}
    for at, word in enumerate(words):
        if word.folded not in owners:
            continue
        following = words[at + 1] if at + 1 < len(words) else word
        both = owners[word.folded] & owners.get(following.folded, set())
        if both and following.folded != word.folded and following.gap <= _SHORTEST:
            yield _at(word, following, is_sure=True)
        elif _is_addressed(words, at):
            yield _at(word, word, is_sure=True)
        elif word.is_capital or word.folded in last:
            yield _at(word, word, is_sure=False)


def hidden(words: Sequence[Word], names: Iterable[str]) -> Iterator[Spelt]:
    """Names spelt letter by letter, for certain; cut in two or within another word, perhaps."""
    known = _telling(names)
    yield from _letter_by_letter(words, known)
    cut = {name for name in known if len(name) >= _CUT}
    inside = {name for name in known if len(name) >= _INSIDE}
    for at, word in enumerate(words):
        joined = word.folded
        for following in words[at + 1 : at + 3]:
            joined += following.folded
            if joined in cut:
                yield _at(word, following, is_sure=False)
        if any(name in word.folded for name in inside - {word.folded}):
            yield _at(word, word, is_sure=False)


def _letter_by_letter(words: Sequence[Word], known: frozenset[str]) -> Iterator[Spelt]:
    run: list[Word] = []
    for word in (*words, None):
        if word and len(word.folded) == 1 and (not run or word.gap <= _SHORTEST):
            run.append(word)
            continue
        spelt = "".join(each.folded for each in run)
        for name in known:
            at = spelt.find(name)
            if at >= 0 and len(run) >= _SHORTEST:
                yield _at(run[at], run[at + len(name) - 1], is_sure=True)
        run = [word] if word and len(word.folded) == 1 else []


def telling(name: str) -> set[str]:
    """The words of a name that name somebody by themselves."""
    return {
        word
        for word in fold(name).split()
        if len(word) >= _SHORTEST and word not in common() and not word.isdigit()
    }


def _telling(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word for name in names for word in telling(name))


def _is_addressed(words: Sequence[Word], at: int) -> bool:
    """Whether a title stands before this word: « Mme », « M. Le »."""
    before = words[max(at - 2, 0) : at]
    if len(before) == 2 and before[1].folded not in {*_TITLES, "le", "la", "de", "du"}:
        before = before[1:]
    return any(word.folded in _TITLES for word in before)


def _at(first: Word, last: Word, *, is_sure: bool) -> Spelt:
    return Spelt(start=first.start, end=last.end, is_sure=is_sure)
