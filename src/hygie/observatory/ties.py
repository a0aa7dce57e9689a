"""What the figures of each indicator are to those of others, as its file says."""

from collections.abc import Mapping
from functools import cache

from hygie.observatory.catalogue import indicators
from hygie.observatory.rules.protection.relations import Tie


@cache
def ties() -> Mapping[str, Tie]:
    """The tie of each indicator, by its code."""
    return {
        code: Tie(
            parts_of=one.parts_of,
            base_of=one.within,
            sum_of=one.sum_of,
            has_groups=one.has_groups,
            is_rate=one.per is not None,
            unit=one.scale,
        )
        for code, one in indicators().items()
    }
