"""What people send of assessments: a page of answers, its files."""

from collections.abc import Iterable, Mapping
from typing import Any

from hygie.assessments.queries.answers import Given
from hygie.assessments.rules import answering as rules
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.frame import Frame
from hygie.assessments.typed import ASIDE, Typed, seen
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_line, clean_text, whole
from hygie.platform.inputs import NBSP

MOST_FILES = 20


def typed(nodes: Iterable[int], data: Mapping[str, str], files: Any) -> dict[int, Typed]:
    """What a page sent, measure by measure."""
    everything = bool(data.get("confirmer"))
    found = {}
    for node in nodes:
        found[node] = Typed(
            choice=clean_line(data.get(f"r-{node}", ""))[:5],
            words=clean_text(data.get(f"m-{node}", "")),
            seen=seen(data.get(f"v-{node}", "")),
            mark=data.get(f"t-{node}", "")[:16],
            is_confirmed=everything or bool(data.get(f"c-{node}")),
            files=files.getlist(f"f-{node}"),
        )
    return found


def said(
    page: Mapping[int, Typed], frame: Frame, given: Mapping[int, Given]
) -> list[tuple[int, Said, int]]:
    """What is to be written of a page; what cannot be is told in the `error` of its measure."""
    found = []
    for node, each in page.items():
        _check_files(each)
        if _is_to_write(each, given.get(node)):
            one = _said(each, node, frame, given.get(node))
            found += [(node, one, each.seen)] if one else []
    return found


def _is_to_write(each: Typed, given: Given | None) -> bool:
    if each.is_untouched or not (each.choice or each.words):
        is_carried = given is not None and not given.number and bool(each.choice)
        return each.is_confirmed and is_carried
    return True


def _said(each: Typed, node: int, frame: Frame, given: Given | None) -> Said | None:
    if not each.choice:
        each.error = "Choisissez une réponse : une précision seule n’est pas gardée."
        return None
    step = whole(each.choice)
    if each.choice != ASIDE and step is None:
        each.error = "Choisissez une réponse de la liste."
        return None
    one = Said(step=step, words=each.words)
    try:
        rules.check(frame.by_node[node], one, was=given.step if given else None)
        refuse_patient_identity(each.words)
    except Refused as refusal:
        each.error = refusal.sentence
        return None
    return one


def _check_files(each: Typed) -> None:
    for file in each.files:
        if not file.size:
            name = clean_line(file.name or "")[:60]
            each.error = f"Le fichier «{NBSP}{name}{NBSP}» est vide."
