"""Reading playbooks: the desk’s own version of one, or the shipped one."""

from hygie.casework import access
from hygie.casework.models import Edition
from hygie.casework.rules import playbooks as rules
from hygie.casework.rules.playbooks import Playbook
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.walls import Domain


def any_current() -> dict[str, Playbook]:
    """Every playbook as it stands now, by code, those of the desk alone last.

    Whoever works on a case may read them.
    """
    rows = Edition.objects.order_by("code", "-edition").distinct("code")
    with walls.opened("casework.playbooks", Domain.DESK):
        own = {edition.code: any_of(edition) for edition in rows}
    return rules.shipped() | own


def editions(actor: Actor, code: str) -> list[Edition]:
    """The versions that the desk wrote of one, the latest first."""
    if not access.may_keep(actor):
        return []
    return list(Edition.objects.filter(code=code).order_by("-edition"))


def any_of(edition: Edition) -> Playbook:
    """A version of the desk as a playbook."""
    return Playbook(
        code=edition.code,
        title=edition.title,
        kinds=tuple(edition.kinds),
        lines=rules.lines_of(edition.lines),
        version=edition.based_on,
        edition=edition.edition,
        is_stopped=edition.is_stopped,
    )
