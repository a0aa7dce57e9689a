"""The declaration that this browser is writing: found by a signed cookie that holds its code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from hygie.incidents.models import Draft
from hygie.incidents.queries import drafts
from hygie.incidents.rules import encoding
from hygie.incidents.rules.codes import BadCode
from hygie.incidents.rules.declaration import Declaration, missing
from hygie.incidents.rules.declaration import steps as steps_of
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.nature import Nature
from hygie.journal import operations as journal
from hygie.kernel.actor import Actor
from hygie.platform import walls
from hygie.platform.http import ActorRequest

COOKIE = settings.DECLARATION_COOKIE_NAME
SALT = "hygie.incidents.declaration"
# A phone lent for a declaration forgets it by the next day.
KEPT = 12 * 3600
PATH = "/declarer/"
# The journal keeps two hundred characters, these words with them.
LONGEST_NAME = 180
SLUGS = {
    Step.STRUCTURE: "structure",
    Step.DECLARANT: "vous",
    Step.FACTS: "faits",
    Step.IMPACT: "consequences",
    Step.CAUSE: "origine",
    Step.AUTHORITIES: "autorites",
    Step.REVIEW: "relire",
}
STEPS = {slug: step for step, slug in SLUGS.items()}


class Notebook:
    """A draft, its code and what it says."""

    def __init__(self, draft: Draft, code: str) -> None:
        self.draft, self.code = draft, code
        self.declaration: Declaration = encoding.from_json(draft.content)

    @property
    def author(self) -> Actor:
        """Who acts: nobody proved it, so the name is the one that was given."""
        name = self.declaration.declarant.name[:LONGEST_NAME]
        return Actor(name=f"{name} (déclarant)" if name else "Déclarant")

    @property
    def is_sent(self) -> bool:
        """Whether the declaration has its number."""
        return self.draft.incident_id is not None

    @property
    def is_signal(self) -> bool:
        """Whether it tells a near miss or a threat, which has no steps."""
        return Nature(self.draft.nature).is_signal

    def steps(self, current: Step) -> dict[str, Any]:
        """What `ui/steps.html` needs."""
        lacking = missing(self.declaration)
        shown = steps_shown(self, current)
        items = []
        for step in shown:
            state = "todo" if step in lacking or step == Step.REVIEW else "done"
            items.append(
                {
                    "label": step.label,
                    "state": "current" if step == current else state,
                    "url": f"{PATH}{SLUGS[step]}/",
                }
            )
        return {
            "items": items,
            "current": shown.index(current) + 1,
            "total": len(items),
            "label": current.label,
        }


def steps_shown(notebook: Notebook | None, current: Step) -> tuple[Step, ...]:
    """The steps of the declaration; what can wait until it is sent, then or when asked for."""
    is_sent = notebook is not None and notebook.is_sent
    return tuple(step for step in SLUGS if step == current or step in steps_of(is_sent=is_sent))


def opened(request: ActorRequest, *, is_there: bool = True) -> Notebook | None:
    """The declaration of this browser, or nothing; of one that is sent, the trace of its reader.

    A page that asks by itself says nothing of who is there.
    """
    signed, at = request.COOKIES.get(COOKIE, ""), timezone.now()
    try:
        code = signing.loads(signed, salt=SALT, max_age=KEPT) if signed else ""
        draft = drafts.any_draft(code, at=at) if code else None
    except (signing.BadSignature, BadCode):
        return None
    if draft is None:
        return None
    # Whoever holds the code reads this declaration and its incident, until the page is answered.
    walls.hold(draft.code_digest)
    notebook = Notebook(draft, code)
    if draft.incident is not None and is_there:
        journal.remember_read("incidents.read_by_code", draft.incident, by=notebook.author, at=at)
    return notebook


def remember(response: HttpResponse, code: str) -> HttpResponse:
    """Let this browser go on with a declaration for half a day."""
    response.set_cookie(
        COOKIE,
        signing.dumps(code, salt=SALT),
        max_age=KEPT,
        path="/",  # its name promises it (__Host-): no other site puts one in its place
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Leave nothing of the declaration on this device."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    return response


def needs_notebook(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its declaration, or send the person to begin or to give the code."""

    @wraps(view)
    def with_notebook(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        notebook = opened(request)
        if notebook is None:
            return redirect("incidents:resume")
        return view(request, notebook, *args, **kwargs)

    return with_notebook


def needs_declaration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for what only an incident has: whoever told a signal is led to its receipt."""

    @wraps(view)
    def with_declaration(
        request: ActorRequest, notebook: Notebook, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if notebook.is_signal:
            return redirect("incidents:receipt")
        return view(request, notebook, *args, **kwargs)

    return needs_notebook(with_declaration)
