"""The indicators that somebody reads, where else they were seen, and what is hardly ever one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from hygie.incidents.models import Incident, Message
from hygie.incidents.queries import desk as incidents
from hygie.incidents.rules import encoding
from hygie.incidents.rules.talk import Side
from hygie.indicators import access
from hygie.indicators.models import HarmlessEntry, Indicator
from hygie.indicators.rules import harmless
from hygie.indicators.rules.declared import Spotted, Written, spotted
from hygie.indicators.rules.harmless import Match
from hygie.indicators.rules.kinds import Found
from hygie.indicators.rules.reading import read_as_any
from hygie.kernel.actor import Actor
from hygie.kernel.markings import Tlp

PAGE = 100
# Of one indicator nobody follows more links; beyond, the number itself is told as « plus de ».
MOST_ELSEWHERE = 20
_AT_ONCE = 5_000
_READ = (
    ("cause.indicators", "traces techniques"),
    ("facts.narrative", "récit"),
    ("cause.root_cause", "cause"),
    ("facts.measures", "déjà fait"),
    ("impact.details", "conséquences"),
)


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """Where else an indicator was seen, among the incidents that the reader reads."""

    numbers: tuple[str, ...]
    is_more: bool = False


NOWHERE = Elsewhere(numbers=())


def visible_to(actor: Actor) -> QuerySet[Indicator]:
    """The indicators of the incidents that the actor reads; TLP:RED is the desk's."""
    rows = Indicator.objects.all()
    if not access.sees_all(actor):
        rows = rows.filter(incident__in=incidents.visible_to(actor).order_by())
    return rows if access.reads_red(actor) else rows.exclude(tlp=Tlp.RED)


def of_incident(actor: Actor, incident: Incident) -> QuerySet[Indicator]:
    """Those of an incident that the actor has reached: what stands first, then the latest."""
    rows = Indicator.objects.filter(incident=incident)
    rows = rows if access.reads_red(actor) else rows.exclude(tlp=Tlp.RED)
    return rows.order_by(F("withdrawn_at").asc(nulls_first=True), "-id")


def chosen(actor: Actor, incident: Incident, numbers: Collection[int]) -> list[Indicator]:
    """What stands of an incident, or those of it that somebody chose, in the order of adding."""
    rows = of_incident(actor, incident).filter(withdrawn_at__isnull=True)
    return list((rows.filter(pk__in=numbers) if numbers else rows).order_by("id"))


def seen_elsewhere(
    actor: Actor, incident: Incident, marks: Collection[str]
) -> dict[str, Elsewhere]:
    """By mark, the other incidents of the actor in which the same indicator stands."""
    rows = visible_to(actor).filter(mark__in=marks, withdrawn_at__isnull=True)
    rows = rows.exclude(incident=incident).order_by("-incident_id")
    most = MOST_ELSEWHERE * max(1, len(marks))
    pairs = list(rows.values_list("mark", "incident__number")[: most + 1])
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for mark, number in pairs[:most]:
        found[mark][number] = None
    return {
        mark: Elsewhere(
            numbers=tuple(numbers)[:MOST_ELSEWHERE],
            is_more=len(pairs) > most or len(numbers) > MOST_ELSEWHERE,
        )
        for mark, numbers in found.items()
    }


# Of an incident, its name and no more: it holds all that was declared.
_SHOWN_ANYWHERE = (
    *("kind", "value", "tlp", "withdrawn_at"),
    *("incident__number", "incident__structure_name"),
)


def found_anywhere(actor: Actor, found: Collection[Found]) -> list[Indicator]:
    """Where one of these was seen, whatever became of it; the latest incident first."""
    rows = visible_to(actor).filter(mark__in={each.mark for each in found})
    rows = rows.select_related("incident").only(*_SHOWN_ANYWHERE)
    return list(rows.order_by("-incident_id", "-id")[: PAGE + 1])


def any_spotted(incident: Incident) -> list[Spotted]:
    """What was declared or written in messages, and that nobody has added or taken back."""
    declared = encoding.from_json(incident.content)
    texts = [
        Written(where=f"déclaration, {label}", text=str(declared.value(path)))
        for path, label in _READ
        if declared.value(path)
    ]
    said = Message.objects.filter(incident=incident).exclude(text="").order_by("-id")
    texts += [
        Written(where="message de la structure" if side == Side.STRUCTURE else "message", text=text)
        for side, text in said.values_list("side", "text")[:PAGE]
    ]
    known = set(Indicator.objects.filter(incident=incident).values_list("mark", flat=True))
    own = {each.mark for each in read_as_any(declared.declarant.email)}
    return spotted(texts, known=known | own)


def any_harmless(found: Sequence[Found]) -> dict[Found, tuple[str, ...]]:
    """The lists that hold each of these: those shipped with Hygie, and those that were loaded."""
    said = {each: dict.fromkeys(harmless.bundled_about(each)) for each in found}
    for each, label in (*_any_equal(found), *_any_part(found)):
        said[each][label] = None
    return {each: tuple(labels) for each, labels in said.items() if labels}


def _any_equal(found: Sequence[Found]) -> Iterator[tuple[Found, str]]:
    about: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for each in found:
        for match, value in harmless.keys(each):
            about[match.value, value].append(each)
    for kind, entry, kinds, label in _any_entries(sorted({value for _, value in about})):
        yield from _concerned(about.get((kind, entry), ()), kinds, label)


def _any_part(found: Sequence[Found]) -> Iterator[tuple[Found, str]]:
    """Lists of parts are few and short, and no index finds a part: they are read whole."""
    wanted = [each for each in found if harmless.keys(each)]
    if not wanted:
        return
    rows = HarmlessEntry.objects.filter(list__match=Match.PART)
    for value, kinds, label in rows.values_list("value", "list__kinds", "list__label"):
        yield from _concerned([each for each in wanted if value in each.value], kinds, label)


def _any_entries(values: list[str]) -> Iterator[tuple[str, str, list[str], str]]:
    for start in range(0, len(values), _AT_ONCE):
        rows = HarmlessEntry.objects.filter(value__in=values[start : start + _AT_ONCE])
        yield from rows.values_list("list__match", "value", "list__kinds", "list__label")


def _concerned(found: Iterable[Found], kinds: list[str], label: str) -> Iterator[tuple[Found, str]]:
    return ((each, label) for each in found if each.kind.value in kinds)
