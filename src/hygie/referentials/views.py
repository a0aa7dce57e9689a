"""The pages of referentials: their list, a version, a line of it, what changed; loading one."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.text import whole
from hygie.platform.http import ActorRequest, answered, asks, does, shows
from hygie.platform.uploads import not_received, uploads_up_to
from hygie.referentials import access, shown, trees
from hygie.referentials.forms import FileForm, ProvingForm, Search
from hygie.referentials.models import Version
from hygie.referentials.operations import keeping, proving, receiving
from hygie.referentials.queries import catalogues, mappings, versions
from hygie.referentials.readers import writing
from hygie.referentials.readers.naming import Naming
from hygie.referentials.readers.plain import LARGEST
from hygie.referentials.rules.comparing import difference
from hygie.referentials.rules.records import State

_OTHERWISE = (
    "La commande « hygie referential import » n’en lit pas plus, et un fichier gzip compte pour "
    "ce qu’il contient."
)


@shows
def referentials(request: ActorRequest) -> HttpResponse:
    """Every referential with its versions."""
    rows = versions.visible_to(request.actor).order_by("referential__title", "-id")
    context = {
        "referentials": shown.by_referential(rows),
        "may_keep": access.may_keep(request.actor),
    }
    return render(request, "referentials/list.html", context)


@shows
def version(request: ActorRequest, version_id: int) -> HttpResponse:
    """One version as a tree, or what is found in it."""
    found = _version(request, version_id)
    form = Search(request.GET if "q" in request.GET else None)
    question = form.cleaned_data["q"] if form.is_valid() else ""
    said = catalogues.any_catalogue(found)
    current = versions.any_current(found.referential.slug)
    may_keep = access.may_keep(request.actor)
    others = versions.of_slug(request.actor, found.referential.slug).exclude(pk=found.pk)
    context: dict[str, Any] = {
        "edition": shown.of_version(found),
        "facts": shown.facts(found),
        "figures": shown.figures(said),
        "form": form,
        "question": question,
        "sections": trees.sections(said) if not question else [],
        "found": trees.search(said, question) if question else [],
        "groups": [{"code": code, "label": label} for code, label in said.groups],
        "others": [shown.of_version(each) for each in others],
        "is_draft": found.state == State.DRAFT,
        "may_publish": may_keep and found.state == State.DRAFT,
        "may_retire": may_keep and found.state == State.PUBLISHED,
        "current": shown.of_version(current) if current and current != found else None,
    }
    if context["may_publish"] and current is not None:
        before = catalogues.any_catalogue(current)
        context["carried"] = shown.carried(before, said)
        context["difference"] = shown.difference_said(difference(before, said))
    return render(request, "referentials/version.html", context)


@shows
def line(request: ActorRequest, version_id: int, line: int) -> HttpResponse:
    """One line: its statement, its scale, what proves it, what it corresponds to elsewhere."""
    found = _version(request, version_id)
    said = catalogues.any_catalogue(found)
    if line >= len(said.nodes):
        raise Http404
    node = said.nodes[line]
    context = {
        "edition": shown.of_version(found),
        "line": trees.line(said, node),
        "mapped": shown.mapped(mappings.any_mapped(found.referential.slug, [node.ref])),
        "may_keep": access.may_keep(request.actor) and found.state != State.RETIRED,
        "form": ProvingForm(steps=trees.provable(said, node)),
    }
    return render(request, "referentials/line.html", context)


@shows
def differences(request: ActorRequest, version_id: int) -> HttpResponse:
    """What one version says otherwise than another one: the latest, unless one is named."""
    found = _version(request, version_id)
    slug = found.referential.slug
    others = versions.of_slug(request.actor, slug).exclude(pk=found.pk)
    asked = request.GET.get("avec", "")
    number = whole(asked, digits=9) or 0
    other = others.filter(pk=number).first() or others.first()
    context: dict[str, Any] = {
        "edition": shown.of_version(found),
        "others": [shown.of_version(each) for each in others],
        "other": shown.of_version(other) if other else None,
    }
    if other is not None:
        before, after = catalogues.any_catalogue(other), catalogues.any_catalogue(found)
        context["difference"] = shown.difference(difference(before, after))
        context["carried"] = shown.carried(before, after)
    return render(request, "referentials/differences.html", context)


@shows
def export(request: ActorRequest, version_id: int) -> HttpResponse:
    """The version in our own YAML."""
    found = _version(request, version_id)
    text = writing.written(catalogues.any_catalogue(found))
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    name = f"{found.referential.slug}-{found.pk}.yaml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@asks
@uploads_up_to(LARGEST, signed_in=True)
def load(request: ActorRequest) -> HttpResponse:
    """Give a file: all its faults are said, or it is a draft to look at before it is published."""
    _check(request)
    if request.method != "POST":
        return render(request, "referentials/load.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    faults: list[str] = []
    draft: int | None = None
    if stopped := not_received(request, "rien n’est repris.", larger=_OTHERWISE):
        form.errors.clear()
        form.add_error("file", stopped)
    elif form.is_valid():
        try:
            received = _received(request, form)
        except NotAllowed:
            raise
        except Refused as refusal:
            draft = getattr(refusal, "draft_id", None)
            faults = [str(each) for each in getattr(refusal, "faults", ())]
            form.add_error("file", shown.refusal(refusal.sentence, len(faults)))
        else:
            for note in received.notes:
                messages.info(request, note)
            return redirect("referentials:version", received.version.pk)
    context = {
        "form": form,
        "faults": faults[:50],
        "more": max(0, len(faults) - 50),
        "draft": draft,
    }
    return render(request, "referentials/load.html", context, status=422)


@does
def proving_added(request: ActorRequest, version_id: int, line: int) -> HttpResponse:
    """Let a kind of event prove a measure."""
    return _proving(request, version_id, line, proving.add, "La preuve est ajoutée.")


@does
def proving_ended(request: ActorRequest, version_id: int, line: int) -> HttpResponse:
    """Let a kind of event prove a measure no more."""
    return _proving(request, version_id, line, proving.end, "La preuve est retirée.")


@does
def published(request: ActorRequest, version_id: int) -> HttpResponse:
    """Publish a draft."""
    return _done(request, version_id, keeping.publish, "La version est publiée.")


@does
def discarded(request: ActorRequest, version_id: int) -> HttpResponse:
    """Remove a draft."""
    _done(request, version_id, keeping.discard, "La version à l’examen est écartée.")
    return redirect("referentials:referentials")


@does
def retired(request: ActorRequest, version_id: int) -> HttpResponse:
    """Offer a version no more."""

    def act(version_id: int, **who: Any) -> object:
        return keeping.retire(version_id, request.POST.get("reason", ""), **who)

    return _done(request, version_id, act, "La version est retirée ; elle reste lisible.")


def _check(request: ActorRequest) -> None:
    if not access.may_keep(request.actor):
        raise NotAllowed("Les référentiels sont chargés et publiés au niveau national.")


def _version(request: ActorRequest, version_id: int) -> Version:
    found = versions.visible_to(request.actor).filter(pk=version_id).first()
    if found is None:
        raise Http404
    return found


def _received(request: ActorRequest, form: FileForm) -> receiving.Received:
    file: TemporaryUploadedFile = form.cleaned_data["file"]
    naming = Naming(slug=form.cleaned_data["slug"], version=form.cleaned_data["version"])
    return receiving.receive(
        file.read(LARGEST + 1),
        name=file.name or "",
        naming=naming,
        keeps_frame=form.cleaned_data["keeps_frame"],
        replaces=whole(request.POST.get("replaces", ""), digits=9),
        by=request.actor,
        at=timezone.now(),
    )


def _done(request: ActorRequest, version_id: int, act: Any, said: str) -> HttpResponse:
    _check(request)
    with answered(request, said):
        act(version_id, by=request.actor, at=timezone.now())
    return redirect("referentials:version", version_id)


def _proving(
    request: ActorRequest, version_id: int, line: int, act: Any, done: str
) -> HttpResponse:
    """Say something of what proves a measure, and come back to it."""
    _check(request)
    said = catalogues.any_catalogue(_version(request, version_id))
    if line >= len(said.nodes):
        raise Http404
    form = ProvingForm(request.POST, steps=trees.provable(said, said.nodes[line]))
    if not form.is_valid():
        messages.error(request, "Choisissez un évènement de 1 à 61, et une réponse de la mesure.")
        return redirect("referentials:line", version_id, line)
    with answered(request, done):
        act(
            version_id,
            line,
            proving.Said(**form.cleaned_data),
            by=request.actor,
            at=timezone.now(),
        )
    return redirect("referentials:line", version_id, line)
