"""What referentials announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VersionPublished:
    """A version may be answered."""

    version_id: int
    slug: str
    version: str


@dataclass(frozen=True)
class VersionRetired:
    """A version is offered no more; what was answered with it stays."""

    version_id: int
    slug: str
    version: str


@dataclass(frozen=True)
class ProofsSaidAnew:
    """What proves a measure of a version is not what it was."""

    version_id: int
    slug: str
    version: str
    ref: str
