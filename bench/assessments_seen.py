"""What is seen and what leaves of a campaign: the page of the nation, the tables of a region."""

import resource
import tempfile
import time
from collections.abc import Iterator
from typing import BinaryIO, cast

from django.http import HttpRequest
from django.urls import reverse

from bench.report import Figure, percentile, spread, under
from hygie.assessments.exports import tables
from hygie.assessments.models import Campaign
from hygie.assessments.queries import consolidation, frames
from hygie.assessments.views.consolidation import told
from hygie.establishments import tree
from hygie.kernel.actor import NATION, Actor
from hygie.platform import opendocument, workbook

REGION, PAGE, LEAVES = 300, 0.3, 10
_TIMES = 5


def seen(part: str, campaign: Campaign, by: Actor) -> Iterator[Figure]:
    """What the page of a whole nation asks and draws, but for its template."""
    reverse("assessments:arriving")  # the addresses are read once in a process
    times = []
    for _ in range(_TIMES):
        request = HttpRequest()
        request.method, request.path = "GET", "/"
        request.actor = by  # type: ignore[attr-defined]
        began = time.perf_counter()
        told(request, campaign.pk)
        times.append(time.perf_counter() - began)
    yield under(
        part,
        "the page of a national consolidation, before it is drawn",
        1000 * percentile(times, 0.5),
        most=1000 * PAGE,
        unit="ms",
        conditions=f"{campaign.asked} establishments; {spread(times)} ms",
    )


def left(part: str, campaign: Campaign, by: Actor) -> Iterator[Figure]:
    """A region of 300 establishments as a workbook, for Excel and for LibreOffice."""
    rows = consolidation.given(by, campaign, NATION).order_by("place_code")[:REGION]
    given = list(rows)
    names = tree.any_nodes([each.place for each in given])
    measures = len(frames.any_lines(campaign.version_id).measures)
    for what, write in (("XLSX", workbook.write_sheets), ("ODS", opendocument.write_sheets)):
        before = _memory()
        began = time.perf_counter()
        with tempfile.TemporaryFile() as out:
            write(cast(BinaryIO, out), tables.of_campaign(campaign, given, names))
            size = out.tell()
        yield under(
            part,
            f"the {what} of a region",
            time.perf_counter() - began,
            most=LEAVES,
            unit="s",
            conditions=f"{len(given)} × {measures} answers, {size / 2**20:.1f} MiB, "
            f"{_memory() - before:.0f} MiB of memory",
        )


def _memory() -> float:
    """The most memory that the process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
