"""Writing a version of a playbook: the shipped one is copied by the first change."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.casework import access
from hygie.casework.models import Edition
from hygie.casework.queries import playbooks as queries
from hygie.casework.rules import playbooks as rules
from hygie.casework.rules.playbooks import Said
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line


class ChangedSince(Refused):
    """Somebody else wrote a version while this one was typed."""


@transaction.atomic
def write(code: str, said: Said, *, seen: str, by: Actor, at: datetime) -> Edition:
    """Write the next version of a playbook; what runs already keeps the one it began with.

    `seen` is the mark of the version that its author was changing.
    """
    _check_may(by)
    current = queries.any_current().get(code)
    if current is None:
        raise NotFound("Cette fiche n’existe pas.")
    rules.check(said)
    if seen != current.mark:
        raise ChangedSince(_SINCE)
    shipped = rules.shipped().get(code)
    after = shipped.version if shipped else ""
    return _written(code, said, current.edition + 1, after=after, by=by, at=at)


@transaction.atomic
def add(said: Said, *, by: Actor, at: datetime) -> Edition:
    """Write the first version of a playbook of the desk’s own."""
    _check_may(by)
    rules.check(said)
    own = Edition.objects.filter(code__startswith=_OWN, edition=1).count()
    return _written(f"{_OWN}{own + 1}", said, 1, after="", by=by, at=at)


def _check_may(by: Actor) -> None:
    if not access.may_keep(by):
        raise NotAllowed("Seuls les analystes changent les fiches réflexes.")


def _written(
    code: str, said: Said, edition: int, *, after: str, by: Actor, at: datetime
) -> Edition:
    try:
        with transaction.atomic():
            written = Edition.objects.create(
                code=code,
                edition=edition,
                based_on=after,
                title=clean_line(said.title)[:150],
                kinds=list(said.kinds),
                lines=rules.to_json(said.lines),
                is_stopped=said.is_stopped,
                written_at=at,
                written_by=by.name,
            )
    except IntegrityError:  # the same moment, twice
        raise ChangedSince(_SINCE) from None
    journal.record("casework.playbook_written", written, by=by, at=at, edition=written.edition)
    return written


# No code that ships begins so.
_OWN = "PROPRE-"
_SINCE = (
    "Quelqu’un d’autre a changé cette fiche pendant que vous écriviez. Ce que vous avez tapé est "
    "gardé ci-dessous : ouvrez la fiche dans un autre onglet, puis reprenez ici vos changements."
)
