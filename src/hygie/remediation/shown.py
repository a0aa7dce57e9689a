"""A plan in words: what its pages and its documents say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from hygie.kernel import amounts
from hygie.kernel.actor import Place
from hygie.kernel.amounts import NBSP, Unit
from hygie.kernel.wording import counted, day
from hygie.remediation.models import Action, Version, Waiver, WaiverStep
from hygie.remediation.queries import listing
from hygie.remediation.queries.listing import Counts, Filters
from hygie.remediation.rules import costs, states, waivers
from hygie.remediation.rules.actions import OriginKind
from hygie.remediation.rules.advice import Followed
from hygie.remediation.rules.costs import Cost, Spending, Year
from hygie.remediation.rules.places import key_of
from hygie.remediation.rules.ranking import Ranked
from hygie.remediation.rules.sharing import Progress
from hygie.remediation.rules.states import State
from hygie.remediation.rules.waivers import Standing, WaiverState

TONES = {
    State.TODO: "neutral",
    State.DOING: "info",
    State.BLOCKED: "warning",
    State.DONE: "success",
    State.DROPPED: "neutral",
}
_STANDINGS = {
    Standing.WAITS: "info",
    Standing.STANDS: "success",
    Standing.SOON: "warning",
    Standing.EXPIRED: "danger",
    Standing.REFUSED: "neutral",
    Standing.ENDED: "neutral",
}
_STEPS = {WaiverState.APPROVED: "success", WaiverState.REFUSED: "danger"}
MONTHS = (
    *("Janvier", "Février", "Mars", "Avril", "Mai", "Juin"),
    *("Juillet", "Août", "Septembre", "Octobre", "Novembre", "Décembre"),
)


def euros(amount: Decimal) -> str:
    """Euros to the cent; nothing reads as nothing."""
    return amounts.in_words(amount, Unit.EUROS) if amount else f"0{NBSP}€"


def days(number: Decimal | None) -> str:
    """Working days."""
    if number is None:
        return ""
    return f"{number.normalize():f}{NBSP}j".replace(".", ",")


def rows(
    actions: Iterable[Action],
    *,
    names: dict[Place, str],
    today: date,
    ranks: Sequence[Ranked] = (),
) -> list[dict[str, Any]]:
    """Each action as a line: why it stands there when it is ranked."""
    why = {each.key: each for each in ranks}
    return [_row(each, names, today, why.get(each.pk)) for each in actions]


def _row(
    action: Action, names: dict[Place, str], today: date, rank: Ranked | None
) -> dict[str, Any]:
    state = State(action.state)
    place = action.place
    return {
        "id": action.pk,
        "url": reverse("remediation:action", args=[action.pk]),
        "title": action.title,
        "place": names.get(place, place.code) if place else "",
        "place_key": key_of(place) if place else "",
        "owner": action.owner,
        "due": day(action.due_on),
        "due_on": action.due_on,
        "state": state.label,
        "code": state.value,
        "tone": TONES[state],
        "is_late": states.is_late(state, action.due_on, today=today),
        "origin": OriginKind(action.origin).label,
        "is_shared": action.part_of_id is not None or action.is_shared,
        "is_confined": action.is_confined,
        "days": days(action.days),
        "measures": len(action.gain),
        "rank": rank.rank if rank else "",
        "why": rank.sentence if rank else "",
        "version": action.version,
    }


def named(filters: Filters, count: int) -> str:
    """So many actions, as the filter of the state names them: 9 actions à finir."""
    said = counted(count, "action", "actions")
    if filters.late:
        return f"{said} en retard"
    if filters.state in (listing.WAITING, listing.ANY):
        return f"{said} {'à finir' if filters.state == listing.WAITING else 'de tous les états'}"
    return f"{said} à l’état «{NBSP}{State(filters.state).label}{NBSP}»"


def narrowing(filters: Filters) -> list[str]:
    """What else than its state and its place narrows a plan, in words."""
    said = (
        (filters.text, f"«{NBSP}{filters.text}{NBSP}»"),
        (filters.origin, f"origine «{NBSP}{_origin(filters.origin)}{NBSP}»"),
        (filters.ght, f"le groupement {filters.ght}"),
        (filters.measure, f"la mesure {filters.measure}"),
        (filters.mine, "les actions de qui a pris ce document"),
        (filters.advice, "les conseils"),
    )
    return [words for is_asked, words in said if is_asked]


def _origin(code: str) -> str:
    return OriginKind(code).label if code else ""


def spent(found: Sequence[Spending], filters: Filters, years: Sequence[Year]) -> list[str]:
    """Of which actions a budget is, and which of them it cannot show."""
    dropped = sum(each.state == State.DROPPED for each in found)
    first, last = years[0].year, years[-1].year
    before, after = costs.outside(found, first=first, years=len(years))
    said = [f"Ce budget est celui de {named(filters, len(found))}."]
    if dropped:
        said.append(f"{counted(dropped, 'abandonnée ne compte', 'abandonnées ne comptent')} pas.")
    if before:
        due = counted(before, "échéance est", "échéances sont")
        said.append(f"{due} d’avant {first}{NBSP}: leur fonctionnement seul compte.")
    if after:
        due = counted(after, "échéance est", "échéances sont")
        said.append(f"{due} d’après {last}{NBSP}: rien n’en compte encore.")
    return said


def figures(found: Counts, query: str, *, view: str = "") -> list[dict[str, str]]:
    """What everybody looks for first; each leads to its own list.

    `view` is what else narrows the plan (« À moi »); an address cannot add « En retard » to it.
    """
    plan = reverse("remediation:plan")
    kept = "&".join(each for each in (query, f"vue={view}" if view else "") if each)
    beside = f"&{kept}" if kept else ""
    return [
        {
            "value": str(found.open),
            "label": "à finir" if found.open != 1 else "action à finir",
            "kind": "brand",
            "url": f"{plan}?{kept}",
        },
        {
            "value": str(found.late),
            "label": "en retard",
            "kind": "danger" if found.late else "",
            "url": "" if view else f"{plan}?vue=retard{beside}",
        },
        {
            "value": str(found.blocked),
            "label": "bloquées" if found.blocked > 1 else "bloquée",
            "kind": "warning" if found.blocked else "",
            "url": f"{plan}?etat=BLOCKED{beside}",
        },
        {
            "value": str(found.done),
            "label": "faites" if found.done > 1 else "faite",
            "kind": "success" if found.done else "",
            "url": f"{plan}?etat=DONE{beside}",
        },
    ]


def columns(board: dict[State, list[Action]], **options: Any) -> list[dict[str, Any]]:
    """The board: each state, its cards, and where a card of it may go."""
    return [
        {
            "code": state.value,
            "label": state.label,
            "tone": TONES[state],
            "cards": rows(found, **options),
            "count": len(found),
            "is_over": state in states.OVER,
            "moves": moves(state),
        }
        for state, found in board.items()
    ]


def moves(state: State) -> list[tuple[str, str]]:
    """Where an action may go from here, in the order of the columns."""
    return [(each.value, each.label) for each in State if each in states.MOVES[state]]


def months(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The calendar of a year: each month with what is due in it."""
    by_month: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        by_month[row["due_on"].month].append(row)
    return [
        {
            "number": number,
            "label": label,
            "rows": by_month[number],
            "late": sum(row["is_late"] for row in by_month[number]),
        }
        for number, label in enumerate(MONTHS, start=1)
    ]


