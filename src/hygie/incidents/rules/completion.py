"""What those of a structure complete of a declaration that is sent, and how texts meet."""

from hygie.incidents.rules.declaration import FIELDS, Declaration, merged
from hygie.incidents.rules.fields import Field, Step

_STEPS = frozenset({Step.FACTS, Step.IMPACT, Step.CAUSE, Step.AUTHORITIES})
# Whom else to reach; the declarant's own name and telephone stay the declarant's.
_CONTACTS = frozenset(
    f"declarant.{name}_contact" for name in ("ciso", "technical", "dpo", "provider")
)
# The moment from which the legal delays run is moved by the desk alone, with a reason.
OFFERED: dict[str, Field] = {
    path: field
    for path, field in FIELDS.items()
    if path in _CONTACTS or field.step in _STEPS and path != "facts.aware_at"
}


def completed(
    before: Declaration, *, shown: Declaration, typed: Declaration, standing: Declaration
) -> tuple[Declaration, tuple[Field, ...]]:
    """Return what is sent when somebody typed over what they were shown, and what clashes.

    `before` is what was sent, `standing` the same with what its declarant has not sent yet: that
    stays the declarant's to send, unless this page showed it and its author kept it.
    """
    _, clashes = merged(shown=shown, typed=typed, current=standing)
    taken = {
        path: typed.value(path)
        for path in OFFERED
        if typed.value(path) != shown.value(path) or typed.value(path) == standing.value(path)
    }
    return before.changed(taken), clashes
