"""What narrows the list of incidents, or its table: read from an address, said in words."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, cast

from django.core.cache import cache
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hygie.incidents import access
from hygie.incidents.forms.filters import ASIDE, FiltersForm
from hygie.incidents.presentation.axes import Names, in_words
from hygie.incidents.queries import tables
from hygie.incidents.rules.tables import Axis
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest

_ASIDE = {axis.value: axis for axis in ASIDE}
_NAMED = (Axis.ENTITY, Axis.GHT)
_USUAL = ("etat", "OPEN")
# Two dozen fields, hundreds of choices: half of the page's cost.
SHARED_SECONDS = 300


def check_reader(request: ActorRequest) -> None:
    """Refuse whoever reads no incident anywhere."""
    if not access.may_see_some(request.actor):
        raise NotAllowed("La liste des incidents n’est pas ouverte à votre rôle.")


def filters_of(request: ActorRequest) -> FiltersForm:
    """What the address, or the form that was sent, asks for."""
    asked = request.POST if request.method == "POST" else request.GET
    return FiltersForm(asked, for_the_desk=access.may_handle(request.actor))


def page_number(request: ActorRequest, *, most: int) -> int:
    """The page that is asked for, among those that there are."""
    raw = request.GET.get("page", "1")
    return min(max(1, int(raw)), most) if re.fullmatch("[0-9]{1,9}", raw) else 1


def page_url(query: QueryDict, page: int) -> str:
    """The same address at another page."""
    changed = query.copy()
    changed["page"] = str(page)
    return f"?{changed.urlencode()}"


def active(request: ActorRequest, form: FiltersForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    found, names = [], _names(form)
    narrowing = FiltersForm.base_fields.keys() & form.cleaned_data.keys()
    for field in form:
        value = request.GET.get(field.name, "")
        if not value or (field.name, value) == _USUAL or field.name not in narrowing:
            continue
        without = request.GET.copy()
        without.pop(field.name, None)
        without.pop("page", None)
        words = _said(field, value, names)
        found.append({"label": f"{field.label} : {words}", "url": f"?{without.urlencode()}"})
    return found


def shown(request: ActorRequest, form: FiltersForm) -> SafeString:
    """The filters of the list, and those in force: the same for all who ask the same."""
    names = sorted(set(request.GET) - {"page"})
    asked = [(name, request.GET.getlist(name)) for name in names]
    key = sha256(repr(("filters", access.may_handle(request.actor), asked)).encode()).hexdigest()

    def made() -> SafeString:
        context = {"search": form["q"], "fields": form.others, "active": active(request, form)}
        context |= {"reset_url": "?", "target": "liste", "action": "/incidents/"}
        return render_to_string("ui/filters.html", context)

    return cast(SafeString, cache.get_or_set(key, made, SHARED_SECONDS))


def _names(form: FiltersForm) -> Names:
    """The names of the establishment and of the group that narrow it."""
    cell: Mapping[Axis, str] = form.filters().cell
    return {axis: tables.any_names(axis, [cell[axis]]) for axis in _NAMED if axis in cell}


def _said(field: Any, value: str, names: Names) -> str:
    if field.name in _ASIDE:
        return in_words(_ASIDE[field.name], value[:60], names)
    for code, label in getattr(field.field, "choices", ()):
        pairs = label if isinstance(label, list | tuple) else [(code, label)]
        for each, words in pairs:
            if str(each) == value:
                return str(words)
    return value[:60]
