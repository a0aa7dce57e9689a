"""The scope of whatever runs now; the database engine gives it to each transaction.

Nobody's scope shows nothing. Requests take that of their actor, jobs and a few named blocks open
what they need, and commands of the operator open everything.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from hygie.kernel.actor import Actor
from hygie.kernel.scope import NOBODY, SYSTEM_SCOPE, Domain, Scope, scope_of

__all__ = [
    "Domain",
    "act_as",
    "current",
    "hold",
    "holding",
    "job",
    "nobody",
    "open_everything",
    "opened",
    "scoped",
]

Given = ParamSpec("Given")
Result = TypeVar("Result")
_scope: ContextVar[Scope | None] = ContextVar("walls", default=None)
_elsewhere: Scope = NOBODY


def current() -> Scope:
    """The scope of what runs now."""
    return _scope.get() or _elsewhere


def open_everything() -> None:
    """Let this process see everything outside requests and jobs: a command of the operator."""
    global _elsewhere
    _elsewhere = SYSTEM_SCOPE


@contextmanager
def scoped(scope: Scope) -> Iterator[None]:
    """Run the block in this scope."""
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def nobody() -> Any:
    """Run the block in nobody's scope: nothing is visible, unless the block opens something."""
    return scoped(NOBODY)


@contextmanager
def opened(name: str, *domains: Domain) -> Iterator[None]:
    """Reach these domains everywhere for a named purpose; docs/developer/walls.md lists them all.

    Keep the block small, and evaluate in it what it reads: a lazy query runs in the scope of who
    reads it.
    """
    scope = current()
    with scoped(
        _for_anyone(name, *domains) if scope is NOBODY else scope.with_all_of(name, *domains)
    ):
        yield


@cache
def _for_anyone(name: str, *domains: Domain) -> Scope:
    """What nobody reaches for a named purpose: every page asks it, to recognise who comes."""
    return NOBODY.with_all_of(name, *domains)


@contextmanager
def holding(code: str) -> Iterator[None]:
    """Run the block as somebody who holds this resume code, by its digest."""
    with scoped(current().holding(code)):
        yield


def hold(code: str) -> None:
    """Hold this resume code until the end of the request."""
    _scope.set(current().holding(code))


def act_as(actor: Actor, *, key: int | None = None) -> None:
    """Take the scope of this actor until the end of the request."""
    _scope.set(scope_of(actor, key=key))


def job(
    name: str, *domains: Domain
) -> Callable[[Callable[Given, Result]], Callable[Given, Result]]:
    """Say what a job reaches: each of its transactions sees these domains and nothing else."""

    def declare(function: Callable[Given, Result]) -> Callable[Given, Result]:
        @wraps(function)
        def within(*args: Given.args, **kwargs: Given.kwargs) -> Result:
            with scoped(NOBODY.with_all_of(f"job {name}", *domains)):
                return function(*args, **kwargs)

        setattr(within, "walls", domains)  # noqa: B010 - read by the convention tests
        return within

    return declare
