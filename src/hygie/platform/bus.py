"""Announcements between modules: one job per listener, in the announcer's transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryStrategy
from procrastinate.contrib.django import app

from hygie.platform import walls
from hygie.platform.walls import Domain

# A listener may run twice, so one that lost its database is tried again, later and later.
DATABASE_AWAY = RetryStrategy(
    max_attempts=10, exponential_wait=2, retry_exceptions={OperationalError, InterfaceError}
)
AWAITED = 50
_jobs: dict[type, list[Any]] = defaultdict(list)


def on(
    kind: type,
    *,
    sees: tuple[Domain, ...],
    retry: BaseRetryStrategy | None = None,
    priority: int = 0,
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Run the decorated function, in the background, each time this kind is announced.

    `sees` is what it reaches behind the walls, everywhere: as little as it can do with. `priority`
    lets it pass what waits: `AWAITED` where somebody looks at a page until it is done.
    """

    def listen(function: Callable[[Any], None]) -> Callable[[Any], None]:
        @app.task(
            name=f"{kind.__name__}:{function.__name__}",
            retry=retry or DATABASE_AWAY,
            priority=priority,
        )
        @walls.job(function.__qualname__, *sees)
        def job(**fields: Any) -> None:
            function(kind(**fields))

        _jobs[kind].append(job)
        return function

    return listen


def announce(event: Any) -> None:
    """Tell every listener, in one statement. A rolled-back transaction announces nothing."""
    fields = asdict(event)
    if jobs := [task.configure().make_new_job(**fields) for task in _jobs[type(event)]]:
        app.job_manager.batch_defer_jobs(jobs)
