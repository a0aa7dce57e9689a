"""The place of an address: read by those who read its posture, acted on by those who keep it."""

from datetime import date

from django.http import Http404
from django.utils import timezone

from hygie.contacts.rules.places import read_key
from hygie.establishments import tree
from hygie.establishments.tree import Node
from hygie.evidence import access
from hygie.evidence.rules.validity import day_in_paris
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest

LARGEST_KEY = 2**63


def reached(request: ActorRequest, key: str) -> Node:
    """The place of this key, or 404: whose proofs one may not read does not exist."""
    place = read_key(key)
    node = tree.any_node(place) if place else None
    if node is None or not access.may_read(request.actor, above=node.path):
        raise Http404
    return node


def kept(request: ActorRequest, key: str) -> Node:
    """The same place, for who keeps its proofs. Raises NotAllowed."""
    node = reached(request, key)
    if not access.may_keep(request.actor, above=node.path):
        raise NotAllowed("Votre rôle ne tient pas les preuves de cet établissement.")
    return node


def today() -> date:
    """The day that it is in Paris."""
    return day_in_paris(timezone.now())
