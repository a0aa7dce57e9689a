"""What an operation refuses, said by the form that was sent."""

import pytest
from django import forms

from hygie.kernel.errors import NotAllowed, Refused
from hygie.platform.http import refused_on


class OneField(forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize("field", [None, "name"])
def test_the_form_says_what_the_operation_refuses(field):
    form = OneField({"name": "x"})
    assert form.is_valid()

    with refused_on(form, field):
        raise Refused("Ce nom est pris.")

    assert form.errors == {field or "__all__": ["Ce nom est pris."]}


def test_what_somebody_may_not_do_is_not_a_matter_of_the_form():
    form = OneField({"name": "x"})

    with pytest.raises(NotAllowed), refused_on(form):
        raise NotAllowed("Votre rôle ne le permet pas.")

    assert not form.errors
