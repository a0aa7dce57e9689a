"""A place as far as its crisis contacts are concerned."""

from dataclasses import dataclass

from hygie.contacts.models import Sheet
from hygie.establishments.models import LegalEntity, Site
from hygie.kernel.actor import Place, PlaceKind


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A legal entity or a site, as far as its contacts are concerned."""

    place: Place
    path: frozenset[Place]
    thing: LegalEntity | Site
    sheet: Sheet | None

    @property
    def label(self) -> str:
        """Its name."""
        return self.thing.label if isinstance(self.thing, LegalEntity) else self.thing.name

    @property
    def is_whole(self) -> bool:
        """Say whether every function is expected here: at an entity, and at a site without one."""
        return isinstance(self.thing, LegalEntity) or self.thing.entity_id is None


def spot_of(thing: LegalEntity | Site, sheet: Sheet | None) -> Spot:
    """The same for an entity or a site that is at hand."""
    kind = PlaceKind.LEGAL_ENTITY if isinstance(thing, LegalEntity) else PlaceKind.SITE
    return Spot(place=Place(kind, thing.finess), path=thing.path(), thing=thing, sheet=sheet)
