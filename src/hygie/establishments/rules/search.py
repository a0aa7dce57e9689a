"""What a person means by a few letters: words, other forms of them, the order of what is found."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from hygie.establishments.rules.categories import shipped
from hygie.establishments.rules.sources import Standing
from hygie.kernel.text import fold

MOST_WORDS = 8
LONGEST_WORD = 30
# From this length on, a word that is not the last one may still be the beginning of another.
LONG_ENOUGH = 4
# Hospitals and homes, a fifth of the register, which most questions are about.
PROMINENT = 25
_OTHER_CATEGORY = 10
_CLOSED = 100


@cache
def _lists() -> dict[str, Any]:
    file = resources.files("hygie.establishments") / "reference" / "search_words.toml"
    return tomllib.loads(file.read_text("utf-8"))


@cache
def _ignored() -> frozenset[str]:
    return frozenset(_lists()["ignored"]["words"])


@cache
def _annexes() -> frozenset[str]:
    return frozenset(_lists()["annexes"]["words"])


@cache
def generic_words() -> frozenset[str]:
    """The words that say what a structure is, and not which one it is."""
    return frozenset(word for group in _forms().values() for word in group) | {
        "hopital",
        "clinique",
        "polyclinique",
        "residence",
        "maison",
        "etablissement",
        "prive",
    }


@cache
def _forms() -> dict[tuple[str, ...], frozenset[str]]:
    """Each form as its words, with all the words of the forms that mean the same."""
    found = {}
    for group in _lists()["forms"]:
        forms = [tuple(_spelt(form)) for form in group["same"]]
        words = frozenset(word for form in forms for word in form) - _ignored()
        found.update(dict.fromkeys(forms, words))
    return found


@cache
def _longest_form() -> int:
    return max(len(form) for form in _forms())


def _spelt(text: str) -> list[str]:
    """The words in their usual spelling; letters apart make one word: C.H.U. → chu."""
    spellings = _lists()["spellings"]
    words: list[str] = []
    letters = ""
    for word in [*fold(text).split(), ""]:
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        # Two initials are the beginning of somebody's name, but for C.H.
        words.extend([letters] if len(letters) > 2 or letters == "ch" else letters)
        letters = ""
        if word:
            words.append(spellings.get(word, word)[:LONGEST_WORD])
    return words


def _meaningful(spelt: list[str]) -> list[str]:
    return [word for word in spelt if word not in _ignored()] or spelt


def words_of(text: str) -> list[str]:
    """The words of a name that carry a meaning."""
    return _meaningful(_spelt(text))


def question(text: str) -> list[tuple[str, ...]]:
    """The words of a question, each with what it may stand for; the last one may be unfinished."""
    words = words_of(text)[:MOST_WORDS]
    asked: list[tuple[str, ...]] = [(word,) for word in dict.fromkeys(words)]
    typed = fold(text).split()
    if asked and typed[-1] not in asked[-1] and len(typed[-1]) > 1 and typed[-1] not in _ignored():
        # « st » is Saint, or the beginning of Strasbourg.
        asked[-1] = (*asked[-1], typed[-1])
    return asked


def _other_words(spelt: list[str]) -> set[str]:
    """The words by which the same thing may be asked: CH for Centre hospitalier, and back."""
    found: set[str] = set()
    for start in range(len(spelt)):
        for length in range(1, _longest_form() + 1):
            found |= _forms().get(tuple(spelt[start : start + length]), frozenset())
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the search needs to know of a site."""

    name: str
    long_name: str
    city: str
    postcode: str
    entity_name: str
    category_code: str
    standing: Standing
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How a site is found: its words with their weights, and how much it is looked for.

    A weighs the name, B the city, C the other names, D the rest.
    """

    words: dict[str, str]
    name_words: list[str]
    city_words: list[str]
    prominence: int


def entry(site: Described) -> Entry:
    """Make the search entry of a site."""
    name, others = _spelt(site.name), _spelt(f"{site.long_name} {site.entity_name}")
    city = _city_words(site.city)
    found = dict.fromkeys(_category_words(site.category_code), "D")
    found |= dict.fromkeys(_other_words([*name, "", *others]), "D")
    found[site.postcode] = "D"
    found |= dict.fromkeys(others, "C")
    found |= dict.fromkeys(city, "B")
    found |= dict.fromkeys(name, "A")
    kept = {word: weight for word, weight in found.items() if word and word not in _ignored()}
    return Entry(
        words=kept or dict.fromkeys(name, "A"),
        name_words=_meaningful(name),
        city_words=list(city),
        prominence=prominence(site, name),
    )


@lru_cache(maxsize=50_000)
def _city_words(city: str) -> tuple[str, ...]:
    return tuple(words_of(city))


@cache
def _category_words(code: str) -> tuple[str, ...]:
    category = shipped().get(code)
    return tuple(words_of(category.words)) if category else ()


def prominence(site: Described, name_words: list[str]) -> int:
    """How much a site is looked for: from -100 (closed) to 100 (a university hospital)."""
    category = shipped().get(site.category_code)
    value = category.prominence if category else _OTHER_CATEGORY
    named_as_annex = value > 30 and bool(_annexes() & set(name_words[:2]))
    if site.standing is Standing.ANNEX or (site.standing is Standing.UNKNOWN and named_as_annex):
        value = value * 2 // 5
    elif named_as_annex:
        value = value * 3 // 5
    return value if site.is_open else value - _CLOSED


def fit(asked: list[tuple[str, ...]], name: list[str], city: list[str], prominence: int) -> float:
    """How well a site answers: its words first, then how much it is looked for."""
    last = len(asked) - 1
    total = sum(
        max(_word_fit(word, name, city, is_last=place == last) for word in words)
        for place, words in enumerate(asked)
    ) / len(asked)
    in_name = [any(word in name for word in words) for words in asked]
    if all(in_name):
        total += 8 + 8 * len(asked) / max(len(name), len(asked))
    if name and all(any(word in words for words in asked) for word in name):
        total += 8
    if all(word in words for word, words in zip(name, asked, strict=False)):
        total += 6
    return total + prominence * 0.4


def _word_fit(word: str, name: list[str], city: list[str], *, is_last: bool) -> float:
    begins = is_last or len(word) >= LONG_ENOUGH
    if word in name:
        return 14
    if begins and any(other.startswith(word) for other in name):
        return 10
    if word in city:
        return 9
    if word[0] in name:
        return 8
    if begins and any(other.startswith(word) for other in city):
        return 7
    return 2


def distance(typed: str, word: str, *, bound: int) -> int:
    """How many slips turn one word into the other (Damerau-Levenshtein), or more than `bound`."""
    if abs(len(typed) - len(word)) > bound:
        return bound + 1
    before: list[int] = []
    row = list(range(len(word) + 1))
    for i, char in enumerate(typed, start=1):
        beyond, before, row = before, row, [i, *[0] * len(word)]
        for j, other in enumerate(word, start=1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (char != other))
            if i > 1 and j > 1 and char == word[j - 2] and typed[i - 2] == other:
                row[j] = min(row[j], beyond[j - 2] + 1)
        if min(row) > bound:
            return bound + 1
    return row[-1]


def corrections(typed: str, known: Iterable[str], *, is_last: bool) -> list[str]:
    """The known words that a mistyped one may stand for, the nearest first."""
    bound = 0 if len(typed) < 4 else 1 if len(typed) < 7 else 2
    found = []
    for word in known:
        slips = distance(typed, word, bound=bound)
        if is_last and len(word) > len(typed):
            slips = min(slips, distance(typed, word[: len(typed)], bound=bound))
        if slips <= bound:
            found.append((slips, word[0] != typed[0], len(word), word))
    return [word for *_, word in sorted(found)[:6]]
