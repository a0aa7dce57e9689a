"""Whether two incidents look like one told twice, before one is set aside for the other."""

from dataclasses import dataclass

from hygie.kernel.text import fold


@dataclass(frozen=True, kw_only=True)
class Twin:
    """What tells an incident from another: where it is, and of which type."""

    finess: str
    structure: str
    kind: str


def differences(one: Twin, other: Twin) -> tuple[str, ...]:
    """What speaks against their being the same; a type that nobody said speaks of nothing."""
    if one.finess or other.finess:
        is_elsewhere = one.finess != other.finess
    else:
        is_elsewhere = fold(one.structure) != fold(other.structure)
    is_otherwise = bool(one.kind and other.kind) and one.kind != other.kind
    said = (("une autre structure", is_elsewhere), ("un autre type", is_otherwise))
    return tuple(words for words, differs in said if differs)
