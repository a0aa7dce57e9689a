"""Messages, for those who sign in: the desk, and those of the structure who act."""

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from hygie.incidents.rules.talk import MOST_FILES
from hygie.incidents.views import talk
from hygie.incidents.views.desk import page_of, reached, talk_door
from hygie.incidents.views.talk import Door
from hygie.kernel.errors import NotAllowed
from hygie.platform.http import ActorRequest, does, shows, unattended
from hygie.platform.uploads import LARGEST, uploads_up_to


@does
@uploads_up_to(LARGEST, files=MOST_FILES)
def message(request: ActorRequest, number: str) -> HttpResponse:
    """Write to the other side."""
    door = _door(request, number)
    return talk.send(
        request,
        door,
        talk.form_of(request),
        lambda mended, status: page_of(
            request,
            door.incident,
            at=timezone.now(),
            forms={"MessageForm": mended},
            status=status,
        ),
    )


@unattended
@shows
def message_fresh(request: ActorRequest, number: str) -> HttpResponse:
    """What is new, for the open page."""
    return talk.fresh(request, _door(request, number))


@does
def message_read(request: ActorRequest, number: str) -> HttpResponse:
    """The messages are before somebody's eyes."""
    return talk.read(request, _door(request, number))


@shows
def message_file(request: ActorRequest, number: str, file_id: int) -> HttpResponseBase:
    """A file that was joined to a message."""
    return talk.file(_door(request, number), file_id)


def _door(request: ActorRequest, number: str) -> Door:
    door = talk_door(request, reached(request, number))
    if door is None:
        raise NotAllowed("Votre rôle n’échange pas de messages au sujet de cet incident.")
    return door
