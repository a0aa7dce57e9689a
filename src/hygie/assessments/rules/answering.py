"""What an answer may be."""

from dataclasses import dataclass

from hygie.assessments.rules.frame import Measure
from hygie.kernel.errors import Refused

LONGEST_WORDS = 4_000


class NotAnAnswer(Refused):
    """The answer is none of those of the measure, or says too little."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One answer: a step, or None for what does not apply, with its reason; words besides."""

    step: int | None
    words: str = ""


def check(measure: Measure, said: Said, *, was: int | None = None) -> None:
    """Refuse a step that the scale does not have, and « not applicable » without a reason."""
    if said.step is None:
        if not measure.may_not_apply:
            raise NotAnAnswer(
                f"La mesure {measure.ref} s’applique à tous : choisissez une réponse."
            )
        if not said.words.strip():
            raise NotAnAnswer(
                f"Dites pourquoi la mesure {measure.ref} ne s’applique pas : sans raison, elle "
                "compte."
            )
    elif said.step not in measure.answerable and said.step != was:
        raise NotAnAnswer(
            f"La mesure {measure.ref} n’a pas cette réponse : choisissez-en une autre."
        )
    if len(said.words) > LONGEST_WORDS:
        raise NotAnAnswer(f"{too_long(said.words)} Joignez plutôt un fichier.")


def too_long(words: str) -> str:
    """How many characters may be written, and how many were."""
    return f"{LONGEST_WORDS} caractères, c’est le plus : il y en a {len(words)}."


def check_reason(reason: str) -> None:
    """Refuse that an answer is sent back or refused without a word."""
    if not reason.strip():
        raise NotAnAnswer("Dites pourquoi : l’établissement doit savoir quoi corriger.")
