"""Whole pages of a campaign, as a person reads and sends them: all that the server does."""

import time
from collections.abc import Callable, Iterator
from itertools import count

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.functional import empty

from bench.report import Figure, percentile, spread, under
from hygie.accounts.models import Person
from hygie.accounts.operations import memberships
from hygie.accounts.rules import Factor
from hygie.assessments.models import Assessment, Campaign
from hygie.assessments.queries import answers, wordings
from hygie.kernel.actor import NATION, SYSTEM, Place, PlaceKind, Role

ONE, MANY = 0.1, 0.3
_TIMES, _WARM_UP = 20, 2


def whole(part: str, last: Campaign, former: Campaign) -> Iterator[Figure]:
    """The pages of an establishment that answers, and that of the nation once it is over."""
    settings.ALLOWED_HOSTS = ["testserver"]
    staticfiles_storage._wrapped = StaticFilesStorage()
    asked = Assessment.objects.filter(campaign=last).order_by("id")[7]
    place = Place(PlaceKind(asked.place_kind), asked.place_code)
    ciso, nation = _browser(Role.CISO, place), _browser(Role.PROGRAMME_REVIEWER, NATION)
    wording = wordings.any_wording(last.version_id)
    page = wording.pages[1]
    nodes = [measure.node for measure in wording.measures_of(page)]
    path = f"/evaluations/{asked.pk}/"
    together = f"/evaluations/campagnes/{former.pk}/ensemble/"
    yield _timed(part, "page of an evaluation", lambda: ciso.get(path), ONE)
    yield _timed(
        part, f"page of {len(nodes)} measures to answer", lambda: ciso.get(f"{path}{page}/"), ONE
    )
    said = count(1)
    yield _timed(
        part,
        "an answer sent from its page",
        lambda: ciso.post(f"{path}{page}/", _typed(asked, nodes, next(said))),
        ONE,
    )
    # It compares with all its likes, as the page of the nation does.
    yield _timed(part, "page of the scores", lambda: ciso.get(f"{path}scores/"), MANY)
    yield _timed(part, "page of a national consolidation", lambda: nation.get(together), MANY)
    staticfiles_storage._wrapped = empty


def _typed(asked: Assessment, nodes: list[int], turn: int) -> dict[str, str]:
    """Another answer each time, to the measures one after the other."""
    node = nodes[turn % len(nodes)]
    given = answers.any_given(asked.pk)
    number = given[node].number if node in given else 0
    said = {"r": str(turn % 5), "m": f"Mot {turn}.", "v": str(number), "t": "x"}
    return {f"{name}-{node}": text for name, text in said.items()}


def _browser(role: Role, place: Place) -> Client:
    """A browser in which somebody of this role has signed in, with two factors."""
    at = timezone.now()
    name = role.value.lower()
    person = Person.objects.create(email=f"{name}@pages.example", name=name, created_at=at)
    memberships.grant(
        person, role=role, place=place, starts_on=at.date(), tell=False, by=SYSTEM, at=at
    )
    client = Client()
    client.force_login(person)
    session = client.session
    session["confirmed_at"], session["factor"] = at.timestamp(), Factor.CODE_APP.value
    session.save()
    return client


def _timed(part: str, what: str, ask: Callable[[], HttpResponse], most: float) -> Figure:
    times = []
    for _ in range(_WARM_UP + _TIMES):
        began = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - began)
        if answer.status_code not in {200, 302}:
            raise RuntimeError(f"{what}: {answer.status_code}")
    times = times[_WARM_UP:]
    return under(
        part,
        f"{what}, whole, 95 %",
        1000 * percentile(times, 0.95),
        most=1000 * most,
        unit="ms",
        conditions=f"{spread(times)} ms, its template with it",
    )
