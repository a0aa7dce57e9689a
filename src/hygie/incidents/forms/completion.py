"""One page to complete a declaration that is sent: first what a duty lacks, then everything."""

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from django.forms import BoundField

from hygie.incidents.forms.steps import StepForm
from hygie.incidents.rules import declaration, encoding
from hygie.incidents.rules.completion import OFFERED
from hygie.incidents.rules.declaration import Declaration, is_empty
from hygie.incidents.rules.fields import Field, Step
from hygie.incidents.rules.talk import MOST_FILES
from hygie.kernel.errors import Refused
from hygie.platform.inputs import FilesField

_SECTIONS = tuple(dict.fromkeys(field.section for field in OFFERED.values()))


class CompletionForm(StepForm):
    """The fields of several steps; those that a duty lacks, by their paths, come first."""

    def __init__(
        self, *args: Any, needed: Collection[str] = (), stopped: str = "", **options: Any
    ) -> None:
        self.needed, self.stopped = frozenset(needed), stopped
        super().__init__(*args, **options)
        self.fields["joined"] = FilesField(
            most=MOST_FILES,
            too_many=f"{MOST_FILES} fichiers à la fois, c’est le plus.",
            label="Joindre des fichiers",
            help_text="Capture d’écran, demande de rançon, journal : "
            f"{MOST_FILES} à la fois, de 20 Mio au plus chacun, sans donnée de patient.",
        )

    def clean(self) -> dict[str, Any]:
        """What does not hold, and why the files did not come."""
        if self.stopped:
            self.add_error("joined", self.stopped)
        return super().clean()

    def offered(self) -> tuple[Field, ...]:
        """What is needed, then the steps in order; the declarant's contacts are the last."""
        return tuple(
            sorted(
                OFFERED.values(),
                key=lambda field: (field.path not in self.needed, field.section == "declarant"),
            )
        )

    @property
    def seen(self) -> str:
        """What this page shows of the declaration; it comes back with the form, as `vu`."""
        written = encoding.to_json(self.shown() if self.is_bound else self.before)
        return json.dumps({name: written.get(name, {}) for name in _SECTIONS}, ensure_ascii=False)

    def shown(self) -> Declaration:
        """Return the declaration as the page had shown it, or as it is."""
        try:
            given = dict(json.loads(str(self.data.get("vu", ""))))
            kept = {name: given[name] for name in _SECTIONS if name in given}
            read = encoding.from_json({"schema": declaration.SCHEMA, **kept})
        except (TypeError, ValueError, RecursionError, Refused):
            return self.before
        return replace(self.before, **{name: getattr(read, name) for name in kept})

    @property
    def first(self) -> list[BoundField]:
        """The fields that the duty lacks."""
        return [self[name] for name, field in self.described.items() if field.path in self.needed]

    def parts(self) -> Iterator[tuple[Step, list[BoundField], int]]:
        """The others: the step, its fields, how many of them say nothing yet."""
        others = {
            name: field for name, field in self.described.items() if field.path not in self.needed
        }
        for step in dict.fromkeys(field.step for field in others.values()):
            named = {name: field for name, field in others.items() if field.step == step}
            empty = sum(is_empty(self.before.value(field.path)) for field in named.values())
            yield step, [self[name] for name in named], empty
