"""The report that the demonstration publishes: most of its people read nothing else of others."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from hygie.demonstration import living
from hygie.kernel.actor import NATION
from hygie.kernel.errors import NotFound, Refused
from hygie.observatory.reports import operations, publishing, queries, readying

OBSERVER = "observatoire"


def publish(*, at: datetime) -> None:
    """Ask, as the observer of the demonstration, that the last year that is over be published.

    It is verified and published by the ordinary job. Nothing is done in an installation that is no
    demonstration, or where somebody began a report.
    """
    if queries.any_begun():
        return
    try:
        by = living.person(OBSERVER, at)
    except NotFound:
        return
    with suppress(Refused), transaction.atomic():
        report = operations.begin(NATION, timezone.localdate(at).year - 1, by=by, at=at)
        mark = readying.ready(report, at=at).mark
        publishing.ask(report.pk, mark=mark, by=by, at=at)
