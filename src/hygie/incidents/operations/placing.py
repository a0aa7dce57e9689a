"""Saying of which establishment an incident is that another tool kept without a number."""

from datetime import datetime

from django.db import transaction

from hygie.establishments.models import Site
from hygie.incidents import access, row
from hygie.incidents.events import IncidentSettled
from hygie.incidents.locking import locked
from hygie.incidents.models import Incident
from hygie.incidents.rules import encoding
from hygie.incidents.rules.reception import may_be_placed
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.finess import normalise
from hygie.kernel.text import clean_text
from hygie.platform import bus

_OF_THE_PLACE = ("structure_name", "city", "department_code", "region_code")


class NoSuchSite(Refused):
    """The register knows no site of this number."""


@transaction.atomic
def place(incident_id: int, *, finess: str, reason: str, by: Actor, at: datetime) -> Incident:
    """Attach a past incident to a site of the register: those who answer for it read it then.

    What was taken over stays as it was written.
    """
    incident = locked(incident_id)
    if not access.may_handle(by):
        raise NotAllowed("Seuls les analystes rattachent un incident repris.")
    if not may_be_placed(incident.channel, has_site=incident.site is not None):
        raise Refused("Cet incident a déjà son établissement, ou a été déclaré par sa structure.")
    words = clean_text(reason)[:500]
    if not words:
        raise Refused("Dites d’où vous savez que c’est cet établissement.")
    sites = Site.objects.select_related("entity__ght")
    site = sites.filter(finess=normalise(finess)).first()
    if site is None:
        raise NoSuchSite("Le registre ne connaît aucun site de ce numéro FINESS.")
    declaration, was = encoding.from_json(incident.content), incident.structure_name
    columns = row.columns(declaration, site, incident.content)
    found = {
        "site": site,
        **{name: columns[name] for name in _OF_THE_PLACE},
        **row.declared_under(site),
        "search": row.search_vector(incident.number, declaration, site),
        "changed_at": at,
    }
    for name, value in found.items():
        setattr(incident, name, value)
    incident.save(update_fields=list(found))
    journal.record(
        "incidents.placed",
        incident,
        by=by,
        at=at,
        finess=site.finess,
        name=site.name,
        was=was,
        reason=words,
    )
    bus.announce(IncidentSettled(incident_id=incident.pk))
    return incident
