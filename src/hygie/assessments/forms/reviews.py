"""What a reviewer sends: a verdict and a reason for some of the answers of a page."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from hygie.assessments.models import Verdict as Kept
from hygie.assessments.operations.giving import Opinion
from hygie.assessments.queries.wordings import Said
from hygie.assessments.rules.answering import LONGEST_WORDS, too_long
from hygie.assessments.rules.scoring import Verdict
from hygie.assessments.typed import TypedVerdict, after, seen
from hygie.kernel.errors import Refused
from hygie.kernel.identity import refuse_patient_identity
from hygie.kernel.text import clean_text
from hygie.platform.inputs import SafeField


class SendBackForm(forms.Form):
    """Why the whole is given back."""

    reason = SafeField(label="Ce que l’établissement doit compléter", limit=LONGEST_WORDS, lines=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # What is pasted is kept whole, and said to be too long: a browser would cut it unsaid.
        self.fields["reason"].widget.attrs.pop("maxlength", None)


def typed(lines: Iterable[Said], data: Mapping[str, str]) -> dict[int, TypedVerdict]:
    """What a page of review sent, answer by answer; what it did not show is not there."""
    found = {}
    for line in lines:
        if not any(f"{name}-{line.node}" in data for name in "amv"):
            continue
        each = TypedVerdict(
            verdict=data.get(f"a-{line.node}", "")[:20],
            reason=clean_text(data.get(f"m-{line.node}", "")),
            seen=seen(data.get(f"v-{line.node}", "")),
            after=after(data.get(f"d-{line.node}", "")),
        )
        each.error = _fault(each)
        found[line.node] = each
    return found


def touched(
    page: Mapping[int, TypedVerdict], before: Mapping[int, Kept]
) -> dict[int, TypedVerdict]:
    """What somebody typed: the rest of the page says what it showed.

    `before` are the verdicts that the page showed, by number.
    """
    found = {}
    for node, each in page.items():
        was = before.get(each.after)
        shown = (was.node_id, was.verdict, was.reason, was.number) if was else None
        if (each.verdict or each.reason) and shown != (node, each.verdict, each.reason, each.seen):
            found[node] = each
    return found


def opinions(page: Mapping[int, TypedVerdict]) -> list[Opinion]:
    """What is to be written; what has no verdict is left as it is."""
    return [
        Opinion(
            node=node,
            verdict=Verdict(each.verdict),
            seen=each.seen,
            after=each.after,
            reason=each.reason,
        )
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
        return too_long(each.reason)
    try:
        refuse_patient_identity(each.reason)
    except Refused as refusal:
        return refusal.sentence
    return ""
