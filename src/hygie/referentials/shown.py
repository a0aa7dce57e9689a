"""Referentials as people read them: counts, origins, trees, differences."""

from typing import Any

from hygie.kernel.provenance import Provenance
from hygie.referentials.models import Version
from hygie.referentials.rules.records import Brought, State

_TONES = {State.DRAFT: "warning", State.PUBLISHED: "success", State.RETIRED: "neutral"}


def counted(count: int, one: str, many: str) -> str:
    """A count and its word."""
    return f"{count} {one if count < 2 else many}"


def brought_said(brought: Brought) -> str:
    """What a file brings, in a sentence."""
    said = [
        f"{each.title}, version {each.version} : "
        f"{counted(len(each.measures), 'mesure', 'mesures')}, "
        f"{counted(len(each.nodes), 'ligne', 'lignes')}."
        for each in brought.catalogues
    ]
    said += [
        f"Table de « {each.from_slug} » vers « {each.to_slug} » : "
        f"{counted(len(each.mappings), 'correspondance', 'correspondances')}."
        for each in brought.crosswalks
    ]
    return " ".join(said)


def row_of(version: Version) -> dict[str, Any]:
    """One version as plain values."""
    return {
        "slug": version.referential.slug,
        "version": version.version,
        "title": version.title,
        "publisher": version.publisher,
        "state": State(version.state).label,
        "origin": Provenance(version.origin).label,
        "measures": version.measures,
        "published_on": version.published_on.isoformat() if version.published_on else None,
        "digest": version.digest,
    }
