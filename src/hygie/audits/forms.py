"""The forms of audits: a mission, its outcome, a finding, a recommendation, a file of results."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from hygie.accounts.models import Person
from hygie.audits.models import Brief, Finding, Mission, Recommendation
from hygie.audits.queries.missions import Filters
from hygie.audits.rules import findings as found
from hygie.audits.rules import missions as rules
from hygie.audits.rules.directory import Status
from hygie.audits.rules.findings import Advice, FindingState, Verdict
from hygie.audits.rules.missions import AuditorKind, Mark, Outcome, Said, State
from hygie.audits.rules.reference import Scale, kinds, scale
from hygie.contacts.rules.places import read_key
from hygie.kernel.markings import USUAL_TLP, Tlp
from hygie.platform.inputs import (
    NBSP,
    NEEDED,
    ChoiceField,
    CleanField,
    CodeField,
    DayField,
    SafeField,
    WholeField,
)
from hygie.platform.uploads import LARGEST
from hygie.remediation.models import Waiver

_NO_NAME = "Sans nom de personne ni de compte."


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.title) for kind in kinds().values()]


def _codes(name: str, *, label: str, **options: Any) -> CodeField:
    found_scale: Scale = scale(name)
    return CodeField(found_scale.steps, empty="Choisissez", label=label, **options)


class SeenForm(forms.Form):
    """A form about one version of a thing: over a later one it is refused."""

    seen = forms.IntegerField(widget=forms.HiddenInput(), min_value=0, required=False)

    @property
    def version(self) -> int:
        """The version that was read."""
        return int(self.cleaned_data.get("seen") or 0)


class MissionForm(SeenForm):
    """What a mission says."""

    kind = CodeField(_kinds(), empty="Choisissez", label="Sorte d’audit")
    title = SafeField(
        label="Intitulé", limit=rules.LONGEST_TITLE, help_text="« Audit de l’annuaire 2026 »."
    )
    starts_on = DayField(label="Du")
    ends_on = DayField(label="Au")
    auditor_kind = ChoiceField(AuditorKind, label="Qui audite ?")
    auditor = SafeField(
        label="Son nom",
        limit=rules.LONGEST_AUDITOR,
        help_text="Une société, un service, une fonction.",
    )
    qualification = _codes("qualifications", label="Qualification", initial="NONE")
    perimeter = SafeField(
        label="Périmètre, en quelques mots",
        limit=rules.LONGEST_PERIMETER,
        required=False,
        help_text="Une forêt, des domaines. La preuve le redit, d’autres le liront.",
    )
    scope = SafeField(
        label="Ce qui est regardé",
        limit=rules.LONGEST_SCOPE,
        lines=4,
        required=False,
        help_text="Lu par ceux qui tiennent les audits d’ici, par personne d’autre.",
    )
    tlp = ChoiceField(
        Mark, label="Qui peut savoir cet audit (TLP)", widget=forms.Select(), initial=USUAL_TLP
    )
    reason = SafeField(label="Pourquoi le changer", limit=rules.LONGEST_REASON, required=False)
    field_order = ("kind", "title", "starts_on", "ends_on")

    def __init__(self, *args: Any, asks_why: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_why:
            del self.fields["reason"]

    def said(self) -> Said:
        """What was written."""
        names = ["kind", "title", "starts_on", "ends_on", "auditor_kind", "auditor"]
        names += ["qualification", "perimeter", "scope"]
        words = {name: self.cleaned_data[name] for name in names}
        return Said(**words, tlp=Tlp(self.cleaned_data["tlp"].value))


def mission_as_typed(mission: Mission, brief: Brief) -> dict[str, Any]:
    """A mission as its form shows it again."""
    names = ("kind", "title", "starts_on", "ends_on", "auditor_kind", "auditor", "qualification")
    return {name: getattr(mission, name) for name in (*names, "perimeter", "tlp")} | {
        "scope": brief.scope,
        "seen": mission.version,
    }


class OutcomeForm(SeenForm):
    """What a mission concludes."""

    delivered_on = DayField(label="Restitué le")
    level = WholeField(least=0, most=1000, label="Niveau atteint")
    score = WholeField(
        least=-rules.SCORE_MOST, most=rules.SCORE_MOST, label="Score, s’il y en a un"
    )
    summary = SafeField(
        label="Conclusion", limit=rules.LONGEST_SCOPE, lines=5, required=False, help_text=_NO_NAME
    )
    reason = SafeField(label="Pourquoi le corriger", limit=rules.LONGEST_REASON, lines=2)

    def __init__(
        self, *args: Any, levels: int, sure: int | None, corrects: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        if not levels or sure is not None:
            del self.fields["level"]
        elif levels <= 10:
            self.fields[
                "level"
            ].help_text = (
                f"De 1 à {levels}, celui de l’ANSSI ; la maturité de PingCastle n’en est pas un."
            )
        if not corrects:
            del self.fields["reason"]

    def outcome(self) -> Outcome:
        """What was written."""
        words = self.cleaned_data
        return Outcome(
            delivered_on=words["delivered_on"],
            level=words.get("level"),
            score=words["score"],
            summary=words["summary"],
        )


class FindingForm(SeenForm):
    """What a finding says."""

    title = SafeField(label="Ce qui est constaté", limit=found.LONGEST_TITLE, help_text=_NO_NAME)
    severity = _codes("severities", label="Gravité")
    reference = CleanField(
        label="Référence",
        limit=found.LONGEST_REFERENCE,
        required=False,
        help_text="Une mesure (mesures-prioritaires:14), un point de contrôle (vuln_krbtgt-l2), "
        "une vulnérabilité (CVE-2024-12345).",
    )
    description = SafeField(
        label="Description", limit=found.LONGEST_TEXT, lines=5, required=False, help_text=_NO_NAME
    )

    def said(self) -> found.Finding:
        """What was written."""
        names = ("title", "severity", "reference", "description")
        return found.Finding(**{name: self.cleaned_data[name] for name in names})


def finding_as_typed(finding: Finding) -> dict[str, Any]:
    """A finding as its form shows it again."""
    names = ("title", "severity", "reference", "description")
    return {name: getattr(finding, name) for name in names} | {"seen": finding.version}


class FindingMoveForm(SeenForm):
    """What became of a finding."""

    state = ChoiceField(FindingState, label="Ce constat est", widget=forms.Select())
    words = SafeField(label="Comment, pourquoi", limit=found.LONGEST_REASON, lines=2)
    waiver_id = forms.TypedChoiceField(
        label="Par quelle dérogation",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez une dérogation de la liste."},
    )

    def __init__(self, *args: Any, waivers: Sequence[Waiver], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["waiver_id"]
        field.choices = [("", "Aucune"), *((each.pk, each.title[:80]) for each in waivers)]
        if not waivers:
            del self.fields["waiver_id"]


class CheckForm(forms.Form):
    """What a follow-up says of a finding."""

    verdict = ChoiceField(Verdict, label="Avis")
    words = SafeField(label="Précision", limit=found.LONGEST_REASON, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["verdict"]
        field.choices = [each for each in Verdict.choices() if each[0] != Verdict.WAITS]


class AdviceForm(SeenForm):
    """What is recommended."""

    title = SafeField(label="Ce qui est recommandé", limit=found.LONGEST_TITLE)
    detail = SafeField(label="Précision", limit=found.LONGEST_TEXT, lines=4, required=False)
    priority = _codes("priorities", label="Priorité")
    effort = _codes("efforts", label="Effort")
    finding_id = forms.TypedChoiceField(
        label="Pour quel constat",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez un constat de la liste."},
    )

    def __init__(self, *args: Any, findings: Iterable[Finding] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(each.pk, f"{each.number}. {each.title[:80]}") for each in findings]
        field: Any = self.fields["finding_id"]
        field.choices = [("", "Tout l’audit"), *listed]
        if not listed:
            del self.fields["finding_id"]

    def said(self) -> Advice:
        """What was written."""
        names = ("title", "detail", "priority", "effort")
        return Advice(**{name: self.cleaned_data[name] for name in names})


def advice_as_typed(advice: Recommendation) -> dict[str, Any]:
    """A recommendation as its form shows it again."""
    names = ("title", "detail", "priority", "effort")
    return {name: getattr(advice, name) for name in names} | {"seen": advice.version}


class ActionForm(SeenForm):
    """Who does what is recommended, by when."""

    owner_id = forms.TypedChoiceField(
        label="Par qui, parmi les comptes",
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": "Choisissez une personne de la liste."},
    )
    owner = SafeField(label="Ou une fonction, une équipe", limit=100, required=False)
    due_on = DayField(label="Avant le")
    days = forms.DecimalField(
        label="Charge, en jours de travail",
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(99_999),
        decimal_places=1,
        localize=True,
    )

    def __init__(self, *args: Any, owners: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["owner_id"]
        field.choices = [("", "Personne de la liste"), *((each.pk, each.name) for each in owners)]
        days: Any = self.fields["days"]
        wrong = "Écrivez un nombre de jours, comme 2,5."
        days.error_messages["invalid"] = wrong
        for validator in days.validators:
            if hasattr(validator, "messages"):
                validator.messages = dict.fromkeys(validator.messages, wrong)
            else:
                validator.message = wrong
        if not owners:
            del self.fields["owner_id"]


class ResultsForm(forms.Form):
    """A file of results."""

    file = forms.FileField(
        label="Fichier de résultats",
        allow_empty_file=True,
        help_text="Le rapport XML de PingCastle, ou les points de contrôle en CSV ou en JSON : "
        f"un point, un statut, un nombre. {LARGEST // 1024**2}{NBSP}Mio au plus.",
    )
    domain = CleanField(
        label="Forêt ou domaine",
        limit=255,
        required=False,
        help_text="Pour des points de contrôle ; le rapport de PingCastle le dit.",
    )
    rest = forms.BooleanField(
        label="Le fichier ne liste que ce qui ne passe pas : le reste passe", required=False
    )

    def __init__(self, data: Any = None, files: Any = None, *, stopped: str = "") -> None:
        super().__init__(data, files)
        self.fields["file"].error_messages |= {"required": stopped or NEEDED, "invalid": NEEDED}
        self.fields["file"].widget.attrs["data-largest"] = LARGEST // 1024**2

    @property
    def status(self) -> Status:
        """What is said of the points of which the file says nothing."""
        return Status.PASSED if self.cleaned_data["rest"] else Status.UNKNOWN


class ReportForm(forms.Form):
    """A file that goes with an audit."""

    file = forms.FileField(
        label="Rapport ou annexe",
        allow_empty_file=True,
        help_text=f"{LARGEST // 1024**2}{NBSP}Mio au plus.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, stopped: str = "") -> None:
        super().__init__(data, files)
        self.fields["file"].error_messages |= {"required": stopped or NEEDED, "invalid": NEEDED}
        self.fields["file"].widget.attrs["data-largest"] = LARGEST // 1024**2


class PlaceForm(forms.Form):
    """The establishment that is audited, where one keeps several."""

    lieu = forms.ChoiceField(
        label="De quel établissement ?",
        error_messages={
            "required": "Choisissez un établissement.",
            "invalid_choice": "Choisissez un établissement de la liste.",
        },
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["lieu"]
        field.choices = [("", "Choisissez"), *places]


class FiltersForm(forms.Form):
    """What a list is narrowed to; a wrong value narrows nothing."""

    sorte = forms.ChoiceField(label="Sorte", required=False, choices=[("", "Toutes"), *_kinds()])
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *State.choices()])
    lieu = forms.ChoiceField(label="Établissement", required=False)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        asked = str(self.data.get("lieu") or "")
        if asked and asked not in dict(places) and read_key(asked):
            places = [*places, (asked, "L’établissement choisi")]
        field: Any = self.fields["lieu"]
        field.choices = [("", "Tous"), *places]
        if len(places) < 2 and not asked:
            field.widget = forms.HiddenInput()

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            kind=said.get("sorte") or "",
            state=State(said["etat"]) if said.get("etat") else None,
            place=read_key(said.get("lieu") or ""),
        )
