"""The document of a copy, in somebody’s hands: read in both forms, and noted with its receipt."""

import json
import shutil
import subprocess
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hygie.incidents.operations import marks
from hygie.journal.models import Entry
from hygie.kernel.errors import NotAllowed, NotFound
from hygie.kernel.markings import Tlp
from hygie.routing import exports
from hygie.routing.models import Copy
from hygie.routing.operations import handing
from hygie.routing.queries.copies import any_facts
from hygie.routing.rules.copies import State
from hygie.routing.rules.handing import Handed, NotHanded, check
from tests.cast import ANNE, KARIM, LEA, NOON, REMI
from tests.hostile.worlds import a_copy
from tests.incidents.factories import an_incident
from tests.people import signed_in
from tests.routing.test_views import text

LATER = NOON + timedelta(hours=1)
SAID = Handed(at=NOON + timedelta(minutes=10), giver="Léa, CERT", receiver="M. Roux, officier")


def words_of(made, folder):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: the PDF is made, but not read back")
    (folder / "x.pdf").write_bytes(made)
    told = subprocess.run(
        ["pdftotext", "-raw", str(folder / "x.pdf"), "-"], capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().split())


def a_sent_copy(incident, at=NOON, **changes):
    copy = a_copy(incident, at)
    values = {"state": "SENT", "decided_at": at, "decided_by": "Léa", "addresses": 1}
    Copy.objects.filter(pk=copy.pk).update(tlp="AMBER", **values | changes)
    copy.refresh_from_db()
    return copy


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": State.HELD, "sent_at": None}, "envoyez-la d’abord"),
        ({"state": State.SET_ASIDE}, "envoyez-la d’abord"),
        ({"tlp": Tlp.RED}, "TLP:RED"),
        ({"tlp": Tlp.AMBER_STRICT}, "aucun document"),
        ({"at": NOON + timedelta(minutes=9)}, "futur"),
        ({"sent_at": NOON + timedelta(minutes=12)}, "pas encore envoyée"),
    ],
)
def test_what_could_not_be_handed_over_is_refused(changes, words):
    known = {"state": State.SENT, "sent_at": NOON, "tlp": Tlp.AMBER, "at": LATER}
    check(SAID, **known)

    with pytest.raises(NotHanded, match=words):
        check(SAID, **known | changes)


@pytest.mark.django_db
def test_a_handing_over_is_noted_and_one_noted_again_is_corrected():
    copy = a_sent_copy(an_incident())

    handing.hand(copy.pk, SAID, by=LEA, at=LATER)
    better = Handed(at=SAID.at, giver="Léa", receiver="Mme Roux", receipt="FSSI-12")
    handing.hand(copy.pk, better, by=LEA, at=LATER)

    copy.refresh_from_db()
    assert (copy.handed_at, copy.handed_to, copy.receipt) == (SAID.at, "Mme Roux", "FSSI-12")
    acts = Entry.objects.filter(what="routing.document_handed").order_by("id")
    assert [each.detail["receiver"] for each in acts] == ["M. Roux, officier", "Mme Roux"]


@pytest.mark.django_db
@pytest.mark.parametrize("actor", [ANNE, REMI, KARIM])
def test_nobody_but_the_desk_notes_it(actor):
    copy = a_sent_copy(an_incident())

    with pytest.raises(NotAllowed):
        handing.hand(copy.pk, SAID, by=actor, at=LATER)


@pytest.mark.django_db
def test_a_copy_for_those_with_an_account_has_no_document_to_hand_over():
    copy = a_sent_copy(an_incident(), recipient="ARS")

    with pytest.raises(NotFound):
        handing.hand(copy.pk, SAID, by=LEA, at=LATER)
    with pytest.raises(NotFound):
        handing.hand(copy.pk + 1000, SAID, by=LEA, at=LATER)


@pytest.mark.django_db
def test_the_database_refuses_a_handing_over_that_does_not_say_to_whom():
    copy = a_sent_copy(an_incident())

    for wrong in ({"handed_at": NOON}, {"receipt": "x"}, {"handed_by": "Léa", "handed_to": "x"}):
        with pytest.raises(IntegrityError, match="copy_handed"), transaction.atomic():
            Copy.objects.filter(pk=copy.pk).update(**wrong)


@pytest.mark.django_db
def test_the_pdf_says_what_the_json_says_and_no_more(tmp_path):
    incident = an_incident()
    copy, facts = a_sent_copy(incident), any_facts(incident)

    seen = words_of(exports.as_pdf(copy, incident, facts, at=LATER), tmp_path)

    said = exports.document(copy, incident, facts)
    assert incident.number in seen
    assert "TLP:AMBER" in seen
    for values in said["faits"].values():
        for value in values:
            assert " ".join(value.split()) in seen
    assert incident.declarant not in seen + json.dumps(said)
    assert incident.title not in seen + json.dumps(said, ensure_ascii=False)


@pytest.mark.django_db
def test_the_page_notes_it_and_both_sides_read_it():
    incident = an_incident(at=timezone.now() - timedelta(hours=3))
    copy = a_sent_copy(incident, at=timezone.now() - timedelta(hours=2))
    page, lea = f"/incidents/{incident.number}/copies/", signed_in(LEA)
    when = timezone.localtime(timezone.now() - timedelta(hours=1))
    typed = {"handed_at": f"{when:%Y-%m-%dT%H:%M}", "giver": "Léa", "receiver": "M. Roux"}

    pdf = lea.get(f"{page}{copy.pk}/document.pdf")
    wrong = lea.post(f"{page}{copy.pk}/remise/", typed | {"receiver": ""})
    noted = lea.post(f"{page}{copy.pk}/remise/", typed | {"receipt": "FSSI-12"})

    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert Entry.objects.filter(what="routing.document_taken").count() == 1
    assert (wrong.status_code, noted.status_code) == (422, 302)
    words = "par Léa à M. Roux, avec l’accusé FSSI-12."
    assert words in text(lea.get(page))
    assert words in text(signed_in(ANNE).get(f"/incidents/{incident.number}/lecteurs/"))


@pytest.mark.django_db
def test_no_pdf_leaves_under_a_strict_mark():
    incident = an_incident(at=timezone.now())
    copy = a_copy(incident, timezone.now())
    marks.mark(incident.pk, Tlp.RED, by=ANNE, at=timezone.now())

    answer = signed_in(LEA).get(f"/incidents/{incident.number}/copies/{copy.pk}/document.pdf")

    assert answer.status_code == 403
