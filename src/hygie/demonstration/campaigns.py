"""Two campaigns of the 43 priority measures: that of last year is over, that of this year runs."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.operations import answering, giving
from hygie.assessments.operations import campaigns as operations
from hygie.assessments.operations.giving import Opinion
from hygie.assessments.queries import answers, frames
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.frame import Frame
from hygie.assessments.rules.population import Said as Asked
from hygie.assessments.rules.scoring import Verdict, undone
from hygie.establishments.models import LegalEntity
from hygie.kernel.actor import Actor, Grant, Place, PlaceKind, Role
from hygie.referentials.models import Version
from hygie.referentials.queries import versions

_SLUG = "mesures-prioritaires"
_WHY = "Au budget de l’an prochain : rien n’est possible avant."
_MORE = "Le document joint a plus de deux ans : joignez le dernier."
_BACK = "Deux réponses sont à compléter : les comptes rendus sont trop anciens."
_ASIDE = "Ce service est rendu par le groupement, qui répond pour nous."


@dataclass(frozen=True, kw_only=True)
class Told:
    """A campaign, and the seeded dice of its answers."""

    campaign: Campaign
    frame: Frame
    draw: random.Random


def play(
    entities: Iterable[LegalEntity],
    *,
    people: Mapping[str, Actor],
    own: Place,
    region: Place,
    seed: int,
    at: datetime,
) -> None:
    """Last year given, reviewed and locked by all; this year half answered."""
    version = versions.any_current(_SLUG)
    if version is None:
        return
    draw = random.Random(seed)  # noqa: S311 - fictional data
    hospitals = list(entities)
    careful = {each.finess: draw.uniform(0.25, 0.8) for each in hospitals}
    _last_year(version, careful, people["ars"], region, draw, at=at)
    _this_year(version, careful, people, own, region, draw, at=at)


def _last_year(
    version: Version,
    careful: Mapping[str, float],
    ars: Actor,
    region: Place,
    draw: random.Random,
    *,
    at: datetime,
) -> None:
    opened = at - timedelta(days=400)
    told = _opened(version, region, ars, draw, at=opened, days=60)
    for each in _asked(told):
        ciso = _ciso(each.place)
        _answer(told, each, careful[each.place_code], by=ciso, at=opened + timedelta(days=20))
        giving.submit(each.pk, by=ciso, at=opened + timedelta(days=40))
    operations.close(told.campaign.pk, by=ars, at=opened + timedelta(days=60))
    for each in _asked(told):
        _review(told, each, ars, at=opened + timedelta(days=75))
        giving.accept(each.pk, by=ars, at=opened + timedelta(days=76))
    operations.lock(told.campaign.pk, by=ars, at=opened + timedelta(days=90))


def _this_year(
    version: Version,
    careful: Mapping[str, float],
    people: Mapping[str, Actor],
    own: Place,
    region: Place,
    draw: random.Random,
    *,
    at: datetime,
) -> None:
    """One’s own hospital is half-way; of the others some have given, one is to complete."""
    opened = at - timedelta(days=25)
    told = _opened(version, region, people["ars"], draw, at=opened, days=60)
    others = [each for each in _asked(told) if each.place != own]
    for rank, each in enumerate(others):
        ciso, when = _ciso(each.place), opened + timedelta(days=5 + rank % 12)
        more = min(0.95, careful[each.place_code] + 0.12)
        if rank % 3 == 2:
            continue
        _answer(told, each, more, by=ciso, at=when, part=1.0 if rank % 3 == 0 else 0.4)
        if rank % 3 == 0:
            giving.submit(each.pk, by=ciso, at=when + timedelta(days=3))
    given = [each for rank, each in enumerate(others) if rank % 3 == 0]
    if given:
        _review(told, given[0], people["ars"], at=at - timedelta(days=2))
        giving.send_back(given[0].pk, _BACK, by=people["ars"], at=at - timedelta(days=2))
    for each in _asked(told):
        if each.place == own:
            _half(told, each, people, at=at)


def _half(told: Told, row: Assessment, people: Mapping[str, Actor], *, at: datetime) -> None:
    """The CISO has done half, and given the last objective to somebody."""
    _answer(told, row, 0.6, by=people["rssi"], at=at - timedelta(days=3), part=0.5)
    today = timezone.localdate(at)
    cio = people["dsi"].person_id
    if any(each.pk == cio for each in answers.any_people(row, today=today)) and cio:
        objectives = [node for node in told.frame.targets if _is_whole(told.frame, node)]
        answering.give_part(
            row.pk, objectives[-1], cio, by=people["rssi"], at=at - timedelta(days=3)
        )


def _is_whole(frame: Frame, target: int) -> bool:
    """Whether it is an objective: the first of those in which some measure counts."""
    return any(each.above and each.above[0] == target for each in frame.measures)


def _opened(
    version: Version, region: Place, ars: Actor, draw: random.Random, *, at: datetime, days: int
) -> Told:
    opens_on = timezone.localdate(at)
    said = Asked(
        title=f"Mesures prioritaires {opens_on.year}",
        level=PlaceKind.LEGAL_ENTITY,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=days),
        among=region,
    )
    made = operations.prepare(region, version.pk, said, by=ars, at=at)
    campaign = operations.start(made.pk, by=ars, at=at)
    return Told(campaign=campaign, frame=frames.any_lines(version.pk), draw=draw)


def _asked(told: Told) -> list[Assessment]:
    rows = Assessment.objects.filter(campaign=told.campaign).select_related("campaign")
    return list(rows.order_by("place_code"))


def _answer(
    told: Told, row: Assessment, careful: float, *, by: Actor, at: datetime, part: float = 1.0
) -> None:
    """Answers in the order of the measures, the better the more careful; only what is asked."""
    given = answers.any_given(row.pk)
    steps: dict[int, int | None] = {}
    written: list[tuple[int, Said, int]] = []
    wanted = told.frame.measures[: round(len(told.frame.measures) * part)]
    for measure in wanted:
        before = measure.follows
        if before is not None and (steps.get(before) or 0) < measure.follows_from:
            continue
        steps[measure.node] = _step(told.draw, careful, len(measure.values))
        if measure.may_not_apply and told.draw.random() < 0.02:
            steps[measure.node] = None
        words = _ASIDE if steps[measure.node] is None else ""
        said = Said(step=steps[measure.node], words=words)
        number = given[measure.node].number if measure.node in given else 0
        written.append((measure.node, said, number))
    silent = set(undone(told.frame, steps))
    answering.save_many(
        row.pk,
        [
            (node, Said(step=said.step, words=_WHY) if node in silent else said, seen)
            for node, said, seen in written
        ],
        by=by,
        at=at,
    )


def _step(draw: random.Random, careful: float, steps: int) -> int:
    return min(steps - 1, max(0, round(draw.gauss(careful, 0.25) * (steps - 1))))


def _review(told: Told, row: Assessment, ars: Actor, *, at: datetime) -> None:
    """Nearly all accepted, a few to complete."""
    opinions = []
    for node, given in sorted(answers.any_given(row.pk).items()):
        is_wrong = bool(given.step) and told.draw.random() < 0.06
        verdict = Verdict.TO_COMPLETE if is_wrong else Verdict.ACCEPTED
        opinions.append(
            Opinion(node=node, verdict=verdict, seen=given.number, reason=_MORE if is_wrong else "")
        )
    giving.review_many(row.pk, opinions, by=ars, at=at)


def _ciso(place: Place) -> Actor:
    """Somebody fictional who answers for a hospital of the demonstration."""
    return Actor(name="Camille Rssi", grants=(Grant(Role.CISO, place),))
