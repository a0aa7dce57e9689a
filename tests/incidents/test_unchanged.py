"""An open list that nothing changed is answered at once, and never anything but « nothing new »."""

import html
import re

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from hygie.incidents import unchanged
from hygie.incidents.queries import desk as queries
from hygie.incidents.unchanged import Seen, Unchanged
from tests.cast import LEA, ZOE
from tests.incidents.factories import an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/incidents/nouveautes/"


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Page:
    """What the page would answer, and how often it was asked."""

    def __init__(self, status=204, roles="analyst"):
        self.status, self.roles, self.asked, self.mark = status, roles, 0, "a"

    def __call__(self, request):
        self.asked += 1
        answer = HttpResponse(status=self.status)
        answer.seen = Seen(roles=self.roles, mark=self.mark)
        return answer


@pytest.fixture(autouse=True)
def _here():
    an_incident()


@pytest.fixture
def clock():
    return Clock()


def ask(*, cookie="of-lea", path=ADDRESS, mark="a", method="get"):
    factory = RequestFactory()
    if cookie:
        factory.cookies[settings.SESSION_COOKIE_NAME] = cookie
    return getattr(factory, method)(path, {"depuis": mark})


def answers(page, clock, *requests):
    """The statuses, and how often the page was asked."""
    middleware = Unchanged(page, clock=clock)
    statuses = [middleware(ask(**each)).status_code for each in requests]
    return statuses, page.asked


def test_what_nothing_changed_is_not_asked_again(clock):
    assert answers(Page(), clock, {}, {}, {}) == ([204, 204, 204], 1)


@pytest.mark.parametrize(
    "other",
    [
        {"cookie": "of-zoe"},
        {"mark": "b"},
        {"path": "/incidents/"},
        {"method": "post"},
        {"cookie": ""},
    ],
)
def test_another_cookie_address_or_method_is_the_page_s(clock, other):
    assert answers(Page(), clock, {}, other)[1] == 2


@pytest.mark.parametrize("status", [200, 302, 403, 404])
def test_only_nothing_new_is_said_again(clock, status):
    assert answers(Page(status), clock, {}, {}) == ([status, status], 2)


def test_any_change_of_any_incident_is_for_the_page_to_weigh(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask())

    an_incident()
    middleware(ask())

    assert page.asked == 2


def test_a_change_that_the_same_roles_do_not_see_is_weighed_once_for_all_of_them(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask(cookie="of-lea"))
    middleware(ask(cookie="of-ines"))
    page.roles = "ciso"
    middleware(ask(cookie="of-anne"))

    an_incident()

    page.roles = "analyst"
    assert [middleware(ask(cookie=f"of-{name}")).status_code for name in ("lea", "ines")] == [
        204
    ] * 2
    assert page.asked == 4
    middleware(ask(cookie="of-anne"))
    assert page.asked == 5


def test_a_change_that_they_do_see_is_the_page_s_for_each(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask(cookie="of-lea"))
    middleware(ask(cookie="of-ines"))

    an_incident()
    page.status, page.mark = 200, "b"
    statuses = [middleware(ask(cookie=f"of-{name}")).status_code for name in ("lea", "ines")]

    assert statuses == [200, 200]


def test_what_others_found_prolongs_nothing(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask(cookie="of-lea"))
    clock.now += unchanged.STANDS_SECONDS / 2
    an_incident()
    middleware(ask(cookie="of-ines"))
    middleware(ask(cookie="of-lea"))
    asked = page.asked

    clock.now += unchanged.STANDS_SECONDS / 2
    middleware(ask(cookie="of-lea"))

    assert page.asked == asked + 1


def test_a_change_while_the_page_answers_is_not_lost(clock):
    page = Page()

    def meanwhile(request):
        an_incident()
        return page(request)

    middleware = Unchanged(meanwhile, clock=clock)
    middleware(ask())
    middleware.get_response = again = Page(200)

    assert middleware(ask()).status_code == 200
    assert again.asked == 1


