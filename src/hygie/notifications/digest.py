"""The one mail that says what several would have said: a line for each, with its page."""

from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from hygie.notifications.models import Message
from hygie.notifications.rules.kinds import kind_of, kinds
from hygie.notifications.rules.pages import page_in, title_of
from hygie.platform.installation import Desk

# What is more is read inside.
MOST = 100
_BODY = """Bonjour,

Voici ce que Hygie avait à vous dire, en un seul mail comme vous l’avez choisi.

{lines}
Pour changer ce qui attend, et jusqu’à quelle heure :
{address}/notifications/reglages/

Ce mail ne dit rien des incidents : il voyage en clair.
"""


def subject(count: int) -> str:
    """The subject of the mail that gathers so many."""
    return f"[Hygie] Votre résumé : {count} messages"


def body(waiting: Sequence[Message], *, zone: str, desk: Desk) -> str:
    """What each says, kind by kind, in the time of its reader."""
    rank = {code: position for position, code in enumerate(kinds())}
    shown = sorted(waiting[:MOST], key=lambda each: rank[kind_of(each.kind).code])
    parts = [
        f"{kind.label}\n\n" + "\n".join(_line(each, zone, desk.address) for each in each_kind)
        for kind, each_kind in groupby(shown, key=lambda each: kind_of(each.kind))
    ]
    if (others := len(waiting) - MOST) > 0:
        words = "autre" if others == 1 else "autres"
        parts.append(f"Et {others} {words}, que vos notifications vous disent.\n")
    return _BODY.format(lines="\n".join(parts), address=desk.address)


def _line(message: Message, zone: str, address: str) -> str:
    when = date_format(message.created_at.astimezone(ZoneInfo(zone)), r"l j F, G \h i")
    page = page_in(message.body, address=address) or kind_of(message.kind).page
    link = f"  {address}{page}\n" if page else ""
    return f"- {title_of(message.subject)}\n  {when}\n{link}"
