"""The form of a message."""

import uuid
from functools import cache
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from hygie.incidents.forms.desk import SafeText
from hygie.incidents.rules import talk
from hygie.platform.inputs import FilesField


class MessageForm(forms.Form):
    """Some words, some files; `token` is the same when one page is sent twice."""

    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput())
    text = SafeText(
        "Votre message",
        limit=talk.LONGEST,
        required=False,
        help_text="Sans nom ni numéro de patient.",
    )
    joined = FilesField(
        most=talk.MOST_FILES,
        too_many=f"{talk.MOST_FILES} fichiers par message, c’est le plus.",
        label="Joindre des fichiers",
        help_text=f"Photo, capture, journal : {talk.MOST_FILES} au plus, de 20 Mio chacun.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, stopped: str = "") -> None:
        # On the page of an incident other forms have a text, too.
        super().__init__(data, files, auto_id="message_%s")
        self.stopped = stopped
        # A browser would cut a long text without a word.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        if not self.is_bound:
            self.initial["token"] = uuid.uuid4().hex

    @property
    def drawn(self) -> SafeString:
        """Its fields; those of a message that nobody has begun are drawn once."""
        return _drawn(self) if self.is_bound else _blank()

    def clean_token(self) -> str:
        """A page that brings none is never the same as another."""
        return self.cleaned_data["token"] or uuid.uuid4().hex

    def clean(self) -> dict[str, Any]:
        """Why the files did not come, or that nothing came at all."""
        said = self.cleaned_data
        if self.stopped:
            self.add_error("joined", self.stopped)
        elif not self.errors and not said["text"] and not said["joined"]:
            self.add_error("text", "Écrivez quelques mots, ou joignez un fichier.")
        return said


def _drawn(form: MessageForm) -> SafeString:
    return render_to_string("incidents/talk_fields.html", {"form": form})


@cache
def _blank() -> SafeString:
    return _drawn(MessageForm())
