"""The worker: jobs and the clock of the periodic ones, until told to stop."""

import asyncio
import logging
import signal
import time

import psycopg
from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException

from hygie.config.processes import lifeline
from hygie.platform.jobs import HEARTBEAT_EVERY, SILENT_AFTER

CONCURRENCY = 4
JOBS_END_WITHIN = 8.0
LONGEST_PAUSE = 10.0
log = logging.getLogger("hygie.worker")


class WorkerConnector(PsycopgConnector):
    """The worker's own queries on its pool; what a job defers, in the transaction of the job.

    Procrastinate would use the pool for both: what a job announces would be told although its
    transaction is rolled back.
    """

    def get_sync_connector(self) -> BaseConnector:
        """The connection of the thread that runs the job."""
        return DjangoConnector()


class OneLine(logging.Filter):
    """A database that is away is said in one line, not in three traces."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the trace off such a record."""
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if isinstance(error, ConnectorException | psycopg.Error):
            record.exc_info = record.exc_text = None
        if isinstance(record.msg, str):
            record.msg = " ".join(record.msg.split())
        return True


class Worker:
    """Works through the queue; while the database is away, waits for it."""

    def __init__(self) -> None:
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    def work(self) -> None:
        """Work until told to stop; what runs is given a few seconds to end."""
        lifeline.hold()
        _quieten()
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
        connector = WorkerConnector(
            kwargs=connector_params(), min_size=1, max_size=CONCURRENCY, timeout=5
        )
        with app.replace_connector(connector) as running:
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


def _quieten() -> None:
    for handler in logging.getLogger().handlers:
        handler.addFilter(OneLine())
