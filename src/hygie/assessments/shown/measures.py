"""One measure as it is answered, read or reviewed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from hygie.assessments.models import Assessment, Joined, Line, Verdict
from hygie.assessments.queries.answers import Given
from hygie.assessments.queries.backing import Backing
from hygie.assessments.queries.wordings import Said, Wording
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.scoring import Asking
from hygie.assessments.rules.scoring import Verdict as VerdictSaid
from hygie.assessments.shown.words import NBSP, VERDICT_TONES, moment
from hygie.assessments.typed import ASIDE, Typed, choice_of
from hygie.assessments.typed import shown as as_shown
from hygie.contacts.rules.places import key_of
from hygie.evidence.rules.kinds import kind_of
from hygie.kernel.text import clean_line
from hygie.kernel.wording import counted, day
from hygie.remediation.models import Action
from hygie.remediation.rules.states import State as Doing

_SIZES = ((1024**2, "Mio"), (1024, "Kio"))


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of the answers of an assessment, read once for a page."""

    assessment: Assessment
    wording: Wording
    frame: Frame
    given: Mapping[int, Given]
    stands: Mapping[int, Asking]
    last: Mapping[int, Given] = field(default_factory=dict)
    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    files: Mapping[int, list[Joined]] = field(default_factory=dict)
    backing: Backing = field(default_factory=lambda: Backing(proofs={}, steps={}))
    planned: Mapping[str, list[Action]] = field(default_factory=dict)

    def is_carried(self, node: int) -> bool:
        """Whether an answer is that of last time, which nobody has said again nor given."""
        given = self.given.get(node)
        return given is not None and not given.number and not self.assessment.submitted_at


def card(
    line: Said,
    known: Known,
    *,
    typed: Typed | None = None,
    theirs: Line | None = None,
) -> dict[str, Any]:
    """One measure with everything that is said of it; what was typed comes before what is kept."""
    given = known.given.get(line.node)
    said = typed or as_shown(given)
    measure = known.frame.by_node[line.node]
    is_undone = given is not None and given.step is not None and not measure.values[given.step]
    return {
        "node": line.node,
        "ref": line.ref,
        "name": line.name,
        "description": line.description,
        "help": line.help,
        "proofs_help": line.proofs_help,
        "options": _options(line, said.choice),
        "words": said.words,
        "seen": said.seen,
        "mark": said.mark,
        "error": said.error,
        "is_confirmed": said.is_confirmed,
        "answer": line.label(given.step) if given else "",
        "answer_words": given.words if given else "",
        "is_carried": known.is_carried(line.node),
        "is_missing": given is None and known.stands[line.node] == Asking.ASKED,
        **_follows(line, known),
        **_last(line, given, known.last.get(line.node), known.assessment),
        **_proven(line, known),
        "verdict": verdict(known.verdicts.get(line.node), given),
        "theirs": _theirs(line, theirs),
        "files": [a_file(known.assessment, each) for each in known.files.get(line.node, ())],
        "actions": [action(each) for each in known.planned.get(line.ref, ())],
        "is_undone": is_undone and known.stands[line.node] == Asking.ASKED,
        "history_url": reverse("assessments:measure", args=[known.assessment.pk, line.node]),
    }


def _options(line: Said, choice: str) -> list[dict[str, Any]]:
    """The answers in words, the worst first; one that is no longer given shows where it stands."""
    options = [
        {"value": str(each.rank), "label": each.label, "help": each.help, "is_on": False}
        for each in line.steps
        if each.is_answerable or str(each.rank) == choice
    ]
    if line.may_not_apply:
        options.append({"value": ASIDE, "label": "Ne s’applique pas", "help": "", "is_on": False})
    for each in options:
        each["is_on"] = each["value"] == choice
    return options


def _follows(line: Said, known: Known) -> dict[str, Any]:
    """The measure after which this one is asked, and whether that one is reached."""
    before = known.wording.lines.get(line.follows or 0)
    stands = known.stands[line.node]
    if before is None:
        return {"follows": "", "is_waiting": False, "is_void": False}
    return {
        "follows": before.ref,
        "follows_node": before.node,
        "follows_from": line.follows_from,
        "follows_label": before.label(line.follows_from),
        "is_waiting": stands == Asking.NOT_YET,
        "is_void": stands == Asking.NOT_APPLICABLE and line.node not in known.given,
    }


def _last(line: Said, given: Given | None, before: Given | None, row: Assessment) -> dict[str, Any]:
    """What was answered last time, and whether that changed."""
    if before is None or row.previous is None:
        return {"last": "", "last_words": "", "is_changed": False}
    return {
        "last": line.label(before.step),
        "last_when": f"En {row.previous.campaign.opens_on.year}",
        "last_words": before.words,
        "is_changed": given is not None and choice_of(given) != choice_of(before),
    }


