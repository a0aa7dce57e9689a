"""How somebody is reached, and whether that still works when the hospital's network is down."""

from dataclasses import dataclass

from hygie.contacts.rules.reference import read
from hygie.kernel.enums import Labelled

# French establishments rent numbers by blocks: those that differ by the last four digits only
# arrive at the same switchboard (ours).
BLOCK_DIGITS = 4


class Hours(Labelled):
    """When somebody answers."""

    ALWAYS = "ALWAYS", "Jour et nuit"
    OFFICE = "OFFICE", "Heures ouvrées"


@dataclass(frozen=True, kw_only=True)
class Means:
    """The ways of reaching one person; telephone numbers in their international form."""

    mobile_phone: str = ""
    office_phone: str = ""
    outside_mail: str = ""
    office_mail: str = ""

    @property
    def are_none(self) -> bool:
        """Say whether there is no way at all."""
        return not any((self.mobile_phone, self.office_phone, self.outside_mail, self.office_mail))


@dataclass(frozen=True, kw_only=True)
class Inside:
    """What falls with the network of an establishment: its numbers, its mail domains."""

    phones: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()


def is_cut_off(means: Means, *, inside: Inside) -> bool:
    """Say whether nothing would reach this person while the network is down."""
    by_phone = means.mobile_phone and not _is_inside_phone(means, inside)
    by_mail = means.outside_mail and domain_of(means.outside_mail) not in inside.domains
    return not (by_phone or by_mail)


def domain_of(mail: str) -> str:
    """The domain of an address, in lower case."""
    return mail.rpartition("@")[2].lower()


def own_domains(*mails: str) -> frozenset[str]:
    """The domains of an establishment's addresses; those that are open to all are nobody's own."""
    return frozenset(domain_of(mail) for mail in mails if mail) - frozenset(
        read("public-mail-2026.toml")["domains"]
    )


def _is_inside_phone(means: Means, inside: Inside) -> bool:
    number = means.mobile_phone
    if number in inside.phones or number == means.office_phone:
        return True
    if number.startswith(("+336", "+337")):
        return False
    known = inside.phones | {means.office_phone}
    return any(number[:-BLOCK_DIGITS] == each[:-BLOCK_DIGITS] for each in known if each)
