"""Departments and their clocks: France has twelve time zones, an incident has one."""

from hygie.kernel import geography
from hygie.kernel.zones import NAMES, PARIS

__all__ = ["NAMES", "PARIS", "department_of", "zone_label", "zone_of"]


def zone_of(department: str) -> str:
    """Return the name of the time zone of a department code; Paris when it says nothing."""
    known = geography.departments().get(department)
    return known.time_zone if known else PARIS


def zone_label(zone: str) -> str:
    """Return how people call the time of a zone."""
    return NAMES.get(zone, f"heure de {zone}")


def department_of(postcode: str) -> str:
    """Return the department that a postcode points to, or nothing when it is no postcode.

    The first digits are nearly always right; a few communes are served from the next department.
    """
    if len(postcode) != 5 or not (postcode.isascii() and postcode.isdigit()):
        return ""
    if postcode.startswith(("97", "98")):
        return postcode[:3]
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "01" else "2B"
    return postcode[:2]
