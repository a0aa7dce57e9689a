"""One form for each step of a declaration, built from the description of its fields."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from hygie.incidents.forms import inputs
from hygie.incidents.rules import checks, clock, declaration, encoding, taxonomy
from hygie.incidents.rules.declaration import Declaration
from hygie.incidents.rules.fields import Field, Kind, Step
from hygie.incidents.rules.territory import department_of, zone_label
from hygie.incidents.rules.vocabulary import Origin, PatientDanger
from hygie.kernel.errors import Refused

_AUTOCOMPLETE = {
    "declarant.name": "name",
    "declarant.role": "organization-title",
    "structure.city": "address-level2",
    "structure.postcode": "postal-code",
}
_TALL = 8
_FINESS = re.compile(r"\d[0-9AB]\d{7}", re.ASCII)


class StepForm(forms.Form):
    """The fields of one step, as the declaration so far fills them.

    `saving` keeps what is there without asking for what is missing. Moments are read and shown in
    the time of the structure.
    """

    step: ClassVar[Step]
    left_out: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        declaration: Declaration,
        at: datetime,
        saving: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.before, self.at = declaration, at
        self.described: dict[str, Field] = {}
        for field in self.offered():
            self.described[field.name] = field
            self.fields[field.name] = self._built(field, required=field.required and not saving)
            self.initial.setdefault(field.name, declaration.value(field.path))

    def offered(self) -> tuple[Field, ...]:
        """The fields of the step that people fill in."""
        return tuple(
            field
            for field in declaration.fields_of_step(self.step)
            if field.path not in self.left_out
        )

    def declared(self) -> Declaration:
        """Return the declaration with what was typed; the form must be valid."""
        return self.before.changed(self._values())

    def clean(self) -> dict[str, Any]:
        """Say what does not hold together, beside the field at fault."""
        shown = {field.path: name for name, field in self.described.items()}
        for problem in checks.problems(self.declared(), at=self.at):
            name = shown.get(problem.field.path)
            if name is not None and name not in self.errors:
                self.add_error(name, problem.sentence)
        return self.cleaned_data

    @property
    def seen(self) -> str:
        """What this page shows of the declaration; it comes back with the form, as `vu`."""
        written = encoding.to_json(self.shown() if self.is_bound else self.before)
        return json.dumps(written.get(self._section, {}), ensure_ascii=False)

    def shown(self) -> Declaration:
        """Return the declaration as the page had shown it, or as it is."""
        try:
            section = json.loads(str(self.data.get("vu", "")))
            read = encoding.from_json({"schema": declaration.SCHEMA, self._section: section})
        except (ValueError, RecursionError, Refused):
            return self.before
        return replace(self.before, **{self._section: getattr(read, self._section)})

    @property
    def _section(self) -> str:
        return declaration.fields_of_step(self.step)[0].section

    @property
    def notices(self) -> list[str]:
        """What the reader should know of how an answer was understood."""
        return [
            f"« {field.label} » : cette heure a existé deux fois cette nuit-là, nous retenons la "
            "première."
            for name, field in self.described.items()
            if field.kind == Kind.MOMENT and self._is_repeated(name)
        ]

    @property
    def now(self) -> list[BoundField]:
        """The fields that are needed now."""
        return [self[name] for name in self.described if not self.may_wait(name)]

    @property
    def later(self) -> list[BoundField]:
        """The fields that can wait."""
        return [self[name] for name in self.described if self.may_wait(name)]

    def may_wait(self, name: str) -> bool:
        """Whether a field can be filled in after the declaration is sent."""
        return not self.described[name].required

    @property
    def later_faulty(self) -> bool:
        """Whether something is to be mended among what can wait, and so must be shown."""
        return any(field.errors for field in self.later)

    def _is_repeated(self, name: str) -> bool:
        moment = getattr(self, "cleaned_data", {}).get(name)
        return moment is not None and clock.is_repeated(moment, self.before.zone)

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, field in self.described.items():
            if name in self.cleaned_data:
                kept = self.before.value(field.path)
                typed = self.cleaned_data[name]
                values[field.path] = kept if self._shows_the_same(kept, typed) else typed
        return values

    def _shows_the_same(self, kept: Any, typed: Any) -> bool:
        """Say whether a moment was left as it is: a form shows neither seconds nor season."""
        if not (isinstance(kept, datetime) and isinstance(typed, datetime)):
            return False
        shown = [clock.local(moment, self.before.zone) for moment in (kept, typed)]
        first, second = (each.replace(tzinfo=None, second=0, microsecond=0) for each in shown)
        return first == second

    def _built(self, field: Field, *, required: bool) -> forms.Field:
        built = _BUILDERS[field.kind](
            field,
            self.before,
            {"label": field.label, "help_text": self._help(field), "required": required},
        )
        if field.path in _AUTOCOMPLETE:
            built.widget.attrs["autocomplete"] = _AUTOCOMPLETE[field.path]
        return built

    def _help(self, field: Field) -> str:
        if field.kind != Kind.MOMENT:
            return field.help
        where = f"En {zone_label(self.before.zone)}."
        return f"{field.help} {where}".strip()


class StructureForm(StepForm):
    """The structure, when the register does not know it; only its status when it does."""

    step = Step.STRUCTURE
    left_out = frozenset(
        {"structure.finess_et", "structure.finess_ej", "structure.department", "structure.category"}
    )
    known = frozenset({"structure.name", "structure.city", "structure.postcode"})

    def offered(self) -> tuple[Field, ...]:
        fields = super().offered()
        if self.before.structure.finess_et:
            return tuple(field for field in fields if field.path not in self.known)
        return fields

    def clean_postcode(self) -> str:
        postcode = str(self.cleaned_data["postcode"]).replace(" ", "")
        if postcode and not department_of(postcode):
            raise ValidationError("Un code postal a cinq chiffres, comme 01440.")
        return postcode

    def _values(self) -> dict[str, Any]:
        values = super()._values()
        if postcode := values.get("structure.postcode"):
            values["structure.department"] = department_of(postcode)
        return values


class DeclarantForm(StepForm):
    """Who declares and how to call back."""

    step = Step.DECLARANT


class FactsForm(StepForm):
    """What happened and when; the awareness is the observation unless somebody says otherwise."""

    step = Step.FACTS

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._suggest_today()
        self.fields["aware_at"].required = False
        self.fields[
            "aware_at"
        ].help_text = (
            "C’est de là que partent les délais légaux. Laissez vide si c’est le moment du constat."
        )

    def may_wait(self, name: str) -> bool:
        """The awareness waits: without it, the observation stands for it."""
        return name == "aware_at" or super().may_wait(name)

    def _suggest_today(self) -> None:
        """Most incidents are declared the same day; a paper is typed in on any day."""
        if self.before.facts.observed_at is None and not self.prefix:
            today = clock.local(self.at, self.before.zone).date()
            self.initial["observed_at"] = [today, None]
            field = self.fields["observed_at"]
            assert isinstance(field, inputs.MomentField)  # noqa: S101 - as the fields say
            field.suggested = today.isoformat()

    def clean(self) -> dict[str, Any]:
        observed_at = self.cleaned_data.get("observed_at")
        if (
            observed_at
            and self.cleaned_data.get("aware_at") is None
            and "aware_at" not in self.errors
        ):
            self.cleaned_data["aware_at"] = observed_at
        return super().clean()


class ImpactForm(StepForm):
    """What it does to care, to the structure, to data."""

    step = Step.IMPACT

    def offered(self) -> tuple[Field, ...]:
        """Proven danger asks for a service here, unless the facts named one already.

        The one page of a paper form has both parts.
        """
        fields = super().offered()
        told = self.data.get("patient_danger") if self.is_bound else None
        danger = self.before.impact.patient_danger if told is None else told
        proven = self.before.changed({"impact.patient_danger": PatientDanger.PROVEN})
        asks = danger == PatientDanger.PROVEN and declaration.lacks_a_service(proven)
        if self.prefix or not asks:
            return fields
        service = declaration.FIELDS["facts.services"]
        return (fields[0], replace(service, required=True), *fields[1:])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if asked := self.fields.get("services"):
            asked.error_messages["required"] = checks.NAME_A_SERVICE


class CauseForm(StepForm):
    """Where it comes from and the help that is wanted."""

    step = Step.CAUSE


class AuthoritiesForm(StepForm):
    """What other authorities ask besides: none of it is needed to declare."""

    step = Step.AUTHORITIES


class RegisteredStructureForm(StructureForm):
    """The structure with its FINESS number, for the analyst who types a paper form in."""

    left_out = StructureForm.left_out - {"structure.finess_et"}
    known = frozenset()

    def clean_finess_et(self) -> str:
        number = str(self.cleaned_data["finess_et"]).upper()
        if number and not _FINESS.fullmatch(number):
            raise ValidationError("Un numéro FINESS a neuf caractères, comme 010780054.")
        return number


FORMS: dict[Step, type[StepForm]] = {
    form.step: form
    for form in (
        StructureForm,
        DeclarantForm,
        FactsForm,
        ImpactForm,
        CauseForm,
        AuthoritiesForm,
    )
}


def form_for(
    step: Step,
    data: Mapping[str, Any] | None = None,
    *,
    declaration: Declaration,
    at: datetime,
    saving: bool = False,
) -> StepForm:
    """Return the form of a step, filled with the declaration so far."""
    return FORMS[step](data, declaration=declaration, at=at, saving=saving)


def _line(field: Field, _: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.CleanField(limit=field.limit, **options)


def _text(field: Field, _: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.CleanField(limit=field.limit, lines=_TALL, **options)


def _phone(_: Field, declaration: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.PhoneField(department=declaration.structure.department, **options)


def _mail(_: Field, __: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.MailField(**options)


def _moment(_: Field, declaration: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.MomentField(zone=declaration.zone, **options)


def _number(_: Field, __: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.NumberField(**options)


def _choice(field: Field, _: Declaration, options: dict[str, Any]) -> forms.Field:
    assert field.choices is not None  # noqa: S101 - the description of the fields is tested
    return inputs.ChoiceField(field.choices, **options)


def _choices(field: Field, _: Declaration, options: dict[str, Any]) -> forms.Field:
    assert field.choices is not None  # noqa: S101 - the description of the fields is tested
    return inputs.ChoicesField(field.choices, **options)


def _type(_: Field, __: Declaration, options: dict[str, Any]) -> forms.Field:
    return inputs.CodeField(type_groups(), empty="Je ne sais pas encore", **options)


def _vector(_: Field, __: Declaration, options: dict[str, Any]) -> forms.Field:
    vectors = [(vector.code, vector.label) for vector in taxonomy.entry_vectors().values()]
    return inputs.CodeField(vectors, empty="Je ne sais pas encore", **options)


def type_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """The types of incident by family, as a list of choices."""
    return [
        (
            name,
            [
                (kind.code, kind.label)
                for kind in taxonomy.incident_types().values()
                if kind.family == family
            ],
        )
        for name, family in (
            ("Acte malveillant", Origin.MALICIOUS),
            ("Panne, erreur, accident", Origin.NON_MALICIOUS),
        )
    ]


_BUILDERS: dict[Kind, Callable[[Field, Declaration, dict[str, Any]], forms.Field]] = {
    Kind.LINE: _line,
    Kind.TEXT: _text,
    Kind.PHONE: _phone,
    Kind.MAIL: _mail,
    Kind.MOMENT: _moment,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.TYPE: _type,
    Kind.VECTOR: _vector,
}