def history(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """How an action stood, the latest first: what each writing changed."""
    entries = []
    before: Version | None = None
    for each in versions:
        state = State(each.state)
        entries.append(
            {
                "at": f"{each.written_at:%d/%m/%Y}",
                "at_iso": each.written_at.isoformat(),
                "who": each.written_by,
                "what": _what(before, each),
                "detail": each.reason,
                "kind": {State.DONE: "success", State.BLOCKED: "warning"}.get(state, ""),
            }
        )
        before = each
    return entries[::-1]


def _what(before: Version | None, now: Version) -> str:
    if before is None:
        return f"Écrite, avant le {day(now.due_on)}, par {now.owner}"
    changes = {
        State(now.state).label: before.state != now.state,
        f"«\u00a0{now.title}\u00a0»": before.title != now.title,
        f"par {now.owner}": before.owner != now.owner,
        f"avant le {day(now.due_on)}, au lieu du {day(before.due_on)}": before.due_on != now.due_on,
        f"charge{NBSP}: {days(now.days) or 'non estimée'}": before.days != now.days,
        "autres mesures améliorées": before.gain != now.gain,
        "autre précision": before.detail != now.detail,
    }
    said = [words for words, has_changed in changes.items() if has_changed]
    text = ", ".join(said) or "Écrite à nouveau"
    return f"{text[0].upper()}{text[1:]}"


def facts(action: Action, *, place: str, cost: Cost | None) -> list[dict[str, str]]:
    """What is known of an action; euros only where there are some to be read."""
    place_of = action.place
    found = [
        {
            "label": "Groupement" if action.is_shared else "Établissement",
            "value": place,
            "url": f"{reverse('remediation:plan')}?lieu={key_of(place_of)}" if place_of else "",
        },
        {"label": "Par qui", "value": action.owner},
        {"label": "Avant le", "value": day(action.due_on)},
        {
            "label": "Origine",
            "value": action.source_label or OriginKind(action.origin).label,
            "url": action.source_address,
            "hint": OriginKind(action.origin).label if action.source_label else "",
        },
        {"label": "Charge", "value": days(action.days) or "Non estimée"},
    ]
    if cost is not None:
        found += [
            {"label": "Investissement", "value": euros(cost.investment)},
            {"label": "Fonctionnement par an", "value": euros(cost.running)},
        ]
    return found


def budget(years: Sequence[Year]) -> list[dict[str, str]]:
    """The years as a table."""
    return [
        {
            "year": str(each.year),
            "investment": euros(each.investment),
            "running": euros(each.running),
            "euros": euros(each.euros),
            "days": days(each.days),
            "actions": str(each.actions),
        }
        for each in years
    ]


def progress(found: Progress | None) -> str:
    """How far the members of a group are."""
    if found is None or not found.members:
        return "Aucun membre"
    said = f"{found.done} sur {found.members - found.dropped}"
    gone = f", {found.dropped} y renonce{'nt' if found.dropped > 1 else ''}"
    return f"{said}{gone}" if found.dropped else said


def follow_up(label: str, found: Followed, url: str = "") -> dict[str, str]:
    """Whether advice of one origin, or at one place, is followed."""
    return {
        "label": label,
        "url": url,
        "given": str(found.given),
        "done": str(found.done),
        "open": str(found.open),
        "late": str(found.late),
        "dropped": str(found.dropped),
        "percent": f"{found.percent}{NBSP}%" if found.percent is not None else "",
    }


def waiver(found: Waiver, *, place: str, today: date) -> dict[str, Any]:
    """An exception as a line."""
    standing = waivers.standing(WaiverState(found.state), found.expires_on, today=today)
    left = (found.expires_on - today).days
    soon = f"encore {left} jour{'s' if left > 1 else ''}" if standing == Standing.SOON else ""
    return {
        "url": reverse("remediation:waiver", args=[found.pk]),
        "title": found.title,
        "place": place,
        "until": day(found.expires_on),
        "standing": standing.label,
        "tone": _STANDINGS[standing],
        "left": "dernier jour aujourd’hui" if standing == Standing.SOON and not left else soon,
        "is_expired": standing == Standing.EXPIRED,
    }


def steps(found: Sequence[WaiverStep]) -> list[dict[str, Any]]:
    """What was asked and decided of an exception, the latest first."""
    return [
        {
            "at": f"{each.written_at:%d/%m/%Y}",
            "at_iso": each.written_at.isoformat(),
            "who": each.written_by,
            "what": f"{WaiverState(each.state).label}, jusqu’au {day(each.expires_on)}",
            "detail": each.words,
            "kind": _STEPS.get(WaiverState(each.state), ""),
        }
        for each in reversed(found)
    ]
