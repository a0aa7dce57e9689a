"""Evidence as its pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hygie.documents.storage import Found
from hygie.exhibits.models import Custody, Exhibit
from hygie.exhibits.rules.custody import is_held, receiver_in_words
from hygie.exhibits.rules.kinds import Act, Kind
from hygie.incidents.rules.clock import local, without_zone
from hygie.kernel.markings import Pap, Tlp

_NBSP = "\N{NO-BREAK SPACE}"
TONES = {
    Tlp.CLEAR: "neutral",
    Tlp.GREEN: "success",
    Tlp.AMBER: "warning",
    Tlp.AMBER_STRICT: "warning",
    Tlp.RED: "danger",
}
_KINDS = {
    Act.DEPOSITED: "brand",
    Act.HANDED: "success",
    Act.SEALED: "success",
    Act.WITHDRAWN: "warning",
    Act.RELEASED: "warning",
    Act.ERASED: "danger",
}
_FOUND = {
    Found.SAME: ("Intact", "success"),
    Found.CHANGED: ("Modifié", "danger"),
    Found.MISSING: ("Introuvable", "danger"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One piece of evidence in the list."""

    pk: int
    name: str
    kind: str
    size: str
    taken_from: str
    collected: str
    tlp: str
    tone: str
    pap: str
    state: str
    state_tone: str
    detail: str
    may_run: bool
    is_withdrawn: bool
    is_held: bool
    erased: str

    @property
    def is_out(self) -> bool:
        """Whether it leaves in no export any more."""
        return self.is_withdrawn or bool(self.erased)


def rows(
    exhibits: Iterable[Exhibit], logs: Mapping[int, Sequence[Custody]], *, zone: str
) -> list[Row]:
    """The rows of a page."""
    return [_row(each, logs.get(each.pk, ()), zone) for each in exhibits]


def page(
    exhibit: Exhibit, log: Sequence[Custody], *, zone: str, same: Sequence[int]
) -> dict[str, Any]:
    """One piece of evidence, and its log, the latest line first."""
    document = exhibit.document
    return {
        "row": _row(exhibit, log, zone),
        "facts": [
            _fact("Nature", Kind(exhibit.kind).label),
            _fact("Pris sur", exhibit.taken_from),
            _fact("Pris par", exhibit.collected_by),
            _fact("Pris le", without_zone(exhibit.collected_at, zone)),
            _fact("Comment", exhibit.how),
            _fact("Taille", size_in_words(document.size), exact_size(document.size)),
            _fact("Contenu constaté", document.mime or "non reconnu"),
            _fact(
                "Déposé",
                f"{without_zone(exhibit.deposited_at, zone)} par {exhibit.deposited_by}",
            ),
        ],
        "sha256": document.sha256,
        "is_disguised": document.is_disguised,
        "same": list(same),
        "log": [_line(each, zone) for each in reversed(log)],
    }


def size_in_words(size: int) -> str:
    """A size as people read it: 1,4 Mio."""
    if size < 1024:
        return f"{size}{_NBSP}octet{'s' if size > 1 else ''}"
    amount, unit = size / 1024, "Kio"
    for larger in ("Mio", "Gio"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{amount:.1f}{_NBSP}{unit}".replace(".", ",")


def exact_size(size: int) -> str:
    """The size to the byte, when it was rounded."""
    return "" if size < 1024 else f"{size:,} octets".replace(",", _NBSP)


def _row(exhibit: Exhibit, log: Sequence[Custody], zone: str) -> Row:
    state, tone, detail = _state(log, zone)
    tlp = Tlp(exhibit.tlp)
    return Row(
        pk=exhibit.pk,
        name=exhibit.document.name,
        kind=Kind(exhibit.kind).label,
        size=size_in_words(exhibit.document.size),
        taken_from=exhibit.taken_from,
        collected=f"{local(exhibit.collected_at, zone):%d/%m/%Y %H:%M}, {exhibit.collected_by}",
        tlp=tlp.mark,
        tone=TONES[tlp],
        pap=Pap(exhibit.pap).label,
        state=state,
        state_tone=tone,
        detail=detail,
        may_run=exhibit.document.is_dangerous,
        is_withdrawn=any(line.act == Act.WITHDRAWN for line in log),
        is_held=is_held(Act(line.act) for line in log),
        erased=_erased(log, zone),
    )


def _erased(log: Sequence[Custody], zone: str) -> str:
    """When its file was erased, by whom and why; nothing while it is there."""
    for line in log:
        if line.act == Act.ERASED:
            when = without_zone(line.happened_at, zone)
            return f"Effacé le {when} par {line.written_by}. Motif : {line.words}"
    return ""


def _state(log: Sequence[Custody], zone: str) -> tuple[str, str, str]:
    """What matters of the log: withdrawn, found changed, handed over; else that it is kept."""
    last = {Act(line.act): line for line in log}
    if erased := last.get(Act.ERASED):
        return "Effacé", "danger", f"{_day(erased, zone)} par {erased.written_by}"
    if ended := last.get(Act.WITHDRAWN):
        return "Retiré", "warning", ended.words
    detail = _left(last, zone)
    if looked := last.get(Act.VERIFIED):
        words, tone = _FOUND[Found(looked.found)]
        return words, tone, detail or f"Vérifié {_day(looked, zone)}"
    return "Gardé", "neutral", detail


def _left(last: Mapping[Act, Custody], zone: str) -> str:
    """To whom it went, as far as somebody noted it: an export that was made is not handed over."""
    if handed := last.get(Act.HANDED):
        return f"Remis {_day(handed, zone)} : {handed.service}"
    if sealed := last.get(Act.SEALED):
        return f"Mis dans un export scellé {_day(sealed, zone)}, pour {sealed.service}"
    return ""


def _day(line: Custody, zone: str) -> str:
    return f"le {local(line.happened_at, zone):%d/%m/%Y}"


def _line(line: Custody, zone: str) -> dict[str, str]:
    """What `ui/timeline.html` needs."""
    act = Act(line.act)
    kind = _KINDS.get(act, "")
    said = [receiver_in_words(line.to), line.words]
    if line.found:
        words, kind = _FOUND[Found(line.found)]
        said.append(words)
    if line.seal_id:
        said.append(f"export n° {line.seal_id}")
    if line.written_at != line.happened_at:
        said.append(f"noté {without_zone(line.written_at, zone)}")
    return {
        "at": without_zone(line.happened_at, zone),
        "at_iso": line.happened_at.isoformat(),
        "who": line.written_by,
        "what": act.label,
        "detail": ". ".join(each[:1].upper() + each[1:] for each in said if each),
        "kind": kind,
    }


def _fact(label: str, value: str, hint: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "hint": hint}
