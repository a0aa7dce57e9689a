"""What is written down of one contact, and what is refused."""

from dataclasses import dataclass

from hygie.contacts.rules.functions import functions
from hygie.contacts.rules.means import Hours, Means
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity

MOST = 30
NAME_LIMIT, TITLE_LIMIT, NOTE_LIMIT, REPORT_LIMIT = 120, 120, 300, 500

LABELS = {
    "function": "fonction",
    "name": "nom",
    "job_title": "titre",
    "mobile_phone": "téléphone hors du réseau",
    "office_phone": "téléphone du bureau",
    "outside_mail": "adresse hors de l’établissement",
    "office_mail": "adresse à l’établissement",
    "hours": "heures",
    "note": "précision",
}
# A change of one of these has to be confirmed by whom it concerns.
TO_CONFIRM = frozenset({"name", "mobile_phone", "office_phone", "outside_mail", "office_mail"})


class Incomplete(Refused):
    """What is written down would reach nobody."""


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Who, for what, and how to reach them."""

    function: str
    name: str
    job_title: str = ""
    mobile_phone: str = ""
    office_phone: str = ""
    outside_mail: str = ""
    office_mail: str = ""
    hours: Hours = Hours.ALWAYS
    note: str = ""

    @property
    def means(self) -> Means:
        """The ways of reaching them."""
        return Means(
            mobile_phone=self.mobile_phone,
            office_phone=self.office_phone,
            outside_mail=self.outside_mail,
            office_mail=self.office_mail,
        )

    @property
    def address(self) -> str:
        """Where they are asked to confirm: outside the network first; empty without a mailbox."""
        return self.outside_mail or self.office_mail


def check(said: Particulars) -> None:
    """Refuse what nobody could use, and what must not be kept."""
    if said.function not in functions():
        raise Incomplete("Choisissez une fonction de la liste.")
    if not said.name:
        raise Incomplete("Donnez un nom : celui de la personne, ou celui de l’astreinte.")
    if said.means.are_none:
        raise Incomplete("Donnez au moins un téléphone ou une adresse.")
    for text in (said.name, said.job_title, said.note):
        refuse_patient_identity(text)


def changed(before: Particulars, after: Particulars) -> list[str]:
    """The names of what differs, in the order of a form."""
    return [name for name in LABELS if getattr(before, name) != getattr(after, name)]
