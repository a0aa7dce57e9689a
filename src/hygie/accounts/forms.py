"""The forms of accounts: coming in, keeping one's own account, and those of others."""

from datetime import date, timedelta
from typing import Any

from django import forms

from hygie.accounts import rules
from hygie.accounts.factors.passkeys import LONGEST
from hygie.accounts.operations.memberships import RoleNotHeldThere
from hygie.accounts.places import place_field
from hygie.accounts.queries import Filters, Presence
from hygie.accounts.rules import Gift, KeyScope, Obstacle
from hygie.kernel.actor import Actor, Power, Role
from hygie.kernel.errors import Refused
from hygie.kernel.roles import CHARTERS
from hygie.kernel.text import clean_line
from hygie.platform.inputs import (
    NEEDED,
    ChoicesField,
    CleanField,
    CodeField,
    MailField,
    PhoneField,
)


class PasswordField(forms.CharField):
    """A password: nothing of it is trimmed, and no page ever shows it again."""

    def __init__(self, *, autocomplete: str = "current-password", **options: object) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(max_length=200, strip=False, widget=widget, **options)  # type: ignore[arg-type]
        self.error_messages["required"] = NEEDED


class Credential(forms.CharField):
    """The answer of a passkey, put here by the script of the page."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=LONGEST, widget=forms.HiddenInput())


class SignIn(forms.Form):
    """An address and a password; whether they belong together is not the form's business."""

    email = MailField(label="Adresse électronique")
    password = PasswordField(label="Mot de passe")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["email"].widget.attrs["autocomplete"] = "username"


class Code(forms.Form):
    """A code of the application, one of the codes kept on paper, or what a passkey signed."""

    code = CleanField(
        limit=40,
        required=False,
        label="Code",
        help_text="Les six chiffres de votre application, ou un de vos codes de secours.",
    )
    credential = Credential()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
        }

    def clean(self) -> None:
        """One of the two."""
        if not self.cleaned_data.get("code") and not self.cleaned_data.get("credential"):
            self.add_error("code", NEEDED)