def _proven(line: Said, known: Known) -> dict[str, Any]:
    """What proves the measure: the kinds of events, the proofs there are, the step they support."""
    proves = known.frame.by_node[line.node].proves
    step = known.backing.steps.get(line.node)
    given = known.given.get(line.node)
    declared = given.step if given else None
    proofs = {
        proof.pk: proof for each in proves for proof in known.backing.proofs.get(each.kind, ())
    }
    return {
        "kinds": [
            {"title": kind_of(each.kind).title, "step": line.label(each.step)} for each in proves
        ],
        "proven": line.label(step) if step is not None else "",
        "is_backed": step is not None and declared is not None and step >= declared > 0,
        "is_below": declared is not None
        and declared > 0
        and bool(proves)
        and (step or 0) < declared,
        "proofs": [
            {
                "url": reverse("evidence:proof", args=[key_of(proof.place), proof.pk]),
                "title": proof.event.title or kind_of(proof.kind).title,
                "until": f"du {day(proof.occurred_on)}, prouve jusqu’au {day(proof.expires_on)}",
            }
            for proof in proofs.values()
        ],
    }


def verdict(said: Verdict | None, given: Given | None) -> dict[str, Any] | None:
    """What a reviewer said, and whether the answer changed since."""
    if said is None:
        return None
    kind = VerdictSaid(said.verdict)
    return {
        "label": kind.label,
        "tone": VERDICT_TONES[kind],
        "reason": said.reason,
        "who": f"{said.written_by}, {moment(said.written_at)}",
        "holds": given is not None and given.number == said.number,
        "value": kind.value,
    }


def _theirs(line: Said, theirs: Line | None) -> dict[str, str] | None:
    if theirs is None:
        return None
    return {
        "who": theirs.written_by,
        "at": moment(theirs.written_at),
        "answer": line.label(theirs.step),
        "words": theirs.words,
    }


def a_file(assessment: Assessment, joined: Joined) -> dict[str, Any]:
    """A file of an answer."""
    document = joined.document
    warned = document.is_disguised or document.is_dangerous
    return {
        "pk": joined.pk,
        "url": reverse("assessments:file", args=[assessment.pk, joined.pk]),
        "name": document.name,
        "detail": f"{_size(document.size)} · {joined.joined_by}, {moment(joined.joined_at)}",
        "warning": "ne l’ouvrez pas d’un double clic" if warned else "",
        "is_erased": document.erased_at is not None,
    }


def action(found: Action) -> dict[str, Any]:
    """An action of the plan, in a line."""
    return {
        "url": reverse("remediation:action", args=[found.pk]),
        "title": found.title,
        "detail": f"{Doing(found.state).label} · {found.owner} · avant le {day(found.due_on)}",
    }


def sections(lines: Iterable[Said], cards: Mapping[int, dict[str, Any]]) -> list[dict[str, Any]]:
    """The measures of a page under their sub-objectives."""
    found: list[dict[str, Any]] = []
    for line in lines:
        if not line.is_measure:
            found.append({"node": line.node, "title": line.name, "cards": []})
        elif line.node in cards:
            if not found:
                found.append({"node": 0, "title": "", "cards": []})
            found[-1]["cards"].append(cards[line.node])
    return [each for each in found if each["cards"]]


def summary(
    errors: Mapping[int, Typed], wording: Wording, conflicts: Mapping[int, Any]
) -> list[dict[str, str]]:
    """What is to be corrected on a page, each with its measure."""
    told = [
        (wording.lines[node], each.error or "quelqu’un d’autre y a répondu")
        for node, each in errors.items()
        if each.error or node in conflicts
    ]
    return [
        {
            "url": f"#mesure-{line.node}",
            "text": clean_line(f"Mesure {line.ref}{NBSP}: {sentence}"),
        }
        for line, sentence in told
    ]


def history(
    lines: Iterable[Line],
    verdicts: Iterable[Verdict],
    files: Iterable[Joined],
    line: Said,
    zone: str,
) -> list[dict[str, Any]]:
    """How one answer stood, what was said of it, the files that came: the latest first."""
    told = [
        (each.written_at, each.written_by, line.label(each.step), each.words, "brand")
        for each in lines
    ]
    told += [
        (
            each.written_at,
            each.written_by,
            f"Avis{NBSP}: {VerdictSaid(each.verdict).label.lower()}",
            each.reason,
            VERDICT_TONES[VerdictSaid(each.verdict)],
        )
        for each in verdicts
    ]
    told += [
        (each.joined_at, each.joined_by, "Fichier joint", each.document.name, "") for each in files
    ]
    told.sort(key=lambda one: one[0], reverse=True)
    return [
        {"at": moment(at, zone), "who": who, "what": what, "detail": detail, "kind": kind}
        for at, who, what, detail, kind in told
    ]


def _size(size: int) -> str:
    for unit, name in _SIZES:
        if size >= unit:
            return f"{size / unit:.1f}{NBSP}{name}".replace(".", ",")
    return counted(size, "octet", "octets")
