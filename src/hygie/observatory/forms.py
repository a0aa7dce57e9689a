"""What a page of figures is asked: where, and when."""

from collections.abc import Sequence

from django import forms


class LookForm(forms.Form):
    """The area and the year; the choices are those of who asks."""

    lieu = forms.ChoiceField(label="Lieu", required=False)
    annee = forms.ChoiceField(label="Année", required=False)

    def __init__(
        self,
        *,
        areas: Sequence[tuple[str, list[tuple[str, str]]]],
        years: Sequence[int],
        area: tuple[str, str],
        year: int,
    ) -> None:
        super().__init__(initial={"lieu": area[0], "annee": str(year)})
        known = {"FR"} | {key for _, rows in areas for key, _ in rows}
        # A place that no list names, such as a fictional region, is told as it is.
        first = [("FR", "France")] if area[0] in known else [("FR", "France"), area]
        self.fields["lieu"].widget = forms.Select(choices=[*first, *areas])
        shown = sorted({*years, year}, reverse=True)
        self.fields["annee"].widget = forms.Select(
            choices=[(str(each), str(each)) for each in shown]
        )
