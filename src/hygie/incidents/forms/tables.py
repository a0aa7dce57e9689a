"""What a two-way table of incidents is made of."""

from typing import Any

from django import forms
from django.http import QueryDict

from hygie.incidents.forms.filters import FiltersForm
from hygie.incidents.rules.tables import Axis

USUAL = {"lignes": Axis.KIND.value, "colonnes": Axis.SEVERITY.value}


class TableForm(FiltersForm):
    """Rows, columns, and all that narrows the list; what is wrong is as good as absent."""

    lignes = forms.ChoiceField(label="Lignes", required=False, choices=Axis.choices())
    colonnes = forms.ChoiceField(
        label="Colonnes", required=False, choices=[("", "Aucune"), *Axis.choices()]
    )
    field_order = ("lignes", "colonnes")

    def __init__(self, asked: QueryDict, **options: Any) -> None:
        data = asked.copy()
        for name, usual in USUAL.items():
            offered = {code for code, _ in self.base_fields[name].choices}  # type: ignore[attr-defined]
            if data.get(name) not in offered:
                data[name] = usual
        super().__init__(data, **options)

    @property
    def rows(self) -> Axis:
        """What is read down."""
        return Axis(self.data["lignes"])

    @property
    def columns(self) -> Axis | None:
        """What is read across; the same twice tells nothing more."""
        across = self.data["colonnes"]
        return Axis(across) if across and across != self.rows else None
