"""Departments and their clocks: France has twelve time zones, an incident has one."""

from hygie.kernel import geography

PARIS = "Europe/Paris"
NAMES = {
    PARIS: "heure de Paris",
    "America/Guadeloupe": "heure de la Guadeloupe",
    "America/St_Barthelemy": "heure de Saint-Barthélemy",
    "America/Marigot": "heure de Saint-Martin",
    "America/Martinique": "heure de la Martinique",
    "America/Cayenne": "heure de la Guyane",
    "Indian/Reunion": "heure de La Réunion",
    "America/Miquelon": "heure de Saint-Pierre-et-Miquelon",
    "Indian/Mayotte": "heure de Mayotte",
    "Pacific/Wallis": "heure de Wallis-et-Futuna",
    "Pacific/Tahiti": "heure de Tahiti",
    "Pacific/Noumea": "heure de Nouvelle-Calédonie",
}


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
