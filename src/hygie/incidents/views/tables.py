"""The table of the desk: incidents counted two ways, on a page and in a file."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.tables import USUAL, TableForm
from hygie.incidents.presentation import axes
from hygie.incidents.presentation import tables as shown
from hygie.incidents.presentation.axes import Names
from hygie.incidents.presentation.tables import Counted
from hygie.incidents.queries import tables as queries
from hygie.incidents.rules import tables as rules
from hygie.incidents.rules.tables import Axis
from hygie.incidents.views import narrowing
from hygie.platform import exports
from hygie.platform.http import ActorRequest, shows

# What an address says of the table, and not of the list.
_OF_THE_TABLE = {*USUAL, "page"}


@shows
def table(request: ActorRequest) -> HttpResponse:
    """Incidents by rows and columns that one chooses, narrowed like the list."""
    narrowing.check_reader(request)
    form = _form(request)
    counted = _counted(request, form)
    page = narrowing.page_number(request, most=counted.pages)
    names = _names(counted, counted.down(page), counted.across)
    filters, query = form.filters(), request.GET.copy()
    context = {
        "filters": form,
        "active": narrowing.active(request, form),
        "list_query": urlencode(counted.pairs),
        "query": query.urlencode(),
        "by": axes.title(counted.rows, counted.columns),
        "is_same": form.data["colonnes"] == counted.rows.value,
        "down": counted.rows.label,
        "headings": shown.headings(counted, names),
        "others": counted.others,
        "lines": list(shown.lines(counted, names, page=page)),
        "foot": shown.foot(counted),
        "rule": shown.rule(filters, total=counted.table.total),
        "pages": counted.pages,
        "pages_text": shown.where(counted, page=page),
        "previous_url": narrowing.page_url(query, page - 1) if page > 1 else "",
        "next_url": narrowing.page_url(query, page + 1) if page < counted.pages else "",
    }
    return render(request, "incidents/table.html", context)


@shows
def table_file(request: ActorRequest) -> HttpResponseBase:
    """The whole table, for a spreadsheet."""
    narrowing.check_reader(request)
    counted = _counted(request, _form(request))
    names = _names(counted, counted.table.rows, counted.table.columns)
    header = shown.file_header(counted, names)
    return exports.csv_file("incidents-tableau", header, shown.file_lines(counted, names))


def _form(request: ActorRequest) -> TableForm:
    return TableForm(request.GET, for_the_desk=access.may_handle(request.actor))


def _counted(request: ActorRequest, form: TableForm) -> Counted:
    rows, columns, at = form.rows, form.columns, timezone.now()
    cells = queries.cells(request.actor, form.filters(), rows=rows, columns=columns, at=at)
    told = [
        (name, str(value))
        for name, value in request.GET.items()
        if value and name in form.fields and name not in _OF_THE_TABLE
    ]
    return Counted(
        table=rules.table(cells, rows=rows, columns=columns),
        rows=rows,
        columns=columns,
        pairs=told,
        path=reverse("incidents:desk"),
    )


def _names(counted: Counted, down: Sequence[str], across: Sequence[str]) -> Names:
    """The names of the establishments and of the groups that are shown: the register has them."""
    wanted: dict[Axis, list[str]] = {counted.rows: list(down)}
    if counted.columns is not None:
        wanted[counted.columns] = list(across)
    return {axis: queries.any_names(axis, codes) for axis, codes in wanted.items()}
