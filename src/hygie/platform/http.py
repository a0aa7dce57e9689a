"""The two kinds of page: the one that shows and the one that does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db import connection
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed, NotFound, Refused

View = Callable[..., HttpResponseBase]
_READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK")
# Functions that write, and that a page which shows calls no more than it updates a row. The one
# write that such a page makes is the trace of who read it, `journal_remember`.
_WRITING = ("journal_record(",)


class ActorRequest(HttpRequest):
    """A request that knows who is acting; `accounts` says it."""

    actor: Actor


def shows(view: View) -> View:
    """GET or HEAD, and the database refuses to be changed."""

    @wraps(view)
    def reading_only(*args: Any, **kwargs: Any) -> HttpResponseBase:
        with connection.execute_wrapper(_refuse_writes):
            return view(*args, **kwargs)

    return _labelled("shows", require_safe(reading_only))


def does(view: View) -> View:
    """POST; the view calls one operation."""
    return _labelled("does", require_POST(view))


def asks(view: View) -> View:
    """A form: GET shows it and cannot write, POST calls one operation or shows the errors."""

    @wraps(view)
    def by_method(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            return view(request, *args, **kwargs)
        with connection.execute_wrapper(_refuse_writes):
            return view(request, *args, **kwargs)

    return _labelled("asks", require_http_methods(["GET", "HEAD", "POST"])(by_method))


@contextmanager
def refused_on(form: Form, field: str | None = None) -> Iterator[None]:
    """Let the form say what the operation refuses; what somebody may not do is a page."""
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(field, refusal.sentence)


@contextmanager
def answered(request: HttpRequest, done: str) -> Iterator[None]:
    """Say in a message that it is done, or why it is refused.

    What somebody may not do, or what is not there for them, is a page.
    """
    try:
        yield
    except (NotAllowed, NotFound):
        raise
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)


def public(view: View) -> View:
    """Open to anybody, signed in or not."""
    setattr(view, "is_public", True)  # noqa: B010 - read by the actor's middleware
    return view


def unattended(view: View) -> View:
    """Asked by an open page again and again: it does not say that somebody is there."""
    setattr(view, "is_unattended", True)  # noqa: B010 - read by the actor's middleware
    return view


def same_for_all(view: View) -> View:
    """The same answer for everybody, which proxies may keep: nobody’s session is looked at."""
    setattr(view, "is_same_for_all", True)  # noqa: B010 - read by the actor's middleware
    return public(view)


def limited(
    scope: str, *, times: int, seconds: int, post_only: bool = True
) -> Callable[[View], View]:
    """At most so many requests of one address in so many seconds; beyond, 429."""

    def label(view: View) -> View:
        setattr(view, "limit", (scope, times, seconds, post_only))  # noqa: B010 - read by Throttle
        return view

    return label


def is_api(request: HttpRequest) -> bool:
    """Whether the request is one of a machine, with a key; the page /api/ is for people.

    A prefix that a proxy announces changes nothing.
    """
    return request.path_info.startswith("/api/v")


def page_of(path: str) -> str:
    """The page at this address; of an address that only acts, the page its button is on."""
    return page_above(path) if _kind_at(path) == "does" else path


def page_above(path: str) -> str:
    """The nearest page above an address: the one that a person, an incident, a list has."""
    parts = path.partition("?")[0].strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = f"/{'/'.join(parts[:length])}/"
        if _kind_at(above) in {"shows", "asks"}:
            return above
    return "/"


def _kind_at(path: str) -> str:
    try:
        return str(getattr(resolve(path.partition("?")[0]).func, "kind", ""))
    except Resolver404:
        return ""


def address_of(request: HttpRequest, *, proxies: int) -> str:
    """The address of the person, behind so many proxies that we trust."""
    forwarded = [
        hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop
    ]
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies][:45]
    return str(request.META.get("REMOTE_ADDR", ""))


def _labelled(kind: str, view: View) -> View:
    setattr(view, "kind", kind)  # noqa: B010 - read by the convention tests
    return view


def _refuse_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    text = str(sql)
    if not text.lstrip(" \n\t(").upper().startswith(_READS) or any(
        name in text for name in _WRITING
    ):
        raise RuntimeError(f"A page tried to write: {text[:80]}")
    return execute(sql, params, many, context)
