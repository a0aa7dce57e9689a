"""What may be said of a piece of evidence: where it comes from, to whom it went, and when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.exhibits.rules.kinds import NOTED, Act, Kind
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Pap, Tlp
from hygie.kernel.text import clean_line

_WHY = {
    Act.WITHDRAWN: "Dites pourquoi cet élément est retiré.",
    Act.RELEASED: "Dites pourquoi il n’a plus à être conservé.",
    Act.HELD: "Dites pourquoi il est conservé de nouveau.",
    Act.ERASED: "Dites pourquoi le fichier est effacé.",
}
TOLERANCE = timedelta(minutes=5)
# No computer of a hospital holds what was collected before.
EARLIEST_YEAR = 1990
SHORT, LONG = 200, 500


class NotToBeNoted(Refused):
    """What was said of a piece of evidence does not hold."""


class NotThen(NotToBeNoted):
    """It was not taken at the moment that was said."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a piece of evidence was taken, by whom, when, how, and who may know of it."""

    kind: Kind
    taken_from: str
    collected_by: str
    collected_at: datetime
    how: str = ""
    tlp: Tlp = USUAL_TLP
    pap: Pap = USUAL_PAP


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """To whom evidence goes: a named person of a named service, against a reference."""

    person: str
    service: str
    reference: str


NOBODY = Receiver(person="", service="", reference="")


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What somebody did with a piece of evidence outside, told afterwards."""

    act: Act
    happened_at: datetime
    to: Receiver = NOBODY
    words: str = ""


def check_origin(origin: Origin, *, at: datetime) -> Origin:
    """Return the origin, cleaned; refuse one that says too little, or what cannot be."""
    clean = Origin(
        kind=origin.kind,
        taken_from=said(origin.taken_from, SHORT, "Dites sur quelle machine il a été pris."),
        collected_by=said(origin.collected_by, SHORT, "Dites qui l’a pris."),
        collected_at=origin.collected_at,
        how=said(origin.how, LONG),
        tlp=origin.tlp,
        pap=origin.pap,
    )
    if clean.collected_at > at + TOLERANCE:
        raise NotThen("Un élément de preuve n’a pas été pris dans le futur.")
    if clean.collected_at.year < EARLIEST_YEAR:
        raise NotThen("Cette date est trop ancienne : relisez l’année.")
    return clean


def check_receiver(to: Receiver) -> Receiver:
    """Return the receiver, cleaned; evidence goes to somebody, of a service, against a number."""
    return Receiver(
        person=said(to.person, SHORT, "Donnez le nom de la personne qui reçoit."),
        service=said(to.service, SHORT, "Donnez le service de cette personne."),
        reference=said(to.reference, SHORT, "Donnez la référence : procédure, plainte, dossier."),
    )


def check_noted(noted: Noted, *, deposited_at: datetime, at: datetime) -> Noted:
    """Return what was noted, cleaned; refuse what precedes the deposit or has not happened."""
    if noted.act not in NOTED:
        raise NotToBeNoted("Hygie écrit cet acte elle-même.")
    if noted.happened_at > at + TOLERANCE:
        raise NotToBeNoted("Ce moment est dans le futur.")
    # What is typed has no seconds.
    if noted.happened_at < deposited_at.replace(second=0, microsecond=0):
        raise NotToBeNoted("Ce moment précède le dépôt de l’élément : relisez la date.")
    if noted.act == Act.HANDED:
        words, to = said(noted.words, LONG), check_receiver(noted.to)
    else:
        words, to = said(noted.words, LONG, "Dites sur quel support, et pour quoi."), NOBODY
    return Noted(act=noted.act, happened_at=noted.happened_at, to=to, words=words)


def check_reason(text: str, act: Act = Act.WITHDRAWN) -> str:
    """Return the reason of what is done to a piece of evidence, cleaned; there is one."""
    return said(text, LONG, _WHY[act])


def is_held(acts: Iterable[Act]) -> bool:
    """Say whether a piece of evidence has to be kept: from its deposit on, until that ends."""
    said_of_it = [act for act in acts if act in {Act.RELEASED, Act.HELD}]
    return not said_of_it or said_of_it[-1] == Act.HELD


def check_next(act: Act, acts: Sequence[Act]) -> None:
    """Refuse what does not follow what was done: nothing that is held, or gone, is erased."""
    if Act.ERASED in acts:
        raise NotToBeNoted("Le fichier de cet élément est effacé : il ne reste que son journal.")
    if act in {Act.HANDED, Act.COPIED, Act.WITHDRAWN} and Act.WITHDRAWN in acts:
        raise NotToBeNoted(
            "Cet élément est déjà retiré."
            if act == Act.WITHDRAWN
            else "Cet élément est retiré : il ne se remet plus."
        )
    if act == Act.RELEASED and not is_held(acts):
        raise NotToBeNoted("La conservation de cet élément est déjà levée.")
    if act == Act.HELD and is_held(acts):
        raise NotToBeNoted("Cet élément est conservé.")
    if act == Act.ERASED and is_held(acts):
        raise NotToBeNoted("Cet élément est conservé : levez d’abord sa conservation.")


def said(text: str, most: int, otherwise: str = "") -> str:
    """Return one clean line without a patient in it; `otherwise` is what an empty one is told."""
    clean = clean_line(text)
    if len(clean) > most:
        raise NotToBeNoted(f"{most} caractères au plus.")
    if otherwise and not clean:
        raise NotToBeNoted(otherwise)
    refuse_patient_identity(clean)
    return clean


def receiver_in_words(to: Receiver) -> str:
    """Say to whom it went."""
    if to == NOBODY:
        return ""
    return f"à {to.person}, {to.service}, référence {to.reference}"
