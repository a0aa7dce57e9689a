"""Who reads an incident beside those whom the law names: what its declarant may withhold."""

from hygie.kernel.enums import Labelled

# Stands in the column of the group: no group has this code, and the walls compare with it.
WITHHELD = "-"


class Choice(Labelled):
    """What the law leaves to the declarant."""

    GROUP = "GROUP", "La lecture par le GHT"
    INDICATORS = "INDICATORS", "Le partage des indicateurs de compromission"

    @property
    def within(self) -> str:
        """Its words within a sentence."""
        return self.label[:1].lower() + self.label[1:]
