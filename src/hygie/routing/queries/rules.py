"""Reading rules and addresses: the desk’s own version of a rule, or the shipped one."""

from hygie.incidents import access as incidents
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.walls import Domain
from hygie.routing.models import Address, Edition
from hygie.routing.rules import copies as rules
from hygie.routing.rules.copies import Rule


def any_current() -> dict[str, Rule]:
    """Every rule as it stands now, by code, those of the desk’s own last."""
    rows = Edition.objects.order_by("code", "-edition").distinct("code")
    with walls.opened("routing.rules", Domain.DESK):
        own = {edition.code: edition for edition in rows}
    shipped = {
        code: rules.from_json(
            rule,
            own[code].content,
            edition=own[code].edition,
            based_on=own[code].based_on,
        )
        if code in own
        else rule
        for code, rule in rules.shipped().items()
    }
    return shipped | {
        code: rules.own_from_json(code, edition.content, edition=edition.edition)
        for code, edition in own.items()
        if code.startswith(rules.OWN)
    }


def editions(actor: Actor, code: str) -> list[Edition]:
    """The versions that the desk wrote of one, the latest first."""
    if not incidents.may_handle(actor):
        return []
    return list(Edition.objects.filter(code=code).order_by("-edition"))


def any_addresses() -> dict[str, list[str]]:
    """Where each recipient without accounts is written to."""
    rows = Address.objects.order_by("recipient")
    with walls.opened("routing.rules", Domain.DESK):
        return {row.recipient: list(row.mails) for row in rows}
