import csv
import html
import io
import re

import pytest
from django.utils import timezone

from hygie.incidents.models import Incident, Note
from hygie.incidents.operations import desk, drafts
from hygie.incidents.queries import desk as desk_queries
from hygie.incidents.rules.checks import NAME_A_SERVICE
from hygie.incidents.rules.vocabulary import OrganisationImpact
from hygie.journal.models import Entry
from hygie.kernel.actor import ANYONE
from tests.cast import ADAM, ANNE, GAEL, KARIM, LEA, NADIA, NOON, OSCAR, REMI, ZOE
from tests.incidents.factories import a_declaration, a_site, a_site_elsewhere, an_incident
from tests.people import signed_in

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
QUALIFIED = {
    "incident_type": "RANSOMWARE",
    "severity": "MAJOR",
    "significant": "YES",
    "reason": "Confirmé par les traces.",
}


def text(answer):
    return answer.content.decode()


def test_the_list_shows_what_is_new_with_its_clock():
    incident = an_incident(at=timezone.now())

    page = text(signed_in(LEA).get("/incidents/"))

    assert incident.number in page
    assert "1 déclaration à prendre en compte" in page
    assert "Prise en compte" in page


@pytest.mark.parametrize(
    ("count", "most", "words"),
    [
        (0, 1000, "0 incident"),
        (1, 1000, "1 incident"),
        (2, 1000, "2 incidents"),
        (2, 1, "plus de 1 incidents"),
    ],
)
def test_the_list_says_how_many_it_holds(count, most, words, monkeypatch):
    monkeypatch.setattr(desk_queries, "COUNTED", most)
    for _ in range(count):
        an_incident(at=timezone.now())

    assert re.search(rf"{words}\s*</p>", text(signed_in(LEA).get("/incidents/")))


@pytest.mark.parametrize("somebody", [OSCAR, NADIA, ADAM])
def test_the_list_is_no_page_for_those_who_handle_no_case(somebody):
    assert signed_in(somebody).get("/incidents/").status_code == 403


@pytest.mark.parametrize(
    ("somebody", "status"),
    [(ANNE, 200), (REMI, 200), (GAEL, 200), (KARIM, 200), (LEA, 200), (ZOE, 404), (OSCAR, 404)],
)
def test_an_incident_exists_only_for_those_whom_it_concerns(somebody, status):
    incident = an_incident()

    assert signed_in(somebody).get(f"/incidents/{incident.number}/").status_code == status


@pytest.mark.parametrize("number", ["2026-00743-5", "1", "' OR 1=1", "2026-99999-4"])
def test_a_number_that_is_none_is_a_404(number):
    assert signed_in(LEA).get(f"/incidents/{number}/").status_code == 404


def test_the_page_of_an_incident_tells_its_story():
    incident = an_incident()

    page = text(signed_in(LEA).get(f"/incidents/{incident.number}/"))

    for fragment in ("06 12 34 56 78", incident.call_back_words, "Incident déclaré", "<svg"):
        assert fragment in page


def test_an_analyst_acknowledges_qualifies_notes_and_closes():
    incident = an_incident()
    client = signed_in(LEA)
    act = f"/incidents/{incident.number}/"

    client.post(f"{act}prendre-en-compte/")
    client.post(f"{act}qualifier/", QUALIFIED)
    client.post(f"{act}noter/", {"text": "Rappeler à 18 h."})
    client.post(f"{act}rappel/", {"outcome": "VERIFIED"})
    moment = {"resolved_at_day": "2026-03-02", "resolved_at_hour": "18:00"}
    client.post(f"{act}clore/", moment | {"summary": "Restauré.", "still_open": "Papier"})

    closed = Incident.objects.get()
    assert (closed.status, closed.severity, closed.is_significant) == ("CLOSED", "MAJOR", True)
    assert Note.objects.get().text == "Rappeler à 18 h."
    assert "Restauré." in text(client.get(act))


def test_a_form_with_a_mistake_stays_open_and_writes_nothing():
    incident = an_incident()

    answer = signed_in(LEA).post(f"/incidents/{incident.number}/hors-perimetre/", {"reason": ""})

    assert answer.status_code == 422
    assert Incident.objects.get().status == "SUBMITTED"


BEFORE_ALL = {"resolved_at_day": "2026-01-01", "resolved_at_hour": "08:00"}
EARLY = {"aware_at_day": "2026-01-01", "aware_at_hour": "08:00", "reason": "Le récit le dit."}