def test_an_answer_stands_for_seconds_and_not_for_ever(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask())
    clock.now += unchanged.STANDS_SECONDS

    middleware(ask())

    assert page.asked == 2


def test_the_mark_is_asked_once_for_all_who_ask_together(
    clock, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(unchanged, "MARK_SECONDS", 0.25)
    middleware = Unchanged(Page(), clock=clock)

    with django_assert_num_queries(1):
        for cookie in "abc":
            middleware(ask(cookie=cookie))
    clock.now += 0.25
    with django_assert_num_queries(1):
        middleware(ask(cookie="a"))


def test_what_a_process_remembers_has_an_end(clock, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST", 2)

    assert answers(Page(), clock, *({"mark": each} for each in "abca")) == ([204] * 4, 4)


def test_a_database_that_is_away_is_told_by_the_page(clock, monkeypatch):
    def away():
        raise OperationalError("gone")

    page = Page()
    middleware = Unchanged(page, clock=clock)
    middleware(ask())
    monkeypatch.setattr(unchanged, "any_last_change", away)
    page.status = 503

    assert middleware(ask()).status_code == 503


def test_the_product_itself_spares_the_session(django_assert_max_num_queries):
    lea = signed_in(LEA)
    mark = queries.last_change(LEA)
    assert lea.get(ADDRESS, {"depuis": mark}).status_code == 204

    with django_assert_max_num_queries(1):
        answer = lea.get(ADDRESS, {"depuis": mark})

    assert answer.status_code == 204
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == b""


def test_who_has_just_been_given_a_list_is_spared_too(django_assert_max_num_queries):
    lea = signed_in(LEA)
    given = lea.get(ADDRESS, {"q": "à & b", "depuis": "x"}).content.decode()
    again = html.unescape(re.search(r'hx-get="([^"]+)"', given)[1])

    with django_assert_max_num_queries(1):
        assert lea.get(again).status_code == 204
    an_incident()

    assert lea.get(again).status_code == 200


def test_who_signs_out_is_known_no_more_for_another_list():
    lea = signed_in(LEA)
    lea.get(ADDRESS, {"depuis": queries.last_change(LEA)})
    kept = lea.cookies[settings.SESSION_COOKIE_NAME].value
    lea.post(reverse("accounts:sign_out"))
    lea.cookies[settings.SESSION_COOKIE_NAME] = kept

    assert lea.get(ADDRESS, {"depuis": "other"}).status_code == 302


def test_the_mark_of_one_s_own_list_is_not_that_of_all():
    assert signed_in(ZOE).get(ADDRESS, {"depuis": queries.last_change(LEA)}).status_code == 200


class Holding:
    """A page that is being made while others ask."""

    def __init__(self, middleware):
        self.middleware, self.statuses = middleware, []

    def __call__(self, request):
        self.statuses = [self.middleware(ask(cookie="of-ines")) for _ in range(5)]
        return HttpResponse(status=200)


def test_who_has_news_is_put_off_while_another_list_is_made_and_not_for_ever(clock):
    page = Page()
    middleware = Unchanged(page, clock=clock)
    for name in ("lea", "ines"):
        middleware(ask(cookie=f"of-{name}"))
    an_incident()
    page.status, page.mark = 200, "b"
    middleware.get_response = holding = Holding(middleware)

    def answer(request):
        middleware.get_response = page
        return holding(request)

    middleware.get_response = answer
    middleware(ask(cookie="of-lea"))

    told = [(each.status_code, each.headers.get("HX-Trigger")) for each in holding.statuses]
    assert told == [(204, unchanged.SOON)] * unchanged.MOST_PUT_OFF + [(200, None)] * 2


def test_who_is_not_known_is_never_put_off(clock):
    page = Page(200)
    middleware = Unchanged(page, clock=clock)

    def answer(request):
        middleware.get_response = page
        assert middleware(ask(cookie="of-zoe")).status_code == 200
        return HttpResponse(status=200)

    middleware.get_response = answer

    assert middleware(ask(cookie="of-lea")).status_code == 200
    assert page.asked == 1
