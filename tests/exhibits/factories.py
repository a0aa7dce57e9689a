"""Evidence of an incident, as the desk deposits it; tests change what matters."""

from datetime import timedelta

from hygie.exhibits.operations import keeping
from hygie.exhibits.operations.keeping import Deposit
from hygie.exhibits.operations.sealing import Wanted
from hygie.exhibits.rules.custody import Noted, Origin, Receiver
from hygie.exhibits.rules.kinds import Act, Kind
from hygie.kernel.markings import Tlp
from tests.cast import LEA, NOON

NOTE = b"Vos fichiers sont chiffr\xc3\xa9s. Payez."
POLICE = Receiver(
    person="Capitaine Durand", service="Police judiciaire de Lyon", reference="PV 2026/118"
)


def an_origin(*, at=NOON, **changes):
    """Where the ransom note was found, an hour before."""
    said = {
        "kind": Kind.RANSOM_NOTE,
        "taken_from": "poste ACC-012",
        "collected_by": "Rémi Fictif, technicien",
        "collected_at": at - timedelta(hours=1),
        "how": "Copie sur clé neuve",
    }
    return Origin(**said | changes)


def deposited(incident, content=NOTE, name="LISEZ-MOI.txt", *, by=LEA, at=NOON, **changes):
    """A file that somebody deposited."""
    given = Deposit(name=name, chunks=lambda: [content], origin=an_origin(at=at, **changes))
    return keeping.deposit(incident.pk, given, by=by, at=at)


def for_the_police(*chosen, as_=Tlp.AMBER):
    """An export for the police, of all that stands when nothing is chosen."""
    return Wanted(to=POLICE, as_=as_, chosen=frozenset(each.pk for each in chosen))


def a_hand_over(*, at=NOON, **changes):
    """Handed over to the police."""
    return Noted(**{"act": Act.HANDED, "happened_at": at, "to": POLICE} | changes)