@pytest.mark.parametrize(
    ("act", "typed", "field"),
    [
        ("clore", {**BEFORE_ALL, "summary": "Tout est restauré."}, "resolved_at"),
        ("prise-de-connaissance", EARLY, "aware_at"),
        ("doublon", {"number": "2026-00001-8", "reason": "Même panne."}, "number"),
        ("rouvrir", {"reason": "Une autre panne."}, "__all__"),
    ],
)
def test_what_an_operation_refuses_is_said_beside_the_field_and_what_was_typed_stays(
    act, typed, field
):
    began = NOON.replace(hour=8)
    incident = an_incident(
        facts__occurred_at=began,
        facts__observed_at=began,
        impact__organisation=OrganisationImpact.NONE,
    )
    lea = signed_in(LEA)
    lea.post(f"/incidents/{incident.number}/prendre-en-compte/")
    lea.post(f"/incidents/{incident.number}/qualifier/", QUALIFIED)

    answer = lea.post(f"/incidents/{incident.number}/{act}/", typed)

    assert answer.status_code == 422
    form = next(form for form in answer.context["forms"].values() if form.errors)
    assert list(form.errors) == [field]
    page = text(answer)
    assert all(value in page for value in typed.values())
    assert form.errors[field][0] in html.unescape(page)
    assert Incident.objects.get().changed_at == Entry.objects.get(what="incidents.qualified").at


def test_an_act_that_is_no_longer_possible_is_a_sentence():
    incident = an_incident()
    client = signed_in(LEA)
    client.post(f"/incidents/{incident.number}/prendre-en-compte/")

    answer = client.post(f"/incidents/{incident.number}/prendre-en-compte/", follow=True)

    assert "ne peut pas devenir" in text(answer)


def test_an_empty_list_tells_what_waits_in_the_whole_list_apart():
    an_incident(at=timezone.now())
    lea = signed_in(LEA)

    narrowed = " ".join(text(lea.get("/incidents/?q=introuvable")).replace("\xa0", " ").split())
    whole = text(lea.get("/incidents/"))

    assert "Dans toute la liste : 1 déclaration à prendre en compte ·" in narrowed
    assert "avec ces filtres : 0 incident" in narrowed
    assert "Dans toute la liste" not in whole


@pytest.mark.parametrize(
    ("somebody", "word"), [(KARIM, "Voir"), (REMI, "Voir"), (ANNE, "Préparer et noter l’envoi")]
)
def test_who_only_reads_is_not_asked_to_prepare(somebody, word):
    incident = an_incident()

    page = text(signed_in(somebody).get(f"/incidents/{incident.number}/"))

    assert f'/demarches/GDPR_AUTHORITY/">{word}<' in page
    assert ("Préparer et noter" in page) == (somebody is ANNE)


@pytest.mark.parametrize("act", ["prendre-en-compte", "noter", "qualifier", "clore"])
@pytest.mark.parametrize("somebody", [ANNE, KARIM, REMI])
def test_those_who_only_read_do_nothing(somebody, act):
    incident = an_incident()

    signed_in(somebody).post(
        f"/incidents/{incident.number}/{act}/", QUALIFIED | {"text": "x", "summary": "x"}
    )

    assert Incident.objects.get().status == "SUBMITTED"
    assert not Note.objects.exists()


def test_the_open_list_is_renewed_only_when_something_changed():
    an_incident()
    client = signed_in(LEA)
    mark = desk_queries.last_change(LEA)

    assert client.get("/incidents/nouveautes/", {"depuis": mark}).status_code == 204

    an_incident(at=NOON.replace(hour=12))
    renewed = client.get("/incidents/nouveautes/", {"depuis": mark})
    assert "2 déclarations à prendre en compte" in text(renewed)


def test_the_page_of_an_incident_begins_with_the_term_that_comes_first():
    incident = an_incident(at=timezone.now())

    page = text(signed_in(ANNE).get(f"/incidents/{incident.number}/"))

    assert "Prochaine échéance légale" in page.split("<h2", 1)[0]
    assert 'href="#echeances">Alerte précoce' in page


def test_a_spreadsheet_takes_no_formula_from_a_declarant():
    an_incident(facts__title="=HYPERLINK(1)")

    answer = signed_in(LEA).post("/incidents/export.csv", {"etat": "OPEN"})

    rows = list(csv.reader(io.StringIO(text(answer).lstrip("\ufeff")), delimiter=";"))
    assert rows[1][4] == "'=HYPERLINK(1)"
    assert Entry.objects.get(what="incidents.exported").detail["count"] == 1


def test_a_workbook_is_handed_over():
    an_incident()

    answer = signed_in(LEA).post("/incidents/export.xlsx", {"etat": "OPEN"})

    assert answer.content.startswith(b"PK")


