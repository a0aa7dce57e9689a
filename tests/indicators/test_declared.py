"""What was declared and written is read for indicators, and added by a person alone."""

import re

import pytest

from hygie.incidents.operations import talk
from hygie.incidents.operations.talk import Said
from hygie.indicators.models import Indicator
from hygie.indicators.rules.declared import Written, spotted
from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.pasted import read_block
from hygie.indicators.rules.reading import read
from tests.cast import ANNE, LEA, NOON, REMI
from tests.incidents.factories import an_incident
from tests.indicators.factories import added
from tests.people import signed_in

TRACES = "hxxps://evil[.]example/a\nnote.exe\n8.8.8.8\n192[.]0[.]2[.]7"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def url(incident):
    return f"/incidents/{incident.number}/indicateurs/"


def test_each_is_spotted_once_with_where_it_was_written_first():
    texts = [
        Written(where="récit", text="Bonjour, voir http://evil.example/a et rien d’autre."),
        Written(where="message", text="http://evil.example/a ou b.example"),
    ]

    found = spotted(texts, known={read("b.example").mark})

    assert [(each.found.value, each.where) for each in found] == [
        ("http://evil.example/a", "récit")
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("192.0.2.7", None),
        ("2001:db8::/32", None),
        ("http://evil.example/a,b", None),
        ("faux@evil.example", None),
        ("a" * 64, None),
        ("note.exe", None),
        ("HKCU\\Software\\X", None),
        ("Mozilla/5.0 (bot) x", Kind.USER_AGENT),
    ],
)
def test_what_is_ticked_is_read_again_as_the_same_indicator(value, kind):
    found = read(value, kind=kind)
    (each,) = spotted([Written(where="", text=value)], known=()) if kind is None else (None,)
    line = each.line if each else f"User-Agent: {value}"

    assert read_block(line).found == (found,)


def test_a_text_that_holds_too_much_is_left_to_be_pasted():
    many = "\n".join(f"{rank}.evil.example" for rank in range(1_500))

    assert spotted([Written(where="", text=many)], known=()) == []


@pytest.mark.django_db
def test_the_analyst_ticks_reads_again_and_confirms():
    incident, lea = an_incident(cause__indicators=TRACES), signed_in(LEA)
    said = Said(text="Vu aussi : autre[.]example", token="a" * 32)
    talk.write(incident.pk, said, by=ANNE, at=NOON)

    page = lea.get(url(incident))

    lines = {each["line"]: each for each in page.context["spotted"]}
    wanted = {"https://evil.example/a", "note.exe", "192.0.2.7", "autre.example", "8.8.8.8"}
    assert wanted <= set(lines)
    assert lines["autre.example"]["where"] == "message de la structure"
    assert "Résolveurs DNS publics" in lines["8.8.8.8"]["lists"]
    assert "https://evil.example/a</code>" not in text(page)
    assert not Indicator.objects.exists()

    asked = lea.post(url(incident), {"spotted": "on", "picked": ["note.exe", "8.8.8.8"]})
    assert asked.status_code == 422
    assert "Relisez ces 2 indicateurs, rien n’est encore ajouté" in text(asked)
    assert not Indicator.objects.exists()
    mark = re.search(r'name="read" value="([0-9a-f]{64})"', text(asked))[1]
    again = {"values": "note.exe\n8.8.8.8", "tlp": "AMBER", "pap": "AMBER"}
    lea.post(url(incident), again | {"read": mark, "confirmed": "on"})
    assert set(Indicator.objects.values_list("value", flat=True)) == {"note.exe", "8.8.8.8"}
    assert "note.exe" not in {each["line"] for each in lea.get(url(incident)).context["spotted"]}


@pytest.mark.django_db
def test_nothing_ticked_is_said_and_nothing_is_added():
    incident = an_incident(cause__indicators=TRACES)

    answer = signed_in(LEA).post(url(incident), {"spotted": "on"}, follow=True)

    assert "Cochez au moins un indicateur." in text(answer)
    assert not Indicator.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("somebody", [ANNE, REMI], ids=lambda one: one.name)
def test_only_the_analyst_is_offered_what_was_spotted(somebody):
    incident = an_incident(cause__indicators=TRACES)
    added(incident, "z.example")

    assert signed_in(somebody).get(url(incident)).context["spotted"] == []
