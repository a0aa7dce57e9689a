"""A paper form, typed in by the analyst on behalf of who wrote it: every step on one page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hygie.incidents.forms.desk import PastMomentForm, SafeText
from hygie.incidents.forms.inputs import ChoiceField, MomentField, TokenField
from hygie.incidents.forms.steps import FORMS, RegisteredStructureForm, StepForm
from hygie.incidents.operations.typing_in import Received
from hygie.incidents.rules.checks import NAME_A_SERVICE
from hygie.incidents.rules.declaration import Declaration, lacks_a_service
from hygie.incidents.rules.fields import Step
from hygie.incidents.rules.reception import Channel
from hygie.incidents.rules.territory import PARIS, department_of, zone_of
from hygie.kernel.enums import Labelled

_FORMS = FORMS | {Step.STRUCTURE: RegisteredStructureForm}


class Carrier(Labelled):
    """How a paper declaration came."""

    PHONE = "PHONE", "Téléphone"
    MAIL = "MAIL", "Courriel"
    FAX = "FAX", "Télécopie"
    HAND = "HAND", "Main propre, courrier"


class ReceptionForm(PastMomentForm):
    """When and how the paper came to the desk."""

    moment_name = "received_at"
    received_at = MomentField(label="Reçu quand ?")
    carrier = ChoiceField(Carrier, label="Reçu comment ?")
    note = SafeText("Remarque", required=False, help_text="Lue par l’astreinte seulement.")
    token = TokenField()

    def received(self) -> Received:
        """Return how it came; the form must be valid."""
        said = self.cleaned_data
        by_phone = said["carrier"] == Carrier.PHONE
        return Received(
            channel=Channel.PHONE if by_phone else Channel.PAPER,
            received_at=said["received_at"],
            note=said["note"],
            token=said["token"],
        )


class PaperForm:
    """The steps one after the other, each with its prefix: `facts-title`.

    The times are read in the zone that the postcode of the same page gives.
    """

    def __init__(self, data: Mapping[str, Any] | None = None, *, at: datetime) -> None:
        postcode = str((data or {}).get("structure-postcode", "")).strip()[:5]
        placed = Declaration().changed({"structure.department": department_of(postcode)})
        self.reception = ReceptionForm(data, at=at, zone=PARIS, prefix="reception")
        self.forms: list[StepForm] = [
            form(data, declaration=placed, at=at, prefix=step.value.lower())
            for step, form in _FORMS.items()
        ]
        self._placed = placed

    @property
    def zone(self) -> str:
        """The zone in which the moments of the paper are read."""
        return zone_of(self._placed.structure.department)

    def is_valid(self) -> bool:
        """Say whether everything on the page may be kept; each part has its own errors."""
        faults = [form.errors for form in (self.reception, *self.forms) if not form.is_valid()]
        if not faults and lacks_a_service(self.declared()):
            facts = next(form for form in self.forms if form.step == Step.FACTS)
            facts.add_error("services", NAME_A_SERVICE)
            return False
        return not faults

    def declared(self) -> Declaration:
        """Return the whole declaration; the page must be valid."""
        whole = self._placed
        for form in self.forms:
            section = form.step.value.lower()
            whole = whole.changed(
                {
                    path: form.declared().value(path)
                    for path in (field.path for field in form.described.values())
                    if path.startswith(section)
                }
            )
        return whole
