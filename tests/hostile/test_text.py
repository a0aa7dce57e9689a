"""Text made to do harm, in every field, followed to every place where it comes out."""

import csv
import io
import re
import zipfile
from html import unescape

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hygie.documents.models import Document
from hygie.incidents.forms.steps import form_for
from hygie.incidents.models import Incident
from hygie.incidents.operations import alerts
from hygie.incidents.rules.declaration import FIELDS, Declaration
from hygie.incidents.rules.fields import Kind, Step
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.notifications import operations as notifications
from hygie.notifications.models import Message
from hygie.platform.installation import desk
from tests.cast import LEA
from tests.hostile.worlds import a_key, read
from tests.incidents.factories import a_site, an_incident
from tests.incidents.test_views_declare import CAUSE, DECLARANT, FACTS, IMPACT
from tests.people import signed_in

pytestmark = pytest.mark.django_db

EVIL = (
    "=cmd|'/C calc'!A0<script>alert(1)</script>{{ 7*7 }}{% debug %}\u202e\u200b\x00\r\nBcc: a@b.fr"
)
SHORT = "=1+1\u202e<b>"
HARM = re.compile(r"<script>alert|\u202e|\u200b|\x00|<b>")
STEPS = {
    "vous": (Step.DECLARANT, DECLARANT),
    "faits": (Step.FACTS, FACTS),
    "consequences": (Step.IMPACT, IMPACT),
    "origine": (Step.CAUSE, CAUSE),
}


def evil_for(field, sane):
    """Harmful text where the field holds text, what is sane elsewhere."""
    if field.kind in {Kind.LINE, Kind.TEXT} and field.limit >= 9:
        return {field.name: (EVIL if field.limit >= 100 else SHORT)[: field.limit]}
    return {name: value for name, value in sane.items() if name.startswith(field.name)}


def declared_with_harm(client):
    """A declaration outside the register with harm in each of its fields, and a file."""
    client.post("/declarer/", {"name": EVIL, "city": EVIL, "postcode": "01440"})
    for slug, (step, sane) in STEPS.items():
        data = dict(sane)
        for field in form_for(
            step, declaration=Declaration(), at=timezone.now()
        ).described.values():
            data |= evil_for(field, sane)
        answer = client.post(f"/declarer/{slug}/", data)
        assert answer.status_code == 302, re.findall(
            r"field-error[^>]*>([^<]+)", answer.content.decode()
        )
    file = SimpleUploadedFile("\u202egnp.<b>=1+1.exe", b"MZ" + bytes(64))
    client.post("/declarer/fichiers/", {"file": file})
    assert client.post("/declarer/relire/").status_code == 302
    return Incident.objects.get()


def test_harm_in_every_field_of_a_declaration_comes_out_as_plain_text(client):
    incident = declared_with_harm(client)
    lea = signed_in(LEA)
    act = f"/incidents/{incident.number}"
    lea.post(f"{act}/prendre-en-compte/")
    lea.post(f"{act}/noter/", {"text": EVIL})
    lea.post(
        f"{act}/qualifier/",
        {
            "incident_type": "RANSOMWARE",
            "severity": "MAJOR",
            "significant": "YES",
            "reason": EVIL,
        },
    )
    pages = [client.get(f"/declarer/{slug}/") for slug in (*STEPS, "relire", "accuse", "structure")]
    pages += [lea.get("/incidents/"), lea.get(f"{act}/"), lea.get("/incidents/", {"q": "<b>"})]
    pages += [lea.get("/incidents/nouveautes/"), lea.post(f"{act}/clore/", {"summary": "<b>"})]
    pages += [lea.get("/etablissements/", {"q": "<b>"}), client.get("/declarer/", {"q": "<b>"})]

    for page in pages:
        text = page.content.decode()
        assert page.status_code in {200, 422}
        assert not HARM.search(text), (page.request["PATH_INFO"], HARM.search(text))
    assert "<script>alert(1)</script>" in unescape(lea.get(f"{act}/").content.decode())
    stored = str([*Entry.objects.values_list("detail", "actor_name"), incident.content])
    assert not re.search("\u202e|\u200b|\x00", stored)


