"""PDF by Typst: tagged, readable by a screen reader, made without network or system fonts.

Data reaches a template as JSON, never as markup: what people wrote comes out as they wrote it.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any, Final

import typst

from hygie.kernel.text import clean_text

STANDARD: Final = "ua-1"
# A template reads nothing but what Hygie ships, one from elsewhere nothing but its own folder.
_PACKAGE = files("hygie")
_FONTS = files("hygie.platform").joinpath("fonts")
# What the shipped fonts surely draw; the test draws every one of them.
SURE = frozenset(
    map(
        chr,
        (
            *(10, *range(0x20, 0x7F), *range(0xA0, 0x180)),
            *map(ord, "‘’“”„‚–—…€•·‰′″™−×÷≤≥≠←→↑↓\u2009\u202f\u2011\u200b"),
        ),
    )
)
_UNDRAWABLE = "could not be displayed"
_LONGEST_RUN = 40
_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1},}}")
_BREAK = "\u200b"


class NotDrawn(Exception):
    """Typst refused to make the document: a bug of a template, never of what people wrote."""


def render(template: Traversable, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """Return the PDF of a template; `at` is the date that the document bears, now without it.

    Characters that no shipped font draws (emoji, other scripts) come out as their code, [U+1F600],
    because an accessible PDF may not hold a character that cannot be seen.
    """
    cleaned = _each_text(data, _broken)
    try:
        return _compiled(template, cleaned, at)
    except typst.TypstError as error:
        if _UNDRAWABLE not in str(error):
            raise NotDrawn(str(error)) from error
    try:
        return _compiled(template, _each_text(cleaned, _drawable), at)
    except typst.TypstError as error:
        raise NotDrawn(str(error)) from error


def _compiled(template: Traversable, data: Any, at: datetime | None) -> bytes:
    with as_file(template) as path, as_file(_PACKAGE) as package, as_file(_FONTS) as fonts:
        made = typst.compile(
            str(path),
            root=str(package if path.is_relative_to(package) else path.parent),
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=at and at.replace(microsecond=0),
            package_path=str(fonts / "none"),
            package_cache_path=str(fonts / "none"),
        )
    return bytes(made)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Return the same data with every text changed; pictures are left alone."""
    if isinstance(value, Mapping):
        return {
            key: inner if key.endswith("_svg") else _each_text(inner, change)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple):
        return [_each_text(inner, change) for inner in value]
    return change(value) if isinstance(value, str) else value


def _broken(text: str) -> str:
    """Return clean text in which no run of letters is wider than a page."""
    return _RUN.sub(_cut, clean_text(text))


def _cut(run: re.Match[str]) -> str:
    whole = run[0]
    # An address is copied as it is; a line ends after its strokes anyway.
    if whole.startswith("http") and max(map(len, whole.split("/"))) <= _LONGEST_RUN:
        return whole
    starts = range(0, len(whole), _LONGEST_RUN)
    return _BREAK.join(whole[start : start + _LONGEST_RUN] for start in starts)


def _drawable(text: str) -> str:
    return "".join(char if char in SURE else f"[U+{ord(char):04X}]" for char in text)
