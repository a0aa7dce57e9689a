"""Home, and the pages of the operator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hygie.kernel.actor import ANYONE
from hygie.kernel.errors import NotAllowed
from hygie.platform import openly
from hygie.platform.http import ActorRequest, does, public, shows
from hygie.portal import access, navigation, queue


@public
@shows
def home(request: ActorRequest) -> HttpResponse:
    """Before sign-in: declare, resume, sign in. After: the first page of my role."""
    if request.actor is ANYONE:
        return render(request, "portal/home.html", {"offered": openly.offered()})
    first = navigation.home(request.actor)
    if not first:
        return render(request, "portal/no_role.html")
    if first != reverse("people:people"):  # that page says it itself
        waiting = navigation.waiting(request.actor, at=timezone.now())
        if waiting:
            # Not an alert: on the worst day the incidents come first.
            messages.info(request, waiting, extra_tags="calm")
    return redirect(first)


@shows
def jobs(request: ActorRequest) -> HttpResponse:
    """The queues, the failures, and whether a worker lives."""
    if not access.may_operate(request.actor):
        raise NotAllowed("L’état des tâches se lit avec le rôle d’exploitant.")
    context = {
        "queues": queue.queues(request.actor),
        "failures": queue.failures(request.actor)[:100],
        "last_heartbeat": queue.last_heartbeat(request.actor),
    }
    return render(request, "portal/jobs.html", context)


@does
def retry_job(request: ActorRequest, job_id: int) -> HttpResponse:
    """Put a failed job back in its queue."""
    queue.retry(job_id, by=request.actor, at=timezone.now())
    messages.success(request, "La tâche est relancée.")
    return redirect("portal:jobs")
