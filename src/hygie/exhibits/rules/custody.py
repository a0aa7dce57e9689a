"""What may be said of a piece of evidence: where it comes from, to whom it went, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.exhibits.rules.kinds import NOTED, Act, Kind
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.markings import USUAL_PAP, USUAL_TLP, Pap, Tlp
from hygie.kernel.text import clean_line

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


def check_reason(text: str) -> str:
    """Return the reason of a withdrawal, cleaned; there is one."""
    return said(text, LONG, "Dites pourquoi cet élément est retiré.")


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
