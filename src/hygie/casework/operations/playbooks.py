"""Writing a version of a playbook: the shipped one is copied by the first change."""

from datetime import datetime

from django.db import IntegrityError, transaction

from hygie.casework import access
from hygie.casework.models import Edition
from hygie.casework.queries import playbooks as queries
from hygie.casework.rules import playbooks as rules
from hygie.casework.rules.playbooks import Line
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused
from hygie.kernel.text import clean_line


class ChangedSince(Refused):
    """Somebody else wrote a version while this one was typed."""


@transaction.atomic
def write(
    code: str, *, title: str, lines: tuple[Line, ...], seen: str, by: Actor, at: datetime
) -> Edition:
    """Write the next version of a playbook; what runs already keeps the one it began with.

    `seen` is the mark of the version that its author was changing.
    """
    if not access.may_keep(by):
        raise NotAllowed("Seuls les analystes changent les fiches réflexes.")
    current = queries.any_current().get(code)
    if current is None:
        raise NotFound("Cette fiche n’existe pas.")
    rules.check(title=title, lines=lines)
    if seen != current.mark:
        raise ChangedSince(_SINCE)
    try:
        with transaction.atomic():
            written = Edition.objects.create(
                code=code,
                edition=current.edition + 1,
                based_on=rules.shipped()[code].version,
                title=clean_line(title)[:150],
                kinds=list(current.kinds),
                lines=rules.to_json(lines),
                written_at=at,
                written_by=by.name,
            )
    except IntegrityError:  # the same moment, twice
        raise ChangedSince(_SINCE) from None
    journal.record("casework.playbook_written", written, by=by, at=at, edition=written.edition)
    return written


_SINCE = (
    "Quelqu’un d’autre a changé cette fiche pendant que vous écriviez. Ce que vous avez tapé est "
    "gardé ci-dessous : ouvrez la fiche dans un autre onglet, puis reprenez ici vos changements."
)
