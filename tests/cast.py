"""The people of the tests, and the hour at which everything happens."""

from datetime import UTC, datetime

from hygie.kernel.actor import NATION, Actor, Grant, Place, PlaceKind, Role

NOON = datetime(2026, 3, 2, 11, tzinfo=UTC)  # Monday 2 March 2026, noon in Paris

BELLEVUE, BELLEVUE_ENTITY = "010000024", "010780054"
ELSEWHERE, ELSEWHERE_ENTITY = "930100037", "930110051"


def _somebody(name: str, role: Role, kind: PlaceKind, code: str) -> Actor:
    return Actor(name=name, grants=(Grant(role, Place(kind, code)),))


ANNE = _somebody("Anne", Role.CISO, PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
REMI = _somebody("Rémi", Role.READER, PlaceKind.SITE, BELLEVUE)
ZOE = _somebody("Zoé", Role.CISO, PlaceKind.LEGAL_ENTITY, ELSEWHERE_ENTITY)
GAEL = _somebody("Gaël", Role.GHT_OFFICER, PlaceKind.GHT, "GHT-A")
KARIM = _somebody("Karim", Role.ARS_OFFICER, PlaceKind.REGION, "84")
LEA = Actor(name="Léa", grants=(Grant(Role.CERT_ANALYST, NATION),))
OSCAR = Actor(name="Oscar", grants=(Grant(Role.OPERATOR, NATION),))
NADIA = Actor(name="Nadia", grants=(Grant(Role.OBSERVER, NATION),))
ADAM = Actor(name="Adam", grants=(Grant(Role.ADMINISTRATOR, NATION),))
ELSA = _somebody("Elsa", Role.POOLED_EXPERT, PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
PAULE = _somebody("Paule", Role.PROGRAMME_REVIEWER, PlaceKind.REGION, "84")
EVERYBODY = (ANNE, REMI, ZOE, GAEL, KARIM, LEA, OSCAR, NADIA, ADAM)
