"""A file on its way in: what it may be, where it stands, how large it is."""

from hygie.kernel.enums import Labelled

MIB = 1024 * 1024
# As it is sent, and once unpacked: a page reads it in a memory that others share.
LARGEST, LARGEST_UNPACKED = 64 * MIB, 256 * MIB
# So many refused lines and words are kept with a check; all of them are in the report.
REFUSED_KEPT, REASONS_KEPT, WORDS_KEPT, PLACES_KEPT, SAMPLE = 5_000, 30, 60, 40, 5
LONGEST_WORD = 80
# A file that nobody has taken over is removed after so many days.
KEPT_DAYS = 30


class Form(Labelled):
    """How a past is written."""

    CSV = "CSV", "Tableau (CSV)"
    VERIS = "VERIS", "VERIS (JSON)"
    HHS = "HHS", "Portail HHS (CSV)"


class State(Labelled):
    """Where a file stands."""

    TO_DESCRIBE = "TO_DESCRIBE", "Colonnes à dire"
    CHECKING = "CHECKING", "Vérification en cours"
    CHECKED = "CHECKED", "Vérifié, rien n’est repris"
    TAKING = "TAKING", "Reprise en cours"
    STOPPED = "STOPPED", "Reprise arrêtée"
    DONE = "DONE", "Repris"
    REFUSED = "REFUSED", "Refusé"
    ABANDONED = "ABANDONED", "Abandonné"


# What somebody may still describe, and what may still be given up: nothing of it is taken.
BEFORE = frozenset({State.TO_DESCRIBE, State.CHECKING, State.CHECKED})
# Somebody looks at the page while a job works on it.
AT_WORK = frozenset({State.CHECKING, State.TAKING})
# The file itself is gone.
OVER = frozenset({State.DONE, State.REFUSED, State.ABANDONED})
