"""Which referentials there are, and which version is current."""

from collections import Counter

from django.db.models import F, QuerySet

from hygie.kernel.actor import Actor
from hygie.referentials import access
from hygie.referentials.models import Node, Proving, Referential, Version
from hygie.referentials.rules.records import State

# The last one that was published here is in force, whatever the dates of its publisher.
_LATEST = (F("published_at").desc(nulls_first=True), F("id").desc())


def visible_to(actor: Actor) -> QuerySet[Version]:
    """The versions that somebody reads: drafts are for those who keep referentials."""
    rows = Version.objects.select_related("referential")
    return rows if access.may_keep(actor) else rows.exclude(state=State.DRAFT)


def of_slug(actor: Actor, slug: str) -> QuerySet[Version]:
    """The versions of a referential that somebody reads, the latest first."""
    return visible_to(actor).filter(referential__slug=slug).order_by(*_LATEST)


def any_current(slug: str) -> Version | None:
    """The version in force of a referential: the last one that was published here."""
    return any_published(slug).first()


def any_published(slug: str) -> QuerySet[Version]:
    """The published versions of a referential, the latest first."""
    rows = Version.objects.select_related("referential")
    return rows.filter(referential__slug=slug, state=State.PUBLISHED).order_by(*_LATEST)


def any_version(slug: str, version: str) -> Version | None:
    """A version by its name, whatever its state: what was answered with it stays readable."""
    rows = Version.objects.select_related("referential")
    return rows.filter(referential__slug=slug, version=version).first()


def any_in_force() -> list[Version]:
    """The version in force of each referential, by its title."""
    rows = Version.objects.select_related("referential").filter(state=State.PUBLISHED)
    latest: dict[int, Version] = {}
    for version in rows.order_by(*_LATEST):
        latest.setdefault(version.referential_id, version)
    return sorted(latest.values(), key=lambda each: each.title.casefold())


def any_referential(slug: str) -> Referential | None:
    """A referential by its short name."""
    return Referential.objects.filter(slug=slug).first()


def any_nodes(version: Version) -> QuerySet[Node]:
    """The lines of a version in the order of reading, with their scale and its steps."""
    rows = Node.objects.filter(version=version).select_related("scale", "parent", "follows")
    return rows.prefetch_related("scale__steps").order_by("position")


def any_measures(version: Version) -> QuerySet[Node]:
    """What is answered of a version, in order."""
    return any_nodes(version).filter(is_assessable=True)


def any_provings(version: Version) -> QuerySet[Proving]:
    """What proves the measures of a version now."""
    rows = Proving.objects.filter(node__version=version, ended_at__isnull=True)
    return rows.select_related("node").order_by("node__position", "event_kind", "step")


def any_provings_of(event_kind: int) -> QuerySet[Proving]:
    """What an event of this kind proves now, in every published version."""
    rows = Proving.objects.filter(
        event_kind=event_kind, ended_at__isnull=True, node__version__state=State.PUBLISHED
    )
    return rows.select_related("node__version__referential").order_by("node", "step")


def any_children(version: Version) -> Counter[int]:
    """How many lines are right below each line."""
    rows = Node.objects.filter(version=version, parent__isnull=False)
    return Counter(rows.values_list("parent_id", flat=True))
