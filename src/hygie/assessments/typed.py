"""What was typed on a page and is not written yet, answer by answer."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from hygie.assessments.queries.answers import Given
from hygie.kernel.text import whole

ASIDE = "na"
_LAST_VERSION = 32_767


@dataclass(kw_only=True)
class Typed:
    """What was typed for one measure: nothing chosen is empty, what does not apply is `na`."""

    choice: str = ""
    words: str = ""
    # The version of the answer that the page showed, and a mark of what it said.
    seen: int = 0
    mark: str = ""
    is_confirmed: bool = False
    files: "list[UploadedFile[Any]]" = field(default_factory=list)
    error: str = ""

    @property
    def is_untouched(self) -> bool:
        """Whether it says what the page showed."""
        return self.mark == mark_of(self.choice, self.words)


def choice_of(given: Given | None) -> str:
    """An answer as a page chooses it."""
    if given is None:
        return ""
    return ASIDE if given.step is None else str(given.step)


def mark_of(choice: str, words: str) -> str:
    """A mark of an answer: what nobody touched on a page is not sent again."""
    return hashlib.sha256(f"{choice}:{words}".encode()).hexdigest()[:16]


def seen(text: str) -> int:
    """The version of an answer that a page says it showed; 0 when it says none that can be."""
    return min(whole(text, digits=5) or 0, _LAST_VERSION)


def shown(given: Given | None) -> Typed:
    """What a page shows of an answer before anything is typed."""
    choice, words = choice_of(given), given.words if given else ""
    return Typed(
        choice=choice, words=words, seen=given.number if given else 0, mark=mark_of(choice, words)
    )


def after(text: str) -> int:
    """The verdict that a page says it showed; 0 when it says none."""
    return whole(text) or 0


@dataclass(kw_only=True)
class TypedVerdict:
    """What a reviewer typed for one answer."""

    verdict: str = ""
    reason: str = ""
    # The version of the answer that the page showed, and the verdict on it.
    seen: int = 0
    after: int = 0
    # The answer changed since then.
    is_stale: bool = False
    error: str = ""
