"""Who is acting, and where their roles reach: the nouns that every module shares."""

from dataclasses import dataclass

from hygie.kernel.enums import Labelled


class Role(Labelled):
    """What somebody is, at a place."""

    DIRECTOR = "DIRECTOR", "Direction"
    CISO = "CISO", "RSSI"
    CIO = "CIO", "DSI"
    DPO = "DPO", "Délégué à la protection des données"
    CARE_MANAGER = "CARE_MANAGER", "Cadre de soins"
    READER = "READER", "Lecteur"
    GHT_OFFICER = "GHT_OFFICER", "Référent cyber du GHT"
    ARS_OFFICER = "ARS_OFFICER", "Référent cyber de l’ARS"
    CERT_ANALYST = "CERT_ANALYST", "Analyste du CERT"
    OBSERVER = "OBSERVER", "Observateur national"
    ADMINISTRATOR = "ADMINISTRATOR", "Administrateur des comptes"
    OPERATOR = "OPERATOR", "Exploitant de la plateforme"


class PlaceKind(Labelled):
    """The levels of the tree, from the leaves to the root."""

    SITE = "SITE", "Site"
    LEGAL_ENTITY = "LEGAL_ENTITY", "Entité juridique"
    GHT = "GHT", "GHT"
    REGION = "REGION", "Région"
    NATION = "NATION", "France"


@dataclass(frozen=True)
class Place:
    """A node of the tree: a FINESS number, the code of a GHT or of a region, or the nation."""

    kind: PlaceKind
    code: str


NATION = Place(PlaceKind.NATION, "FR")


@dataclass(frozen=True)
class Grant:
    """One role held at one place; it reaches every place below."""

    role: Role
    place: Place


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, a machine or a scheduled job, at the moment of acting."""

    name: str
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()

    def holds(self, *roles: Role, above: frozenset[Place]) -> bool:
        """Say whether one of these roles is held at one of these places.

        `above` is the path of the thing acted upon: its site, entity, GHT, region, nation.
        """
        return any(grant.role in roles and grant.place in above for grant in self.grants)

    def has_role(self, *roles: Role) -> bool:
        """Say whether one of these roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

    def places(self, *roles: Role) -> frozenset[Place]:
        """The places where one of these roles is held."""
        return frozenset(grant.place for grant in self.grants if grant.role in roles)


SYSTEM = Actor(name="hygie")
ANYONE = Actor(name="déclarant sans compte")
