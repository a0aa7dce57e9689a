"""Numbers, counts and days as French readers write them, the same on pages, in mails and files."""

from datetime import date

NBSP = "\N{NO-BREAK SPACE}"


def number(value: int) -> str:
    """A number with its thousands apart: 9 685."""
    return f"{value:,}".replace(",", NBSP)


def counted(count: int, one: str, many: str) -> str:
    """A number of things: 1 réponse, 34 réponses; none is singular."""
    return f"{number(count)} {many if count > 1 else one}"


def day(on: date | None) -> str:
    """A day: 23/11/2026; nothing when there is none."""
    return f"{on:%d/%m/%Y}" if on else ""