def test_harm_is_harmless_in_a_spreadsheet(client):
    declared_with_harm(client)
    lea = signed_in(LEA)

    table = read(lea.post("/incidents/export.csv")).decode("utf-8-sig")
    book = zipfile.ZipFile(io.BytesIO(read(lea.post("/incidents/export.xlsx"))))

    cells = [cell for row in csv.reader(io.StringIO(table), delimiter=";") for cell in row]
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    sheets = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert "calc" in sheets
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets


def test_harm_is_drawn_in_the_documents_and_stays_out_of_the_mails(client):
    incident = declared_with_harm(client)

    for page in ("accuse.pdf", "formulaire-papier.pdf?rempli"):
        drawn = client.get(f"/declarer/{page}")
        assert drawn.content.startswith(b"%PDF-")
        assert not re.search(rb"/JavaScript|/JS\b|/Launch|/URI \(javascript", drawn.content)
    signed_in(LEA)
    alerts.tell_the_desk(incident.pk, desk=desk(), by=SYSTEM, at=timezone.now())
    message = Message.objects.get()
    assert not re.search("calc|script|Bcc|rançon", message.subject + message.body)


def test_no_mail_takes_a_second_header(settings):
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    at = timezone.now()
    (message,) = notifications.send(
        to=["a@b.fr"], subject="x\r\nBcc: c@d.fr", body="y", by=SYSTEM, at=at
    )

    try:
        notifications.deliver(message.pk, by=SYSTEM, at=at)
    except ValueError:  # Django: « Header values can't contain newlines »
        assert not mail.outbox
    else:
        assert "Bcc" not in mail.outbox[0].message()


def test_a_file_name_loses_its_tricks_and_the_file_is_told_dangerous(client):
    declared_with_harm(client)

    kept = Document.objects.get()

    assert kept.name.isprintable()
    assert not set(kept.name) & set('<>:"/\\|?*')
    assert kept.is_dangerous


def test_what_a_machine_writes_is_cleaned_like_the_rest(client):
    content = an_incident(site=a_site()).content
    texts = {field.name for field in FIELDS.values() if field.kind in {Kind.LINE, Kind.TEXT}}
    evil = EVIL.replace("\x00", "")
    content["facts"] |= dict.fromkeys(texts & set(content["facts"]), evil)
    content["declarant"] |= {"name": f"{evil}", "phone": "06 12 34 56 78"}
    key = a_key()[1]

    sent = client.post(
        "/api/v1/declarations", content, content_type="application/json", **key
    ).json()
    told = client.get(f"/api/v1/declarations/{sent['number']}", **key)

    assert told.headers["Content-Type"].startswith("application/json")
    declared = told.json()["declaration"]
    assert declared["declarant"]["phone"] == "+33612345678"
    assert not re.search("\u202e|\u200b|[\r\n]", str(declared["facts"]["title"]))


@pytest.mark.parametrize(
    "text",
    [
        "Patient 1 85 05 78 006 084 91",
        "NIR 2850578006084",
        "OID 1.2.250.1.213.1.4.8",
    ],
)
@pytest.mark.parametrize("slug", ["faits", "origine", "vous"])
def test_the_identity_of_a_patient_is_refused_in_each_step(client, slug, text):
    client.post("/declarer/", {"finess": a_site().finess})
    step, sane = STEPS[slug]
    field = {"faits": "narrative", "origine": "indicators", "vous": "role"}[slug]

    answer = client.post(f"/declarer/{slug}/", sane | {field: text})

    assert answer.status_code == 422
    assert "identité de patient" in answer.content.decode()


def test_long_names_pass_through_everything_that_keeps_them():
    client = Client()
    client.post("/declarer/", {"name": "é" * 200, "city": "é" * 100})
    for slug, (_, sane) in STEPS.items():
        name = {"name": "é" * 200} if slug == "vous" else {}
        assert client.post(f"/declarer/{slug}/", sane | name).status_code == 302

    assert client.post("/declarer/relire/").status_code == 302
    assert Incident.objects.get().declarant == "é" * 200