class FirstCode(forms.Form):
    """The code that a new application shows."""

    code = CleanField(
        limit=10, label="Code", help_text="Les six chiffres que l’application montre maintenant."
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["code"].widget.attrs |= {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
        }


class NewPasskey(forms.Form):
    """A passkey to be added, and how its owner calls it."""

    name = CleanField(
        limit=60,
        required=False,
        label="Nom",
        help_text="Pour la reconnaître : « Téléphone », « Clé du bureau ».",
    )
    credential = Credential()


class Confirm(forms.Form):
    """One's password, asked again, or what a passkey signed."""

    password = PasswordField(label="Mot de passe", required=False)
    credential = Credential()

    def clean(self) -> None:
        """One of the two."""
        if not self.cleaned_data.get("password") and not self.cleaned_data.get("credential"):
            self.add_error("password", NEEDED)


class Address(forms.Form):
    """The address of an account."""

    email = MailField(label="Adresse électronique de votre compte")


class OwnDetails(forms.Form):
    """One's own name, and the telephone on which one is called."""

    name = CleanField(limit=200, label="Prénom et nom")
    phone = PhoneField(
        required=False,
        label="Téléphone",
        help_text="Celui où l’on vous joint vous, et pas un standard. Laissez vide pour l’effacer.",
    )

    def __init__(self, *args: Any, department: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].department = department  # type: ignore[attr-defined]


class DayField(forms.DateField):
    """A day, asked with the calendar of the browser."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, **options)
        self.error_messages |= {"required": NEEDED, "invalid": "Écrivez une date : 31/12/2026."}


LONGEST_AHEAD = timedelta(days=366)
# What each obstacle is about.
_ABOUT = {
    Obstacle.STARTS_BEFORE.label: "starts_on",
    Obstacle.INVERTED.label: "ends_on",
    Obstacle.OVER_ALREADY.label: "ends_on",
    Obstacle.NO_LAST_DAY.label: "ends_on",
    Obstacle.NO_MISSION.label: "mission",
    Obstacle.UNKNOWN_PLACE.label: "place",
    Obstacle.CLOSED_PLACE.label: "place",
}


class GiveRole(forms.Form):
    """A role, at a place, between two days."""

    role = CodeField([], empty="Choisissez un rôle", label="Rôle")
    starts_on = DayField(label="Premier jour")
    ends_on = DayField(
        label="Dernier jour",
        required=False,
        help_text="Le rôle vaut encore ce jour-là. Laissez vide pour un rôle sans fin.",
    )
    mission = CleanField(
        limit=300,
        required=False,
        label="Mission",
        help_text="Pour un expert mutualisé : ce qu’il vient faire. Un dernier jour est exigé.",
    )

    def __init__(self, actor: Actor, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["starts_on"].initial = today
        given = rules.gives(actor)
        choices = [("", "Choisissez un rôle")]
        choices += [(role.value, role.label) for role in Role if role in given]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["place"] = place_field(actor, Power.KEEP_ACCOUNTS)
        if not any(CHARTERS[role].needs_mission for role in given):
            del self.fields["mission"]
        self.order_fields(["email", "name", "role", "place", "starts_on", "ends_on", "mission"])

    def clean_starts_on(self) -> date:
        """Within a year: further is a slip of the keyboard."""
        first: date = self.cleaned_data["starts_on"]
        if first > self.today + LONGEST_AHEAD:
            raise forms.ValidationError("Dans un an au plus.")
        return first

    def refuse(self, refusal: Refused) -> None:
        """Say a refusal beside what it is about."""
        field = _ABOUT.get(refusal.sentence)
        if isinstance(refusal, RoleNotHeldThere):
            field = "role"
        self.add_error(field if field in self.fields else None, refusal.sentence)

    def gift(self) -> Gift:
        """The role as it was asked for."""
        said = self.cleaned_data
        return Gift(
            role=Role(said["role"]),
            place=said["place"],
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            mission=said.get("mission", ""),
        )


class Invite(GiveRole):
    """Somebody to invite, and the role that awaits them."""

    email = MailField(
        label="Adresse électronique", help_text="Celle de la personne, jamais d’un service."
    )
    name = CleanField(limit=200, label="Prénom et nom")


class LastDay(forms.Form):
    """When a role ends; `known` is what its reader was shown."""

    last_day = DayField(label="Dernier jour", required=False)
    known = forms.DateField(required=False, widget=forms.HiddenInput())
    now = forms.BooleanField(required=False, label="Mettre fin au rôle tout de suite")

    def clean(self) -> None:
        """One of the two."""
        if not self.cleaned_data.get("now") and not self.cleaned_data.get("last_day"):
            self.add_error("last_day", "Donnez le dernier jour, ou choisissez « tout de suite ».")


class PeopleFilters(forms.Form):
    """Every filter may be absent, and a wrong one is as good as absent."""

    q = forms.CharField(
        label="Chercher",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Nom ou adresse"}),
    )
    role = forms.ChoiceField(label="Rôle", required=False, choices=[("", "Tous"), *Role.choices()])
    presence = forms.ChoiceField(label="État", required=False, choices=Presence.choices())

    def filters(self) -> Filters:
        """What the list is narrowed to."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            text=clean_line(said.get("q") or ""),
            role=said.get("role") or "",
            presence=Presence(said.get("presence") or Presence.PRESENT),
        )


class NewKey(forms.Form):
    """The key of a machine: what it does, where, for how long."""

    name = CleanField(
        limit=200, label="Machine", help_text="Celle qui s’en servira : « SIEM de Bellevue »."
    )
    scopes = ChoicesField(KeyScope, label="Ce qu’elle pourra faire")
    expires_on = DayField(label="Dernier jour", help_text="Un an au plus.")

    def __init__(self, actor: Actor, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["expires_on"].initial = today + rules.days("key", "default_days")
        self.fields["place"] = place_field(actor, Power.KEEP_KEYS)
        scopes = rules.key_scopes_somewhere(actor)
        choices = [(scope.value, scope.label) for scope in scopes]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        if len(scopes) == 1:
            self.fields["scopes"].initial = frozenset(scopes)
        self.order_fields(["name", "scopes", "place", "expires_on"])

    def clean_expires_on(self) -> date:
        """Tomorrow at the earliest, in a year at the latest."""
        last: date = self.cleaned_data["expires_on"]
        if not self.today < last <= self.today + rules.days("key", "longest_days"):
            raise forms.ValidationError("Entre demain et dans un an.")
        return last


class ChosenPassword(forms.Form):
    """A password to be, twice."""

    new = PasswordField(
        label="Nouveau mot de passe",
        autocomplete="new-password",
        help_text="Douze caractères au moins. Une phrase se retient mieux qu’un mot compliqué.",
    )
    again = PasswordField(label="Le même, encore une fois", autocomplete="new-password")

    def clean(self) -> None:
        """Both are the same."""
        said = self.cleaned_data
        if said.get("new") != said.get("again") and "again" in said:
            self.add_error("again", "Les deux mots de passe diffèrent.")


class ChangedPassword(ChosenPassword):
    """A password to be, and the one that it replaces."""

    current = PasswordField(label="Mot de passe actuel")
    field_order = ("current", "new", "again")
