"""What kind of thing is told: an incident, what was nearly one, or what may become one."""

from hygie.kernel.enums import Labelled


class Nature(Labelled):
    """An incident; a near miss (it could have been one); a threat (it could become one)."""

    INCIDENT = "INCIDENT", "Incident"
    NEAR_MISS = "NEAR_MISS", "Presque-accident"
    THREAT = "THREAT", "Menace"

    @property
    def is_signal(self) -> bool:
        """Whether no law asks anything of it: it is told freely, and no clock runs."""
        return self in SIGNALS


SIGNALS = frozenset({Nature.NEAR_MISS, Nature.THREAT})
