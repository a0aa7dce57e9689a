"""What ships with Hygie and is changed by those who work with it, version by version."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Edition:
    """One version of something shipped; `edition` counts those of the desk, from zero."""

    version: str
    edition: int = 0

    @property
    def mark(self) -> str:
        """What tells this version from any other one of the same thing."""
        return f"{self.version} / {self.edition}"

    @property
    def label(self) -> str:
        """This version, as people read it."""
        return label_of(self.mark)


def label_of(mark: str) -> str:
    """The version that bears this mark, as people read it."""
    version, _, edition = mark.partition(" / ")
    if edition in {"", "0"}:
        return f"proposée par Hygie, {version}"
    return f"version {edition} de l’astreinte, d’après Hygie {version}"
