"""What a reviewer sends: a verdict and a reason for some of the answers of a page."""

from collections.abc import Iterable, Mapping

from django import forms

from hygie.assessments.operations.giving import Opinion
from hygie.assessments.queries.wordings import Said
from hygie.assessments.rules.answering import LONGEST_WORDS
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.typed import TypedVerdict, seen
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform.inputs import SafeField


class SendBackForm(forms.Form):
    """Why the whole is given back."""

    reason = SafeField(label="Ce que l’établissement doit compléter", limit=LONGEST_WORDS, lines=3)


def typed(lines: Iterable[Said], data: Mapping[str, str]) -> dict[int, TypedVerdict]:
    """What a page of review sent, answer by answer."""
    found = {}
    for line in lines:
        each = TypedVerdict(
            verdict=data.get(f"a-{line.node}", "")[:20],
            reason=clean_text(data.get(f"m-{line.node}", "")),
            seen=seen(data.get(f"v-{line.node}", "")),
        )
        each.error = _fault(each)
        found[line.node] = each
    return found


def opinions(page: Mapping[int, TypedVerdict]) -> list[Opinion]:
    """What is to be written; what has no verdict is left as it is."""
    return [
        Opinion(node=node, verdict=Verdict(each.verdict), seen=each.seen, reason=each.reason)
        for node, each in page.items()
        if each.verdict and not each.error
    ]


def _fault(each: TypedVerdict) -> str:
    if not each.verdict:
        return "Choisissez un avis : une raison seule n’est pas gardée." if each.reason else ""
    if each.verdict not in set(Verdict):
        return "Choisissez un avis de la liste."
    if each.verdict != Verdict.ACCEPTED and not each.reason:
        return "Dites pourquoi : l’établissement doit savoir quoi corriger."
    if len(each.reason) > LONGEST_WORDS:
        return f"{LONGEST_WORDS} caractères, c’est le plus."
    try:
        refuse_patient_identity(each.reason)
    except Refused as refusal:
        return refusal.sentence
    return ""
