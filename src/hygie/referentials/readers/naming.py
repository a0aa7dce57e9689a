"""Short names, titles and the scale of files that have none of ours."""

import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal

from hygie.kernel.provenance import Provenance
from hygie.kernel.text import clean_line, clean_text
from hygie.referentials.rules.checking import LONGEST
from hygie.referentials.rules.records import Catalogue, Scale, Step

_SENTENCE = re.compile(r"(?<=[.?!;:])\s+|\n")
_TAG = re.compile(r"<[^<>]{0,500}>")
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "’", "&quot;": '"'}
_TITLE = 160


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What somebody says of a file in place of what it says; empty is what the file says."""

    slug: str = ""
    version: str = ""


def named(catalogue: Catalogue, naming: Naming) -> Catalogue:
    """The referential under the name and the version that were asked for."""
    return replace(
        catalogue,
        slug=naming.slug or catalogue.slug,
        version=naming.version or catalogue.version,
    )


def slug_of(text: str) -> str:
    """A short name out of anything: lower case, digits, points and dashes."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9.]+", "-", kept).strip("-.")[: LONGEST["slug"]].strip("-.")


def titled(name: str, text: str, otherwise: str) -> tuple[str, str]:
    """A title and the text below it: a long statement without a name lends its beginning."""
    name, text = clean_line(name), clean_text(text)
    if name:
        if len(name) <= LONGEST["title"]:
            return name, text
        return cut(name), f"{name}\n{text}".strip()
    if not text:
        return clean_line(otherwise)[: LONGEST["title"]], ""
    if len(text) <= LONGEST["title"] and "\n" not in text:
        return text, ""
    return cut(_SENTENCE.split(text, maxsplit=1)[0].strip() or text), text


def cut(text: str) -> str:
    """The beginning of a text, at a word."""
    line = clean_line(text)
    return line if len(line) <= _TITLE else line[:_TITLE].rpartition(" ")[0].rstrip(" ,;:") + "…"


def without_tags(text: str) -> str:
    """The words of a text that has marks of HTML."""
    said = _TAG.sub("", text)
    for mark, sign in _ENTITIES.items():
        said = said.replace(mark, sign)
    return clean_text(said)


def evenly(code: str, label: str, answers: list[str], **more: Provenance) -> Scale:
    """A scale whose answers are worth the same step more each time, from nothing to all."""
    last = max(1, len(answers) - 1)
    return Scale(
        code=code,
        label=label,
        steps=tuple(
            Step(rank=rank, label=answer, value=part(rank, last))
            for rank, answer in enumerate(answers)
        ),
        **more,
    )


def part(rank: int, last: int) -> Decimal:
    """One step among so many, as it is kept."""
    return (Decimal(rank) / last).quantize(Decimal("0.0001")).normalize() + 0


# Where a referential says what is asked and not how it is answered.
CONFORMITY = evenly(
    "conformite",
    "De « non conforme » à « conforme »",
    ["Non conforme", "Partiellement conforme", "Conforme"],
    origin=Provenance.OWN,
)
