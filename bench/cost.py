"""What a piece of work costs: seconds of a core, here and in PostgreSQL, whoever else works."""

import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import StaticFilesStorage, staticfiles_storage
from django.db import connection
from django.test import Client
from django.utils.functional import empty

from hygie.accounts.models import Person


class Cost:
    """The seconds of a core that a block takes; no more on a busy machine."""

    seconds = 0.0

    def __enter__(self) -> "Cost":
        connection.ensure_connection()
        self._before = self._now()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = self._now() - self._before

    @staticmethod
    def _now() -> float:
        served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        return time.process_time() + int(served.read_text().split()[0]) / 1e9


class Pages:
    """Pages asked in this process, where their cost can be read; `with` it."""

    def __enter__(self) -> "Pages":
        settings.ALLOWED_HOSTS = ["testserver"]
        staticfiles_storage._wrapped = StaticFilesStorage()
        return self

    def __exit__(self, *_: object) -> None:
        staticfiles_storage._wrapped = empty

    def of(self, email: str) -> Client:
        """A browser in which this person has signed in."""
        client = Client()
        client.force_login(Person.objects.get(email=email))
        return client

    def shown(self, client: Client, path: str, *, times: int) -> float:
        """The seconds of a core of a page, once PostgreSQL knows how to read it."""
        for _ in range(8):
            client.get(path)
        with Cost() as cost:
            for _ in range(times):
                answer = client.get(path)
        assert answer.status_code == 200, path  # noqa: S101 - a measure of something else
        return cost.seconds / times

    def taken(self, client: Client, path: str, **fields: str) -> tuple[float, int]:
        """The seconds of a core of a file that is handed over, and its bytes."""
        with Cost() as cost:
            answer = client.post(path, fields)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, path  # noqa: S101 - a measure of something else
        answer.close()
        return cost.seconds, len(content)
