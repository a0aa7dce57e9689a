"""How long it took from one moment of an incident to the next; what is not known is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hygie.incidents.rules.clock import duration_in_words

# The moments in their order, with what is said when one is missing.
MISSING = {
    "occurred": "début non dit",
    "observed": "constat non dit",
    "aware": "prise de connaissance non dite",
    "declared": "déclaration non dite",
    "restored": "retour à la normale non dit",
}
STRETCHES = (
    ("occurred", "observed", "Du début au constat"),
    ("observed", "aware", "Du constat à la prise de connaissance"),
    ("aware", "declared", "De la prise de connaissance à la déclaration"),
    ("declared", "restored", "De la déclaration au retour à la normale"),
    ("occurred", "restored", "Du début au retour à la normale"),
)
# What the declaration says of them: the column of a list, and where it is in the content.
SAID = {
    "said_occurred": ("facts", "occurred_at"),
    "said_observed": ("facts", "observed_at"),
    "said_resolved": ("facts", "resolved_at"),
}


@dataclass(frozen=True, kw_only=True)
class Moments:
    """When an incident began, was seen, understood, declared, and over; None is not known."""

    occurred: datetime | None = None
    observed: datetime | None = None
    aware: datetime | None = None
    declared: datetime | None = None
    restored: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """How long it took from one moment to another, or why nobody can tell."""

    code: str
    label: str
    lasted: timedelta | None
    missing: str = ""

    @property
    def words(self) -> str:
        """The delay as one reads it, or what is missing for it."""
        if self.lasted is None:
            return self.missing[:1].upper() + self.missing[1:]
        return duration_in_words(self.lasted)

    @property
    def hours(self) -> float | None:
        """The delay as one adds it up."""
        return None if self.lasted is None else round(self.lasted / timedelta(hours=1), 2)


def stretches(known: Moments) -> list[Stretch]:
    """The delays of an incident, in order: between instants, whatever the clocks showed."""
    return [_stretch(known, since, until, label) for since, until, label in STRETCHES]


def unsaid(known: Moments) -> str:
    """What is missing, in one line."""
    return " ; ".join(words for name, words in MISSING.items() if getattr(known, name) is None)


def _stretch(known: Moments, since: str, until: str, label: str) -> Stretch:
    first, last = getattr(known, since), getattr(known, until)
    missing = [MISSING[name] for name in (since, until) if getattr(known, name) is None]
    lasted = None if first is None or last is None else last - first
    if lasted is not None and lasted < timedelta():
        lasted, missing = None, [_before(since, until)]
    return Stretch(
        code=f"{since}_to_{until}", label=label, lasted=lasted, missing=", ".join(missing)
    )


def _before(since: str, until: str) -> str:
    """What is said when the second moment comes first."""
    if (since, until) == ("declared", "restored"):
        return "revenu à la normale avant la déclaration"
    return "les deux moments se contredisent"
