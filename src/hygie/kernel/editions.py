"""What ships with Hygie and is changed by those who work with it, version by version."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One version of something shipped; `edition` counts those of the desk, from zero.

    What the desk made itself is after no version of Hygie: `version` is empty.
    """

    version: str
    edition: int = 0

    @property
    def mark(self) -> str:
        """What tells this version from any other one of the same thing."""
        return f"{self.version} / {self.edition}" if self.version else str(self.edition)

    @property
    def label(self) -> str:
        """This version, as people read it."""
        return label_of(self.mark)


def label_of(mark: str) -> str:
    """The version that bears this mark, as people read it."""
    version, _, edition = mark.rpartition(" / ")
    if edition == "0":
        return f"proposée par Hygie, {version}"
    own = f"version {edition} de l’astreinte"
    return f"{own}, d’après Hygie {version}" if version else own
