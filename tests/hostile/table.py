"""Who gets what, page by page: the table that `test_walls.py` compares with what is served."""

from pathlib import Path

# The incident is one of Bellevue. Anne is its CISO, Rémi reads there; Zoé is a CISO elsewhere;
# Gaël and Karim answer for its group and its region; Léa is an analyst; Oscar runs the platform;
# Nadia observes; Adam keeps the accounts. 302 of nobody leads to the sign-in page, 404 is what
# one may not know of, 403 what one may not do.
WALLS = (Path(__file__).parent / "walls.txt").read_text("utf-8")
HEADER, *LINES = [line.split() for line in WALLS.splitlines() if line.strip()]
TABLE = {
    (method, "" if route == "''" else route): tuple(map(int, statuses))
    for method, route, *statuses in LINES
}
OF_A_METHOD = {"shows": ("GET",), "does": ("POST",), "asks": ("GET", "POST")}


def plain(route):
    """A route without the converters of its parameters."""
    for converter in ("str", "int", "slug"):
        route = route.replace(f"<{converter}:", "<")
    return route
