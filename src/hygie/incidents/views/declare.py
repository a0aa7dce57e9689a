"""The steps of a declaration: public, without an account, without JavaScript, saved at each one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from hygie.establishments import queries as establishments
from hygie.incidents.forms.steps import StepForm, form_for
from hygie.incidents.operations import drafts
from hygie.incidents.queries.structures import any_described, any_structures
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.fields import Field, Step
from hygie.incidents.rules.wording import in_french
from hygie.incidents.views import notebook as notebooks
from hygie.incidents.views.notebook import SLUGS, STEPS, Notebook, needs_declaration
from hygie.kernel.actor import ANYONE
from hygie.platform.http import ActorRequest, asks, limited, public, shows

# The title of each page, and the one sentence that spares a question.
SAID = {
    Step.STRUCTURE: ("Quelle structure est touchée ?", ""),
    Step.DECLARANT: ("Qui déclare ?", "L’analyste vous rappelle à ce numéro."),
    Step.FACTS: ("Que se passe-t-il ?", "Quelques mots suffisent pour commencer."),
    Step.IMPACT: ("Quelles conséquences ?", "« Je ne sais pas encore » est une bonne réponse."),
    Step.CAUSE: ("L’origine et l’aide", "Dernières questions avant de relire et d’envoyer."),
    Step.AUTHORITIES: (
        "Pour les autres autorités",
        "Ce que demandent la CNIL et l’ANSSI. Votre délégué à la protection des données peut le "
        "remplir.",
    ),
    Step.REVIEW: ("Relire et envoyer", ""),
}


@public
@limited("declare-start", times=60, seconds=3600)
@asks
def structure(request: ActorRequest) -> HttpResponse:
    """First step: find the structure in the register, or write it down as it is."""
    book = notebooks.opened(request)
    if book is not None and book.is_signal:
        book = None  # a signal keeps its own code: this is another declaration
    declaration = book.declaration if book else Declaration()
    if request.method == "POST" and request.POST.get("finess"):
        site = establishments.any_by_finess(request.POST["finess"][:9])
        if site is not None:
            return _structure_kept(book, declaration.changed(any_described(site)))
    form = _free_form(request, declaration)
    if request.method == "POST" and "finess" not in request.POST and form.is_valid():
        return _structure_kept(book, form.declared())
    text = request.GET.get("q", "")[:100]
    context = {
        **frame(book, Step.STRUCTURE),
        "form": form,
        "q": text,
        "results": any_structures(text) if text.strip() else [],
        "is_free": "libre" in request.GET or form.is_bound,
        "chosen": declaration.structure if declaration.structure.name else None,
    }
    return render(request, "incidents/declare/structure.html", context, status=_status(form))


@public
@limited("declare-search", times=600, seconds=60, post_only=False)
@shows
def search(request: ActorRequest) -> HttpResponse:
    """The structures that match what is being typed."""
    text = request.GET.get("q", "")[:100]
    context = {"q": text, "results": any_structures(text) if text.strip() else []}
    return render(request, "incidents/declare/structures.html", context)


@public
@limited("declare-save", times=600, seconds=3600)
@asks
@needs_declaration
def step(request: ActorRequest, book: Notebook, slug: str) -> HttpResponse:
    """One of the steps in the middle: shown filled, saved when it is sent, complete or not."""
    here = STEPS.get(slug)
    if here is None or here in {Step.STRUCTURE, Step.REVIEW}:
        raise Http404
    at = timezone.now()
    saving = "later" in request.POST
    form = form_for(here, request.POST or None, declaration=book.declaration, at=at, saving=saving)
    if here == Step.FACTS and book.is_sent:
        _fix_awareness(form)
    if request.method == "POST" and form.is_valid():
        clashes = drafts.save(
            book.draft.pk, form.declared(), shown=form.shown(), by=book.author, at=at
        )
        if clashes:
            return _clashing(request, here, form.declared(), clashes)
        for notice in form.notices:
            messages.info(request, notice)
        if saving:
            return redirect("incidents:kept")
        order = notebooks.steps_shown(book, here)
        return redirect("incidents:step", SLUGS[order[order.index(here) + 1]])
    context = {**frame(book, here), "form": form, "seen": form.seen}
    return render(request, "incidents/declare/step.html", context, status=_status(form))


def _clashing(
    request: ActorRequest, here: Step, typed: Declaration, clashes: tuple[Field, ...]
) -> HttpResponse:
    """Show both texts of what two people wrote at once; nothing is lost, sending again decides."""
    book = notebooks.opened(request)
    assert book is not None  # noqa: S101 - it was just saved
    current = book.declaration
    mine = current.changed({field.path: typed.value(field.path) for field in clashes})
    context = {
        **frame(book, here),
        "form": form_for(here, declaration=mine, at=timezone.now()),
        "seen": form_for(here, declaration=current, at=timezone.now()).seen,
        "clashes": [
            {
                "label": field.label,
                "value": in_french(field, current.value(field.path), zone=current.zone) or "(vide)",
            }
            for field in clashes
        ],
    }
    return render(request, "incidents/declare/step.html", context, status=409)


@public
@shows
@needs_declaration
def kept(request: ActorRequest, book: Notebook) -> HttpResponse:
    """What was written is kept: the code, and how to come back."""
    return render(request, "incidents/declare/kept.html", frame(book, Step.REVIEW))


def _structure_kept(book: Notebook | None, declaration: Declaration) -> HttpResponse:
    at = timezone.now()
    following = redirect("incidents:step", SLUGS[Step.DECLARANT])
    if book is not None:
        drafts.save(book.draft.pk, declaration, shown=book.declaration, by=book.author, at=at)
        return following
    _, code = drafts.open_draft(declaration, by=ANYONE, at=at)
    return notebooks.remember(following, code)


def _free_form(request: ActorRequest, declaration: Declaration) -> StepForm:
    """The structure in the declarant's own words: what the register said of another is dropped."""
    plain = declaration.changed(
        {"structure.finess_et": "", "structure.finess_ej": "", "structure.category": ""}
    )
    sent = request.POST if request.method == "POST" and "finess" not in request.POST else None
    return form_for(Step.STRUCTURE, sent, declaration=plain, at=timezone.now())


def _fix_awareness(form: StepForm) -> None:
    """Once sent, only the desk moves the moment from which the legal delays run."""
    form.fields["aware_at"].disabled = True
    form.fields[
        "aware_at"
    ].help_text = "Ce moment fait courir les délais légaux : appelez l’astreinte pour le corriger."


def frame(book: Notebook | None, here: Step) -> dict[str, Any]:
    """What every step shows around its fields."""
    order = notebooks.steps_shown(book, here)
    empty = {
        "items": [
            {"label": each.label, "state": "current" if each == here else "todo", "url": ""}
            for each in order
        ],
        "current": order.index(here) + 1,
        "total": len(order),
        "label": here.label,
    }
    before = order[max(0, order.index(here) - 1)]
    return {
        "book": book,
        "steps": book.steps(here) if book else empty,
        "title": SAID[here][0],
        "lead": SAID[here][1],
        "back_url": f"{notebooks.PATH}{SLUGS[before]}/" if before != here else "/",
    }


def _status(form: StepForm) -> int:
    return 422 if form.is_bound and form.errors else 200
