"""What an action improves: measures of a referential, named « referential:ref »."""

import re
from collections.abc import Iterable

from hygie.kernel.errors import Refused

MOST = 50
_REF = re.compile(r"[a-z0-9][a-z0-9-]{0,59}:[A-Za-z0-9][A-Za-z0-9._/-]{0,59}", re.ASCII)
_BETWEEN = re.compile(r"[\s,;]+")


class NotAMeasure(Refused):
    """What was written names no measure."""


def read(text: str) -> tuple[str, ...]:
    """Read « observatoire:1.1.2, recyf:5 »: each once, in the order in which it was written."""
    return tuple(dict.fromkeys(each for each in _BETWEEN.split(text.strip()) if each))


def written(refs: Iterable[str]) -> str:
    """The same as a form shows it again."""
    return ", ".join(refs)


def check(refs: Iterable[str]) -> None:
    """Refuse what is not written as a measure, what is named twice, and too many of them."""
    known = list(refs)
    for each in known:
        if not _REF.fullmatch(each):
            raise NotAMeasure(
                f"« {each[:60]} » ne désigne pas une mesure : écrivez le référentiel, deux-points, "
                "le numéro, comme observatoire:1.1.2."
            )
    if len(set(known)) < len(known):
        raise NotAMeasure("Une mesure est citée deux fois.")
    if len(known) > MOST:
        raise NotAMeasure(f"{MOST} mesures, c’est le plus : gardez celles qu’elle change vraiment.")
