"""The worker: jobs and the clock of the periodic ones, until told to stop."""

import asyncio
import logging
import signal
import time

import psycopg
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from hygie.config.processes import lifeline
from hygie.platform.jobs import HEARTBEAT_EVERY, SILENT_AFTER

CONCURRENCY = 4
JOBS_END_WITHIN = 8.0
LONGEST_PAUSE = 10.0
log = logging.getLogger("hygie.worker")


class Worker:
    """Works through the queue; while the database is away, waits for it."""

    def __init__(self) -> None:
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def work(self) -> None:
        """Work until told to stop; what runs is given a few seconds to end."""
        lifeline.hold()
        pause = 0.5
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stop())
        while not self._stopping:
            began = time.monotonic()
            try:
                asyncio.run(self._session())
            except (ConnectorException, psycopg.Error) as error:
                log.warning("the database is away: %s", str(error).strip() or type(error).__name__)
            if not self._stopping:
                pause = 0.5 if time.monotonic() - began > 60 else min(pause * 2, LONGEST_PAUSE)
                self._wait(pause)

    async def _session(self) -> None:
        """One life of Procrastinate's worker, with connections of its own."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        with app.replace_connector(app.connector.get_worker_connector()) as running:  # type: ignore[attr-defined]
            async with running.open_async():
                self._task = asyncio.ensure_future(
                    running.run_worker_async(
                        concurrency=CONCURRENCY,
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=JOBS_END_WITHIN,
                        update_heartbeat_interval=HEARTBEAT_EVERY,
                        stalled_worker_timeout=SILENT_AFTER,
                    )
                )
                try:
                    await self._task
                except asyncio.CancelledError:
                    if not self._stopping:
                        raise

    def _wait(self, seconds: float) -> None:
        """Wait, but not once told to stop: a handled signal does not end a sleep."""
        until = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < until:
            time.sleep(0.1)

    def _stop(self) -> None:
        self._stopping = True
        if self._task is not None:
            self._task.cancel()
