"""What an estimate says, in sentences: never without its interval, never as a count."""

from hygie.kernel.wording import NBSP, number
from hygie.observatory.rules.estimates import Estimate

# Whatever is estimated is read under it.
NOT_A_COUNT = (
    "Une estimation n’est pas un compte : elle dit entre quels nombres se trouve sans doute ce que "
    "personne n’a compté, si ses hypothèses sont vraies. Elle ne s’ajoute à aucun chiffre."
)


def interval(found: Estimate) -> str:
    """How many in all: entre 600 et 1 100, autour de 800."""
    if found.low == found.high:
        return f"{number(found.middle)} en tout"
    return f"entre {number(found.low)} et {number(found.high)}, autour de {number(found.middle)}"


def bar(found: Estimate) -> str:
    """The same beside what was declared, for a line of a picture."""
    return f"{number(found.declared)} déclarés{NBSP}; {interval(found)}"


def missing(found: Estimate) -> str:
    """How many were not declared: entre 88 et 588, autour de 288; or that nothing shows any."""
    low, middle, high = found.missing
    if not high:
        return "aucun"
    if not low:
        return f"{number(high)} au plus"
    return f"entre {number(low)} et {number(high)}, autour de {number(middle)}"


def sentence(found: Estimate, *, of: str) -> str:
    """What was declared, what there may have been, what is missing; it stands alone."""
    declared = f"{number(found.declared)} {'incidents' if found.declared > 1 else 'incident'}"
    verb = "ont été déclarés" if found.declared > 1 else "a été déclaré"
    low, _, high = found.missing
    end = (
        "Rien ne montre qu’il en manque."
        if not high
        else f"Il en manquerait {number(high)} au plus, ou aucun."
        if not low
        else f"Il en manquerait {missing(found)}."
    )
    return f"{declared} {verb} {of}. Il y en aurait eu {interval(found)}. {end}"
