"""The forms of what is sent to authorities."""

from datetime import datetime
from typing import Any

from django import forms

from hygie.incidents.forms.desk import PastMomentForm, SafeText
from hygie.incidents.forms.inputs import ChoiceField, CleanField, MomentField
from hygie.incidents.rules.notices import NoticeKind


class NoticeForm(PastMomentForm):
    """What was sent, when, by whom, with what receipt."""

    moment_name = "sent_at"
    kind = ChoiceField(
        NoticeKind,
        label="Qu’est-ce qui a été envoyé ?",
        help_text="Un rapport intermédiaire répond à une demande de l’autorité et ne change aucune "
        "échéance. Un rapport d’étape tient lieu de rapport final tant que l’incident dure.",
    )
    sent_at = MomentField(label="Envoyé quand ?")
    sender = CleanField(label="Envoyé par", limit=200, help_text="Nom et fonction.")
    receipt = CleanField(
        label="Accusé de réception",
        limit=200,
        required=False,
        help_text="Le numéro ou la référence que l’autorité a donné.",
    )
    late_reason = SafeText("Raisons du retard", required=False)

    def __init__(
        self,
        *args: Any,
        at: datetime,
        kinds: tuple[NoticeKind, ...],
        asks_why_late: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, at=at, **options)
        self.order_fields(list(self.base_fields))
        if len(kinds) == 1:
            del self.fields["kind"]
        else:
            choices = [(kind.value, kind.label) for kind in kinds]
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if not asks_why_late:
            del self.fields["late_reason"]
        self.kinds = kinds

    def clean(self) -> dict[str, Any]:
        """The one thing that can be sent is not asked."""
        self.cleaned_data.setdefault("kind", self.kinds[0])
        self.cleaned_data.setdefault("late_reason", "")
        return super().clean()


class WithdrawForm(forms.Form):
    """Why what was noted is taken back."""

    reason = SafeText("Motif du retrait", limit=500)
