"""How an incident moves at the desk, and how serious the analyst finds it."""

from hygie.kernel.enums import Labelled


class Status(Labelled):
    """Where an incident stands at the desk."""

    SUBMITTED = "SUBMITTED", "Nouveau"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Pris en compte"
    QUALIFIED = "QUALIFIED", "Qualifié"
    CLOSED = "CLOSED", "Clos"
    OUT_OF_SCOPE = "OUT_OF_SCOPE", "Hors périmètre"
    DUPLICATE = "DUPLICATE", "Doublon"


class Severity(Labelled):
    """Our own four levels: the scale used by the CERT Santé is not public."""

    MINOR = "MINOR", "Mineur"
    SIGNIFICANT = "SIGNIFICANT", "Notable"  # the law says "significant" of something else
    MAJOR = "MAJOR", "Majeur"
    CRITICAL = "CRITICAL", "Critique"


# An incident set aside by mistake comes back to the list; a closed one reopens as qualified.
MOVES: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset({Status.ACKNOWLEDGED, Status.OUT_OF_SCOPE, Status.DUPLICATE}),
    Status.ACKNOWLEDGED: frozenset({Status.QUALIFIED, Status.OUT_OF_SCOPE, Status.DUPLICATE}),
    # Qualified again when the analyst learns more.
    Status.QUALIFIED: frozenset(
        {Status.QUALIFIED, Status.CLOSED, Status.OUT_OF_SCOPE, Status.DUPLICATE}
    ),
    Status.CLOSED: frozenset({Status.QUALIFIED}),
    Status.OUT_OF_SCOPE: frozenset({Status.ACKNOWLEDGED}),
    Status.DUPLICATE: frozenset({Status.ACKNOWLEDGED}),
}
# A signal is taken in charge and closed: there is nothing to qualify.
MOVES_OF_A_SIGNAL: dict[Status, frozenset[Status]] = {
    Status.SUBMITTED: frozenset({Status.ACKNOWLEDGED, Status.OUT_OF_SCOPE, Status.DUPLICATE}),
    Status.ACKNOWLEDGED: frozenset({Status.CLOSED, Status.OUT_OF_SCOPE, Status.DUPLICATE}),
    Status.QUALIFIED: frozenset(),
    Status.CLOSED: frozenset({Status.ACKNOWLEDGED}),
    Status.OUT_OF_SCOPE: frozenset({Status.ACKNOWLEDGED}),
    Status.DUPLICATE: frozenset({Status.ACKNOWLEDGED}),
}
OPEN = frozenset({Status.SUBMITTED, Status.ACKNOWLEDGED, Status.QUALIFIED})


def may_move(current: Status, target: Status, *, is_signal: bool = False) -> bool:
    """Say whether an incident, or a signal, in one status may go to another."""
    return target in (MOVES_OF_A_SIGNAL if is_signal else MOVES)[current]


def is_open(status: Status) -> bool:
    """Say whether somebody still has something to do about the incident."""
    return status in OPEN
