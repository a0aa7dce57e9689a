"""Rules of copies as tests change them."""

from hygie.routing.rules.copies import Changes, Way


def a_change(**changes):
    """What the desk may make of a rule."""
    values = {
        "title": "Incident critique, au ministère",
        "way": Way.PROPOSED,
        "again": False,
        "when": {"severity": frozenset({"CRITICAL"})},
        "unless": {},
    }
    return Changes(**values | changes)
