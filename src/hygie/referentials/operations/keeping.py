"""Keeping a referential: loaded as a draft, looked at, published, retired; all of it or nothing."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line
from hygie.platform import bus
from hygie.referentials import access
from hygie.referentials.events import VersionPublished, VersionRetired
from hygie.referentials.models import (
    Mapping,
    MappingSet,
    Node,
    Proving,
    Referential,
    Scale,
    Step,
    Version,
)
from hygie.referentials.operations import writing
from hygie.referentials.rules.checking import Faulty, faults_of, faults_of_crosswalk
from hygie.referentials.rules.encoding import digest_of
from hygie.referentials.rules.records import Catalogue, Crosswalk, State
from hygie.referentials.rules.standing import loaded

LONGEST_REASON = 500


class AlreadyPublished(Refused):
    """The same version is published already, and says something else."""


class DraftIsThere(Refused):
    """Another draft of the same version would be lost."""

    def __init__(self, draft: Version) -> None:
        self.draft_id = draft.pk
        super().__init__(
            f"La version {draft.version} de « {draft.title} » est déjà à l’examen, "
            f"{loaded(localtime(draft.loaded_at), draft.loaded_by)} : elle serait "
            "remplacée. Cochez « Remplacer », et donnez le fichier encore une fois."
        )


class NotNow(Refused):
    """The version is not where it should be for this."""


@transaction.atomic
def load(
    catalogue: Catalogue,
    *,
    by: Actor,
    at: datetime,
    is_shipped: bool = False,
    replaces: int | None = None,
) -> Version:
    """Keep a referential as a draft, whole, or raise Faulty with every fault.

    The same content again changes nothing. Another content takes the place of the draft that
    `replaces` names; raise DraftIsThere for another draft of the same version, AlreadyPublished
    when that version is published.
    """
    _check(by)
    faults = faults_of(catalogue)
    if faults:
        raise Faulty(faults)
    digest = digest_of(catalogue)
    referential, _ = Referential.objects.get_or_create(
        slug=catalogue.slug,
        defaults={"title": catalogue.title, "publisher": catalogue.publisher},
    )
    referential = Referential.objects.select_for_update().get(pk=referential.pk)
    known = referential.versions.filter(version=catalogue.version).first()
    if known is not None and known.digest == digest:
        return known
    if known is not None:
        if known.state != State.DRAFT:
            raise AlreadyPublished(
                f"La version {known.version} de « {known.title} » est déjà publiée, avec un autre "
                "contenu. Une version publiée ne change plus : donnez un autre numéro."
            )
        if known.pk != replaces:
            raise DraftIsThere(known)
        journal.record("referentials.discarded", known, by=by, at=at, name=_name(known))
        _erase(known)
    version = writing.write(
        referential, catalogue, digest=digest, is_shipped=is_shipped, by=by, at=at
    )
    journal.record("referentials.loaded", version, by=by, at=at, name=_name(version))
    return version


@transaction.atomic
def publish(version_id: int, *, by: Actor, at: datetime) -> Version:
    """Let a draft be read and answered; from now on it never changes."""
    version = _held(version_id, by)
    if version.state != State.DRAFT:
        raise NotNow("Cette version est déjà publiée, ou retirée.")
    version.state, version.published_at, version.published_by = State.PUBLISHED, at, by.name
    version.save(update_fields=["state", "published_at", "published_by"])
    referential = version.referential
    referential.title, referential.publisher = version.title, version.publisher
    referential.save(update_fields=["title", "publisher"])
    journal.record("referentials.published", version, by=by, at=at, name=_name(version))
    bus.announce(
        VersionPublished(version_id=version.pk, slug=referential.slug, version=version.version)
    )
    return version


@transaction.atomic
def retire(version_id: int, reason: str, *, by: Actor, at: datetime) -> Version:
    """Offer a published version no more; what was answered with it stays readable."""
    version = _held(version_id, by)
    why = clean_line(reason)[:LONGEST_REASON]
    if not why:
        raise Refused("Dites pourquoi cette version est retirée.")
    if version.state != State.PUBLISHED:
        raise NotNow("Seule une version publiée se retire.")
    version.state, version.retired_for = State.RETIRED, why
    version.retired_at, version.retired_by = at, by.name
    version.save(update_fields=["state", "retired_at", "retired_by", "retired_for"])
    journal.record("referentials.retired", version, by=by, at=at, name=_name(version))
    bus.announce(
        VersionRetired(
            version_id=version.pk, slug=version.referential.slug, version=version.version
        )
    )
    return version


@transaction.atomic
def discard(version_id: int, *, by: Actor, at: datetime) -> None:
    """Remove a draft, and its referential when nothing else is left of it."""
    version = _held(version_id, by)
    if version.state != State.DRAFT:
        raise NotNow("Une version publiée ne s’efface pas : elle se retire.")
    journal.record("referentials.discarded", version, by=by, at=at, name=_name(version))
    referential = version.referential
    _erase(version)
    if not referential.versions.exists():
        referential.delete()


@transaction.atomic
def load_crosswalk(crosswalk: Crosswalk, *, by: Actor, at: datetime) -> MappingSet:
    """Keep a table of correspondence, whole; the same again changes nothing."""
    _check(by)
    faults = faults_of_crosswalk(crosswalk)
    if faults:
        raise Faulty(faults)
    digest = digest_of(crosswalk)
    known = MappingSet.objects.filter(slug=crosswalk.slug, version=crosswalk.version).first()
    if known is not None:
        if known.digest == digest:
            return known
        raise AlreadyPublished(
            f"La table « {known.title} », version {known.version}, est déjà chargée avec un autre "
            "contenu : donnez un autre numéro."
        )
    try:
        with transaction.atomic():
            kept = writing.write_crosswalk(crosswalk, digest=digest, by=by, at=at)
    except IntegrityError:  # the same moment, twice
        raise NotNow("Cette table vient d’être chargée.") from None
    journal.record("referentials.mappings_loaded", kept, by=by, at=at, name=kept.title)
    return kept


def _check(by: Actor) -> None:
    if not access.may_keep(by):
        raise NotAllowed("Les référentiels sont chargés et publiés au niveau national.")


def _held(version_id: int, by: Actor) -> Version:
    _check(by)
    rows = Version.objects.select_for_update(of=("self",)).select_related("referential")
    version = rows.filter(pk=version_id).first()
    if version is None:
        raise NotFound("Cette version n’existe pas.")
    return version


def _name(version: Version) -> str:
    return f"{version.title}, {version.version}"


def _erase(version: Version) -> None:
    """Remove the rows of a draft, from the leaves up."""
    Mapping.objects.filter(mapping_set__brought_by=version).delete()
    MappingSet.objects.filter(brought_by=version).delete()
    Proving.objects.filter(node__version=version).delete()
    nodes = Node.objects.filter(version=version)
    nodes.update(parent=None, follows=None, follows_from=None)
    nodes.delete()
    Step.objects.filter(scale__version=version).delete()
    Scale.objects.filter(version=version).delete()
    version.delete()
