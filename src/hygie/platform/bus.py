"""Announcements between modules: one job per listener, in the announcer's transaction."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

_jobs: dict[type, list[Any]] = defaultdict(list)


def on(
    kind: type, *, retry: RetryStrategy | None = None
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Run the decorated function, in the background, each time this kind is announced."""

    def listen(function: Callable[[Any], None]) -> Callable[[Any], None]:
        @app.task(name=f"{kind.__name__}:{function.__name__}", retry=retry or False)
        def job(**fields: Any) -> None:
            function(kind(**fields))

        _jobs[kind].append(job)
        return function

    return listen


def announce(event: Any) -> None:
    """Tell every listener. A rolled-back transaction announces nothing."""
    for job in _jobs[type(event)]:
        job.defer(**asdict(event))
