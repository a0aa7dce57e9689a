"""A file that a page received: read, put under its name, kept as a draft."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, Refused
from hygie.referentials import access
from hygie.referentials.models import Version
from hygie.referentials.operations import keeping
from hygie.referentials.queries import catalogues, versions
from hygie.referentials.readers import opening
from hygie.referentials.readers.naming import Naming
from hygie.referentials.rules.records import Catalogue
from hygie.referentials.rules.rewording import reworded
from hygie.referentials.rules.standing import nothing_new


@dataclass(frozen=True, kw_only=True)
class Received:
    """A draft, and what its file held that was left out."""

    version: Version
    notes: tuple[str, ...]


@transaction.atomic
def receive(
    raw: bytes,
    *,
    name: str,
    naming: Naming,
    keeps_frame: bool = False,
    replaces: int | None = None,
    by: Actor,
    at: datetime,
) -> Received:
    """Keep the one referential of a file as a draft; raise Refused, with every fault if it has any.

    With `keeps_frame`, only its words enter the frame of the version in force. `replaces` is the
    draft that gives way, which somebody has been told of.
    """
    # Nothing is read for whoever may not keep it.
    if not access.may_keep(by):
        raise NotAllowed("Les référentiels sont chargés et publiés au niveau national.")
    brought = opening.read(raw, name=name, naming=naming)
    if not brought.catalogues:
        raise Refused(
            "Ce fichier est une table de correspondance : l’exploitant la charge par la commande "
            "« hygie referential import »."
        )
    if len(brought.catalogues) > 1:
        raise Refused("Ce fichier contient plusieurs référentiels : donnez-les un par un.")
    said = brought.catalogues[0]
    if keeps_frame:
        said = _framed(said)
    notes = brought.notes
    if brought.crosswalks:
        notes += ("Ses tables de correspondance ne sont pas chargées par cette page.",)
    known = versions.any_version(said.slug, said.version)
    version = keeping.load(said, replaces=replaces, by=by, at=at)
    if version == known:
        notes += (nothing_new(version.state, localtime(version.loaded_at), version.loaded_by),)
    return Received(version=version, notes=notes)


def _framed(said: Catalogue) -> Catalogue:
    current = versions.any_current(said.slug)
    if current is None:
        raise Refused(
            f"Aucune version de « {said.slug} » n’est en vigueur : il n’y a pas d’arborescence à "
            "garder."
        )
    return replace(reworded(catalogues.any_catalogue(current), said), slug=said.slug)
