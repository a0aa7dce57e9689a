"""The page of one duty: prepare what its recipient gets, note that it was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.incidents import access
from hygie.incidents.forms.notices import NoticeForm, WithdrawForm
from hygie.incidents.models import Draft, Incident
from hygie.incidents.operations import notices as operations
from hygie.incidents.presentation import notice as shown
from hygie.incidents.rules import notices
from hygie.incidents.rules.duties import Duty
from hygie.incidents.rules.notices import NoticeKind
from hygie.incidents.rules.territory import zone_of
from hygie.incidents.views.desk import reached
from hygie.incidents.views.notebook import Notebook, needs_notebook
from hygie.journal import operations as journal
from hygie.journal.operations import Act
from hygie.kernel.actor import Actor
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, answered, asks, does, limited, public, shows

_NOT_TOLD = "Votre rôle ne prépare ni ne note les envois aux autorités."


@dataclass(frozen=True, kw_only=True)
class Door:
    """By which way somebody comes to the duty of an incident, and what they may do there."""

    incident: Incident
    duty: Duty
    by: Actor
    may_tell: bool
    holder: Draft | None
    template: str
    name: str
    parts: tuple[str, ...]
    complete_url: str = ""

    def url(self, page: str = "", *more: object) -> str:
        """The address of a page of this duty."""
        return reverse(f"incidents:{self.name}{page}", args=[*self.parts, *more])


def _of_desk(request: ActorRequest, number: str, code: str) -> Door:
    incident = reached(request, number)
    completes = access.completes_as(request.actor, above=incident.path())
    return Door(
        incident=incident,
        duty=_duty(incident, code),
        by=request.actor,
        may_tell=access.may_tell_authorities(request.actor, above=incident.path()),
        holder=None,
        template="incidents/notice.html",
        name="notice",
        parts=(incident.number, code),
        complete_url=f"/incidents/{incident.number}/completer/?demarche={code}"
        if completes
        else "",
    )


def _of_declarant(book: Notebook, code: str) -> Door:
    incident = book.draft.incident
    if incident is None:
        raise Http404
    return Door(
        incident=incident,
        duty=_duty(incident, code),
        by=book.author,
        may_tell=True,
        holder=book.draft,
        template="incidents/declare/notice.html",
        name="own_notice",
        parts=(code,),
    )


@asks
def notice(request: ActorRequest, number: str, duty: str) -> HttpResponse:
    """The duty of an incident that the actor reads; noting what was sent, for who may."""
    door = _of_desk(request, number, duty)
    journal.remember_read("incidents.read", door.incident, by=door.by, at=timezone.now())
    return _page(request, door)


@shows
def notice_document(request: ActorRequest, number: str, duty: str, kind: str) -> HttpResponse:
    """What the recipient gets, for who sends it."""
    return _document(_of_desk(request, number, duty), kind)


@does
def notice_withdrawn(request: ActorRequest, number: str, duty: str, sent_id: int) -> HttpResponse:
    """Take back what was noted by mistake."""
    return _withdrawn(request, _of_desk(request, number, duty), sent_id)


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_notebook
def own_notice(request: ActorRequest, book: Notebook, duty: str) -> HttpResponse:
    """The same, for who holds the code of the declaration."""
    return _page(request, _of_declarant(book, duty))


@public
@limited("declare-pdf", times=60, seconds=3600, post_only=False)
@shows
@needs_notebook
def own_notice_document(
    request: ActorRequest, book: Notebook, duty: str, kind: str
) -> HttpResponse:
    """What the recipient gets, for the declarant who sends it."""
    return _document(_of_declarant(book, duty), kind)


@public
@limited("declare-save", times=600, seconds=3600)
@does
@needs_notebook
def own_notice_withdrawn(
    request: ActorRequest, book: Notebook, duty: str, sent_id: int
) -> HttpResponse:
    """Take back what was noted by mistake, by the declarant."""
    return _withdrawn(request, _of_declarant(book, duty), sent_id)


def _duty(incident: Incident, code: str) -> Duty:
    duty = shown.duty_of(incident, code)
    if duty is None:
        raise Http404
    return duty


def _page(request: ActorRequest, door: Door) -> HttpResponse:
    at = timezone.now()
    form = _form(request, door)
    if request.method == "POST":
        if not door.may_tell:
            raise NotAllowed(_NOT_TOLD)
        if form.is_valid():
            return _noted(request, door, form)
    context = {
        **shown.page(door.incident, door.duty, by=door.by, at=at),
        "form": form if door.may_tell and door.duty.text.is_told_apart else None,
        "withdraw": WithdrawForm(),
        "may_tell": door.may_tell,
        "complete_url": door.complete_url,
        "pdf_url": door.url("_document", "pdf"),
        "json_url": door.url("_document", "json"),
        "page_url": door.url(),
        "withdraw_url": door.url("_withdrawn", 0).removesuffix("0/retirer/"),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, door.template, context, status=status)


def _form(request: ActorRequest, door: Door) -> NoticeForm:
    is_done = door.duty.done_at is not None
    return NoticeForm(
        request.POST if request.method == "POST" else None,
        at=timezone.now(),
        zone=zone_of(door.incident.department_code),
        kinds=notices.offered(door.duty.text, is_done=is_done),
        asks_why_late=door.duty.text.asks_why_late and not is_done,
        initial={"sender": "" if door.holder else door.by.name},
    )


def _noted(request: ActorRequest, door: Door, form: NoticeForm) -> HttpResponse:
    said: dict[str, Any] = form.cleaned_data
    sending = operations.Sending(
        duty=door.duty.code,
        kind=NoticeKind(said["kind"]),
        sent_at=said["sent_at"],
        sender=said["sender"],
        receipt=said["receipt"],
        late_reason=said["late_reason"],
    )
    return _done(
        request,
        door,
        lambda: operations.note(
            door.incident.pk, sending, by=door.by, at=timezone.now(), holder=door.holder
        ),
        "L’envoi est noté.",
    )


def _withdrawn(request: ActorRequest, door: Door, notice_id: int) -> HttpResponse:
    if not door.may_tell:
        raise NotAllowed(_NOT_TOLD)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["reason"])))
        return redirect(door.url())
    return _done(
        request,
        door,
        lambda: operations.withdraw(
            door.incident.pk,
            notice_id,
            reason=form.cleaned_data["reason"],
            by=door.by,
            at=timezone.now(),
            holder=door.holder,
        ),
        "L’envoi est retiré : l’obligation court à nouveau.",
    )


def _done(request: ActorRequest, door: Door, act: Callable[[], object], done: str) -> HttpResponse:
    with answered(request, done):
        act()
    return redirect(door.url())


def _document(door: Door, kind: str) -> HttpResponse:
    if kind not in {"pdf", "json"}:
        raise Http404
    if not door.may_tell:
        raise NotAllowed(_NOT_TOLD)
    at = timezone.now()
    name = f"{door.incident.number}-{door.duty.code.lower().replace('_', '-')}"
    taken = Act(
        what="incidents.notice_taken",
        subject=door.incident,
        detail={"duty": door.duty.code, "form": kind},
    )
    journal.remember_taken([taken], by=door.by, at=at)
    whose: dict[str, Any] = {"by": door.by, "is_declarant": door.holder is not None, "at": at}
    if kind == "json":
        answer: HttpResponse = JsonResponse(
            shown.as_json(door.incident, door.duty, **whose),
            json_dumps_params={"ensure_ascii": False, "indent": 2},
        )
    else:
        answer = HttpResponse(
            shown.as_pdf(door.incident, door.duty, **whose), content_type="application/pdf"
        )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
