"""The people of the demonstration: one for every role, and two that a second one is needed of."""

from dataclasses import dataclass

from hygie.kernel.actor import NATION, Place, PlaceKind, Role

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Somebody:
    """A person of the demonstration, and the role they hold somewhere."""

    login: str
    name: str
    role: Role
    place: Place

    @property
    def email(self) -> str:
        """The address by which they sign in; its domain can never receive a mail."""
        return f"{self.login}@{DOMAIN}"


def people(*, site: str, entity: str, ght: str, region: str) -> list[Somebody]:
    """Somebody for every role, around one hospital of the fictional region."""
    own, around = Place(PlaceKind.LEGAL_ENTITY, entity), Place(PlaceKind.REGION, region)
    return [
        Somebody("analyste", "Léa Analyste", Role.CERT_ANALYST, NATION),
        Somebody("releve", "Marc Relève", Role.CERT_ANALYST, NATION),
        Somebody("rssi", "Anne Rssi", Role.CISO, own),
        Somebody("direction", "Diane Direction", Role.DIRECTOR, own),
        Somebody("dsi", "Didier Dsi", Role.CIO, own),
        Somebody("dpo", "Paul Dpo", Role.DPO, own),
        Somebody("soins", "Sophie Soins", Role.CARE_MANAGER, Place(PlaceKind.SITE, site)),
        Somebody("lecteur", "Rémi Lecteur", Role.READER, Place(PlaceKind.SITE, site)),
        Somebody("ght", "Gaël Ght", Role.GHT_OFFICER, Place(PlaceKind.GHT, ght)),
        Somebody("ars", "Karim Ars", Role.ARS_OFFICER, around),
        Somebody("expert", "Elsa Experte", Role.POOLED_EXPERT, own),
        Somebody("instruction", "Paule Instruction", Role.PROGRAMME_REVIEWER, around),
        Somebody("programmes", "Nina Programmes", Role.PROGRAMME_REVIEWER, NATION),
        Somebody("observatoire", "Nadia Observatoire", Role.OBSERVER, NATION),
        Somebody("administration", "Adam Administration", Role.ADMINISTRATOR, NATION),
        Somebody("exploitation", "Oscar Exploitation", Role.OPERATOR, NATION),
    ]