def an_incident_with_a_file():
    incident = an_incident()
    attachment = drafts.attach(
        incident.draft.pk, [b"%PDF-1.7 contenu"], name="a.pdf", by=ANYONE, at=NOON
    )
    attachment.incident = incident
    attachment.save()
    return incident, attachment


def test_a_file_is_handed_over_to_those_who_see_the_incident_and_to_no_other():
    incident, attachment = an_incident_with_a_file()
    path = f"/incidents/{incident.number}/pieces/{attachment.pk}/"

    answer = signed_in(ANNE).get(path)

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 contenu"
    assert signed_in(ZOE).get(path).status_code == 404


def a_paper(site):
    """What the analyst types of the paper of a structure."""
    values = a_declaration(site=site)
    data = {
        "received_at_day": "2026-03-02",
        "received_at_hour": "12:30",
        "carrier": "FAX",
        "structure-finess_et": site.finess,
        "structure-name": "peu importe",
        "structure-city": "peu importe",
        "structure-postcode": "01440",
        "declarant-name": values.declarant.name,
        "declarant-role": values.declarant.role,
        "declarant-phone": "06 12 34 56 78",
        "facts-title": values.facts.title,
        "facts-observed_at_day": "2026-03-02",
        "facts-observed_at_hour": "06:10",
        "facts-state": "ONGOING",
        "impact-patient_danger": "NONE",
        "impact-organisation": "DEGRADED_MODE",
        "impact-territory_effect": "NO",
        "impact-spread_risk": "NO",
        "impact-data": ["NONE"],
        "cause-origin": "UNKNOWN",
        "cause-support": ["NONE"],
    }
    return {
        (f"reception-{name}" if "-" not in name else name): value for name, value in data.items()
    }


def test_a_paper_that_tells_proven_danger_names_a_service():
    proven = a_paper(a_site()) | {"impact-patient_danger": "PROVEN"}
    lea = signed_in(LEA)

    asked = lea.post("/incidents/saisir/", proven)
    lea.post("/incidents/saisir/", proven | {"facts-services": "Urgences"})

    assert asked.status_code == 422
    facts = dict(asked.context["parts"])["Faits"]
    assert facts.errors == {"services": [NAME_A_SERVICE]}
    assert Incident.objects.get().content["facts"]["services"] == "Urgences"


def test_an_analyst_types_in_a_paper():
    site = a_site()

    answer = signed_in(LEA).post("/incidents/saisir/", a_paper(site))

    incident = Incident.objects.get()
    assert answer.headers["Location"] == f"/incidents/{incident.number}/"
    assert (incident.channel, incident.site) == ("PAPER", site)


@pytest.mark.parametrize("somebody", [ANNE, KARIM])
def test_only_the_desk_types_in(somebody):
    assert signed_in(somebody).get("/incidents/saisir/").status_code == 403


def test_no_page_asks_the_database_more_than_a_dozen_questions(django_assert_max_num_queries):
    for _ in range(8):
        incident = an_incident()
    client = signed_in(LEA)

    for path in ("/incidents/", "/incidents/?q=rancon", f"/incidents/{incident.number}/"):
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(path).status_code == 200


def test_a_region_that_filters_and_searches_asks_no_more(django_assert_max_num_queries):
    an_incident()
    client = signed_in(KARIM)

    with django_assert_max_num_queries(MOST_QUERIES):
        client.get("/incidents/", {"q": "rançon", "etat": "ALL", "signal": "aide"})


def test_what_the_desk_writes_for_itself_is_read_by_the_desk_alone():
    incident = an_incident()
    desk.note(incident.pk, text="Le directeur semble dépassé.", by=LEA, at=NOON)
    path = f"/incidents/{incident.number}/"

    assert "semble dépassé" in text(signed_in(LEA).get(path))
    for somebody in (ANNE, KARIM, GAEL):
        assert "semble dépassé" not in text(signed_in(somebody).get(path))


def test_a_duplicate_does_not_name_the_incident_of_a_neighbour():
    original, copy = an_incident(site=a_site_elsewhere()), an_incident()
    desk.mark_duplicate(copy.pk, of=original.number, is_sure=True, by=LEA, at=NOON)
    path = f"/incidents/{copy.number}/"

    assert original.number in text(signed_in(LEA).get(path))
    page = text(signed_in(ANNE).get(path))
    assert original.number not in page
    assert "sous un autre numéro" in page


def test_the_map_names_the_group_once_and_counts_its_other_sites():
    an_incident(site=a_site())
    a_site("010000032", name="EHPAD DE BELLEVUE")
    number = Incident.objects.get().number

    page = text(signed_in(LEA).get(f"/incidents/{number}/"))

    assert "Auvergne-Rhône-Alpes. GHT de Bellevue\N{NO-BREAK SPACE}: 1 autre site" in page
