"""What people say of a past: its file, what its columns mean, what its words mean."""

from collections.abc import Mapping as Words
from typing import Any

from django import forms

from hygie.kernel.text import fold
from hygie.kernel.zones import NAMES, PARIS
from hygie.platform.inputs import NBSP, CleanField, CodeField
from hygie.platform.inputs import NEEDED as NEEDED_WORDS
from hygie.takeover.rules.fields import LABELS
from hygie.takeover.rules.mapping import NEEDED, Mapping
from hygie.takeover.rules.proposing import FORMATS, LISTED, meant, options
from hygie.takeover.rules.reception import LARGEST, MIB

_DATES = {
    "DAY": "Le jour d’abord (31/12/2024), ou l’année (2024-12-31)",
    "MONTH": "Le mois d’abord (12/31/2024)",
    "KEPT": "Comme la dernière fois",
}


class FileForm(forms.Form):
    """A file to take over."""

    file = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        help_text=(
            f"Tableau CSV, VERIS (JSON) ou tableau du portail HHS ; tel quel, gzip ou zip. "
            f"{LARGEST // MIB}{NBSP}Mio au plus. Hygie reconnaît le format."
        ),
    )
    is_fictional = forms.BooleanField(label="Ce sont des incidents d’exercice", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].error_messages |= {"required": NEEDED_WORDS, "invalid": NEEDED_WORDS}
        self.fields["file"].widget.attrs["data-largest"] = LARGEST // MIB


class DescriptionForm(forms.Form):
    """The tool, its columns, how it writes dates; and its words, once they have been read."""

    source = CleanField(
        label="Outil d’origine",
        limit=60,
        help_text=(
            "Par exemple « Registre du CHU ». Sous ce nom, une référence n’est reprise qu’une "
            "fois, et ces choix sont gardés pour le prochain fichier."
        ),
    )
    dates = forms.ChoiceField(label="Comment les dates sont écrites", widget=forms.RadioSelect)
    zone = forms.ChoiceField(label="À quelle heure", choices=list(NAMES.items()), initial=PARIS)
    rough = forms.BooleanField(
        label="Garder les dates qui ne disent que le mois ou l’année",
        help_text=(
            "Par exemple « 03/2016 », « mars 2016 », « 2016 ». Elles restent dites ainsi, et aucun "
            "délai n’en est compté. Sinon, leurs lignes sont refusées."
        ),
        required=False,
    )
    turn = forms.IntegerField(widget=forms.HiddenInput(), min_value=0)

    def __init__(
        self,
        *args: Any,
        mapping: Mapping,
        headers: Words[str, str],
        checked: Words[str, Any],
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        self.before, self.headers = mapping, list(headers)
        self.words: Words[str, list[list[Any]]] = checked.get("words", {})
        self.places: list[dict[str, Any]] = checked.get("places", [])
        dates = next((name for name, each in FORMATS.items() if each == mapping.formats), "KEPT")
        offered = [*FORMATS, "KEPT"] if dates == "KEPT" else list(FORMATS)
        self._choices("dates", [(name, _DATES[name]) for name in offered])
        self.initial.update(
            dates=dates, zone=mapping.zone, source=mapping.source, rough=mapping.rough
        )
        if mapping.zone not in NAMES:
            self._choices("zone", [*NAMES.items(), (mapping.zone, mapping.zone)])
        columns = [(str(n), _header(name, headers[name])) for n, name in enumerate(headers) if name]
        for name, label in LABELS.items():
            self._add_column(name, label, columns)
        for name, found in self.words.items():
            for n, (word, count) in enumerate(found):
                self._add_word(f"word-{name}-{n}", name, str(word), int(count))
        for n, one in enumerate(self.places):
            self._add_place(f"place-{n}", one)

    @property
    def needed(self) -> list[forms.BoundField]:
        """The columns without which nothing is taken over."""
        return [self[f"column-{name}"] for name in LABELS if name in NEEDED]

    @property
    def others(self) -> list[forms.BoundField]:
        """The other columns."""
        return [self[f"column-{name}"] for name in LABELS if name not in NEEDED]

    @property
    def lists(self) -> list[dict[str, Any]]:
        """For each field that has a list of ours, the words of the tool."""
        return [
            {
                "label": LABELS[name],
                "fields": [self[f"word-{name}-{n}"] for n in range(len(self.words[name]))],
            }
            for name in LISTED
            if name in self.words
        ]

    @property
    def structures(self) -> list[forms.BoundField]:
        """What the tool calls each structure, and the sites that it may be."""
        return [self[f"place-{n}"] for n in range(len(self.places))]

    def mapping(self) -> Mapping:
        """What was said, as it is kept."""
        said = self.cleaned_data
        columns = {
            name: self.headers[int(said[f"column-{name}"])]
            for name in LABELS
            if said.get(f"column-{name}")
        }
        formats = FORMATS.get(said["dates"], self.before.formats)
        return Mapping(
            source=said["source"],
            columns=columns,
            values=self._values(),
            formats=formats,
            zone=said["zone"],
            rough=said["rough"],
            sites=self._sites(),
        )

    def _values(self) -> dict[str, dict[str, str]]:
        """The words that were said before and are not in this file, and those of this page."""
        values = {name: dict(words) for name, words in self.before.values.items()}
        for name, found in self.words.items():
            for n, (word, _) in enumerate(found):
                said = values.setdefault(name, {})
                said.pop(fold(str(word)), None)
                if code := self.cleaned_data.get(f"word-{name}-{n}"):
                    said[fold(str(word))] = code
        return {name: words for name, words in values.items() if words}

    def _sites(self) -> dict[str, str]:
        """The same, of structures."""
        sites = dict(self.before.sites)
        for n, one in enumerate(self.places):
            sites.pop(one["key"], None)
            if code := self.cleaned_data.get(f"place-{n}"):
                sites[one["key"]] = code
        return sites

    def _add_place(self, key: str, one: dict[str, Any]) -> None:
        given = self.before.sites.get(one["key"], "")
        sites = [(code, label) for code, label in one["sites"]]
        if given and given not in dict(sites):
            sites.append((given, f"FINESS {given}"))
        self.fields[key] = CodeField(
            sites,
            empty="Aucun de ceux-là : l’incident garde ce nom",
            label=one["said"],
            help_text=_lines(one["count"]),
            required=False,
        )
        self.initial[key] = given or one["likely"]

    def _add_column(self, name: str, label: str, columns: list[tuple[str, str]]) -> None:
        given = self.before.columns.get(name)
        self.fields[f"column-{name}"] = CodeField(
            columns, empty="Aucune colonne", label=label, required=name in NEEDED
        )
        if given in self.headers:
            self.initial[f"column-{name}"] = str(self.headers.index(given))

    def _add_word(self, key: str, name: str, word: str, count: int) -> None:
        self.fields[key] = CodeField(
            options(name),
            empty="Pas traduit : ces lignes sont refusées",
            label=f"« {word} »",
            help_text=_lines(count),
            required=False,
        )
        self.initial[key] = meant(name, word, self.before.values)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = choices


def _lines(count: int) -> str:
    return f"{count} ligne{'s' if count > 1 else ''}"


def _header(name: str, sample: str) -> str:
    """A column as it is offered: its title, and the first thing that it says."""
    return f"{name[:60]} ({sample[:30]}{'…' if len(sample) > 30 else ''})" if sample else name[:60]
