"""The answers of an establishment as a reviewer reads them."""

from collections.abc import Mapping
from typing import Any

from hygie.assessments.models import Verdict as Said
from hygie.assessments.queries.wordings import Wording
from hygie.assessments.rules.scoring import Asking, Verdict
from hygie.assessments.shown import measures
from hygie.assessments.shown.measures import Known
from hygie.assessments.shown.words import NBSP
from hygie.assessments.typed import TypedVerdict

_ALL, _MARKED = "toutes", "signalees"


def answered(known: Known) -> set[int]:
    """The answers that are reviewed: given, and asked or set aside by their establishment."""
    return {node for node in known.given if known.stands[node] != Asking.NOT_YET}


def held(known: Known) -> dict[int, Verdict]:
    """The verdicts on answers as they stand."""
    return {
        node: Verdict(said.verdict)
        for node, said in known.verdicts.items()
        if node in known.given and known.given[node].number == said.number
    }


def waiting(known: Known) -> set[int]:
    """The answers that wait for a verdict."""
    return answered(known) - set(held(known))


def marked(known: Known) -> set[int]:
    """The answers to complete or refused, as they stand."""
    return {node for node, said in held(known).items() if said != Verdict.ACCEPTED}


def backed(known: Known) -> list[int]:
    """The answers without a verdict that proofs support: « no » and « set aside » prove nothing."""
    found = []
    for node in sorted(waiting(known)):
        step, proven = known.given[node].step, known.backing.steps.get(node)
        if step and proven is not None and proven >= step:
            found.append(node)
    return found


def wanted(known: Known, view: str, *, also: set[int]) -> set[int]:
    """What a page lists: those that wait, all, or those that were marked; and what was typed."""
    some = {_ALL: answered, _MARKED: marked}.get(view, waiting)(known)
    return some | (also & answered(known))


def sections(
    known: Known,
    some: set[int],
    typed: Mapping[int, TypedVerdict],
    theirs: Mapping[int, Said],
) -> list[dict[str, Any]]:
    """The answers under their objectives."""
    found = []
    for page in known.wording.pages:
        cards = [
            _card(line, known, typed.get(line.node), theirs.get(line.node))
            for line in known.wording.measures_of(page)
            if line.node in some
        ]
        if cards:
            found.append({"title": known.wording.title(page), "node": page, "cards": cards})
    return found


def _card(
    line: Any, known: Known, typed: TypedVerdict | None, theirs: Said | None
) -> dict[str, Any]:
    card = measures.card(line, known)
    last = known.verdicts.get(line.node)
    shown = typed or kept(line.node, known)
    return card | {
        "seen": typed.seen if typed else known.given[line.node].number,
        "after": typed.after if typed else (last.pk if last else 0),
        "choices": [
            {"value": each.value, "label": each.label, "is_on": each == shown.verdict}
            for each in Verdict
        ],
        "reason": shown.reason,
        "error": shown.error,
        "is_stale": shown.is_stale,
        "theirs": measures.verdict(theirs, known.given.get(line.node)),
        # Said once, where the two are side by side.
        "verdict": None if theirs else card["verdict"],
    }


def kept(node: int, known: Known) -> TypedVerdict:
    """The verdict that holds, as a page shows it before anything is typed."""
    said = known.verdicts.get(node)
    if said is None or node not in held(known):
        return TypedVerdict()
    return TypedVerdict(verdict=said.verdict, reason=said.reason)


def figures(known: Known) -> list[dict[str, str]]:
    """How many answers have which verdict."""
    said = list(held(known).values())
    left, some = len(waiting(known)), answered(known)
    told = [
        {"value": f"{len(some) - left}/{len(some)}", "label": "réponses examinées", "kind": "brand"}
    ]
    for each, tone in ((Verdict.ACCEPTED, "success"), (Verdict.TO_COMPLETE, "warning")):
        count = said.count(each)
        told.append(
            {"value": str(count), "label": _WORDS[each][count > 1], "kind": tone if count else ""}
        )
    refused = said.count(Verdict.REFUSED)
    told.append(
        {
            "value": str(refused),
            "label": _WORDS[Verdict.REFUSED][refused > 1],
            "kind": "danger" if refused else "",
        }
    )
    return told


_WORDS = {
    Verdict.ACCEPTED: ("acceptée", "acceptées"),
    Verdict.TO_COMPLETE: ("à compléter", "à compléter"),
    Verdict.REFUSED: ("refusée", "refusées"),
}


def tabs(known: Known, view: str) -> list[dict[str, Any]]:
    """What may be listed."""
    told = (
        ("", "Sans avis", waiting(known)),
        (_MARKED, "Signalées", marked(known)),
        (_ALL, "Toutes", answered(known)),
    )
    return [
        {
            "label": f"{label} ({len(some)})",
            "url": f"?vue={name}" if name else "?",
            "is_current": name == view or (not name and view not in {_ALL, _MARKED}),
        }
        for name, label, some in told
    ]


def summary(
    typed: Mapping[int, TypedVerdict], wording: Wording, theirs: Mapping[int, Said]
) -> list[dict[str, str]]:
    """What is to be corrected or read, each with its measure."""
    told = {node: _fault(each, theirs.get(node)) for node, each in typed.items()}
    return [
        {"url": f"#mesure-{node}", "text": f"Mesure {wording.lines[node].ref}{NBSP}: {sentence}"}
        for node, sentence in told.items()
        if sentence
    ]


def _fault(each: TypedVerdict, theirs: Said | None) -> str:
    if each.error:
        return each.error
    if each.is_stale:
        return "l’établissement a changé sa réponse"
    return f"{theirs.written_by} a donné un avis" if theirs else ""
