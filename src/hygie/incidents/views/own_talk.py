"""Messages of the declarant, who comes by the code of the declaration, without an account."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from hygie.incidents.forms.talk import MessageForm
from hygie.incidents.rules import encoding
from hygie.incidents.rules.lifecycle import Status, is_open
from hygie.incidents.rules.talk import LONGEST, MOST_FILES, Side
from hygie.incidents.views import notebook as notebooks
from hygie.incidents.views import talk
from hygie.incidents.views.notebook import Notebook
from hygie.incidents.views.talk import Door
from hygie.kernel.text import clean_text
from hygie.platform import letters
from hygie.platform.http import ActorRequest, asks, does, limited, public, shows, unattended
from hygie.platform.installation import desk
from hygie.platform.uploads import LARGEST, uploads_up_to

RESUME = "/declarer/reprendre/?suite=echanges"


@public
@limited("declare-talk", times=120, seconds=3600)
@asks
@uploads_up_to(LARGEST, files=MOST_FILES)
def own_talk(request: ActorRequest) -> HttpResponse:
    """The messages of one's own declaration, and a new one."""
    book = notebooks.opened(request)
    if book is None:
        return _closed(request)
    if book.draft.incident is None:
        return redirect("incidents:review")
    door = _door(book)
    if request.method == "POST":
        form = talk.form_of(request)
        return talk.send(
            request, door, form, lambda mended, status: _page(request, book, door, mended, status)
        )
    return _page(request, book, door, MessageForm())


@public
@limited("declare-talk-fresh", times=1200, seconds=60, post_only=False)
@unattended
@shows
def own_talk_fresh(request: ActorRequest) -> HttpResponse:
    """What is new, for the open page; a code that ended brings nothing."""
    book = notebooks.opened(request, is_there=False)
    if book is None or book.draft.incident is None:
        return HttpResponse(status=204)
    return talk.fresh(request, _door(book))


@public
@limited("declare-talk-fresh", times=1200, seconds=60)
@does
def own_talk_read(request: ActorRequest) -> HttpResponse:
    """The declarant has the messages before their eyes."""
    book = notebooks.opened(request)
    if book is None or book.draft.incident is None:
        return HttpResponse(status=204)
    return talk.read(request, _door(book))


@public
@limited("declare-pdf", times=60, seconds=3600, post_only=False)
@shows
def own_talk_file(request: ActorRequest, file_id: int) -> HttpResponseBase:
    """A file that the desk or the declarant joined to a message."""
    book = notebooks.opened(request)
    if book is None:
        return redirect(RESUME)
    if book.draft.incident is None:
        raise Http404
    return talk.file(_door(book), file_id)


def _door(book: Notebook) -> Door:
    assert book.draft.incident is not None  # noqa: S101 - each view has looked
    return Door(
        incident=book.draft.incident,
        side=Side.STRUCTURE,
        by=book.author,
        holder=book.draft,
        name="own",
    )


def _page(
    request: ActorRequest, book: Notebook, door: Door, form: MessageForm, status: int = 200
) -> HttpResponse:
    own = encoding.from_json(door.incident.content).declarant
    context = {
        "book": book,
        "incident": door.incident,
        "talk": talk.talk_of(request, door),
        "form": form,
        "desk": desk(),
        "is_closed": not is_open(Status(door.incident.status)),
        "refused": letters.refused_words([own.email]).get(own.email.lower(), ""),
    }
    return render(request, "incidents/declare/talk.html", context, status=status)


def _closed(request: ActorRequest) -> HttpResponse:
    """The code opens nothing any more: what was typed is handed back."""
    typed = clean_text(request.POST.get("text", ""))[: 4 * LONGEST]
    if not typed:
        return redirect(RESUME)
    context = {"typed": typed, "resume_url": RESUME}
    return render(request, "incidents/declare/talk_lost.html", context, status=409)
