"""A plan of Bellevue; tests change what matters."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from hygie.kernel.actor import Place, PlaceKind
from hygie.remediation.operations import costs, dependencies, planning, sharing, waivers
from hygie.remediation.rules.actions import OriginKind, Said
from hygie.remediation.rules.costs import Cost
from hygie.remediation.rules.waivers import Plea
from tests.cast import ANNE, BELLEVUE, BELLEVUE_ENTITY, GAEL, NOON
from tests.incidents.factories import a_site

ENTITY = Place(PlaceKind.LEGAL_ENTITY, BELLEVUE_ENTITY)
SITE = Place(PlaceKind.SITE, BELLEVUE)
GROUP = Place(PlaceKind.GHT, "GHT-A")
TODAY = date(2026, 3, 2)
BY_ANNE = {"by": ANNE, "at": NOON}


def said(**changes):
    """What an action says."""
    values = {
        "title": "Isoler les sauvegardes",
        "owner": "DSI",
        "due_on": date(2026, 6, 30),
        "days": Decimal(10),
        "gain": ("observatoire:3.2.1", "observatoire:3.2.2"),
    }
    return Said(**values | changes)


def planned(place=ENTITY, *, by=ANNE, at=NOON, origin=OriginKind.OTHER, **changes):
    """An action in the plan of a place."""
    a_site()
    return planning.plan(place, said(**changes), origin=origin, by=by, at=at)


def a_plea(**changes):
    """What an exception asks."""
    values = {
        "title": "Un automate sous Windows 7",
        "reason": "Le fabricant ne le met plus à jour.",
        "compensating": "Réseau à part, sans Internet.",
        "expires_on": date(2026, 12, 31),
    }
    return Plea(**values | changes)


def asked(place=ENTITY, *, by=ANNE, at=NOON, **changes):
    """An exception that waits for its answer."""
    a_site()
    return waivers.ask(place, a_plea(**changes), by=by, at=at)


def shared(*members, by=GAEL, at=NOON, **changes):
    """An action that the group of Bellevue shares."""
    a_site()
    return sharing.share(
        GROUP, said(**changes), members=members or (BELLEVUE_ENTITY,), by=by, at=at
    )


def plan_addresses(*, at):
    """A plan with a row of every kind, by what its addresses name."""
    day = timezone.localdate(at)
    one = planned(at=at, due_on=day + timedelta(days=9))
    other = planned(at=at, title="Acheter des bandes", due_on=day)
    costs.say(one.pk, Cost(investment=Decimal(9000), running=Decimal(500)), by=ANNE, at=at)
    dependencies.wait_for(one.pk, other.pk, by=ANNE, at=at)
    waiver = asked(at=at, expires_on=day + timedelta(days=90))
    return {
        "planned_id": str(one.pk),
        "needed_id": str(other.pk),
        "waiver_id": str(waiver.pk),
    }
