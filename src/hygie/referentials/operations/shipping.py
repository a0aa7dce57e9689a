"""The referentials that come with Hygie: brought with each version of it, each once."""

from datetime import datetime

from django.db import transaction

from hygie.kernel.actor import Actor
from hygie.referentials.models import Version
from hygie.referentials.operations import keeping
from hygie.referentials.readers import shipped


@transaction.atomic
def bring(*, by: Actor, at: datetime) -> list[Version]:
    """Load what is not there yet, and publish it; return what is new.

    Where an authority keeps its own version of one, ours waits as a draft: it decides.
    """
    known = set(Version.objects.values_list("referential__slug", "version"))
    of_others = set(
        Version.objects.filter(is_shipped=False).values_list("referential__slug", flat=True)
    )
    brought = []
    for slug, number in shipped.SHIPPED:
        if (slug, number) in known:
            continue
        version = keeping.load(shipped.read(slug, number), by=by, at=at, is_shipped=True)
        if slug not in of_others:
            version = keeping.publish(version.pk, by=by, at=at)
        brought.append(version)
    return brought
