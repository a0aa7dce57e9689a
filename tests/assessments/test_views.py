"""The pages on which an establishment answers, as people of Bellevue and elsewhere open them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hygie.assessments.models import Answer, Joined, Line, Part
from hygie.assessments.queries import wordings
from hygie.documents.models import Document
from hygie.referentials.rules.records import Node, NodeKind
from tests.assessments.factories import (
    answered,
    asked,
    asked_today,
    filled,
    node,
    opened,
)
from tests.cast import ADAM, ANNE, ELSA, GAEL, KARIM, LEA, NADIA, REMI, ZOE
from tests.evidence.factories import a_proof
from tests.hostile.worlds import read
from tests.people import an_account, enter, signed_in
from tests.referentials.factories import a_catalogue, a_measure, published

pytestmark = pytest.mark.django_db


def objective(assessment, ref="1"):
    """The page of the objective in which a measure is."""
    words = wordings.any_wording(assessment.campaign.version_id)
    return f"/evaluations/{assessment.pk}/{words.lines[node(assessment, ref)].page}/"


def whole(assessment):
    return f"/evaluations/{assessment.pk}/"


def said(client, url, **choices):
    """A page as a browser sends it: every field as it was shown, but for these."""
    page = client.get(url).content.decode()
    data = dict(re.findall(r'type="hidden"\s+name="([vt]-\d+)"\s+value="([^"]*)"', page))
    for name, value in re.findall(r'name="(r-\d+)"\s+value="([^"]+)"\s+checked', page):
        data[name] = value
    for name, words in re.findall(r'<textarea[^>]*name="(m-\d+)"[^>]*>([^<]*)</textarea>', page):
        data[name] = words
    return data | choices


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


@pytest.fixture
def assessment():
    """A campaign that runs today asks Bellevue."""
    return asked_today()


def test_who_answers_finds_what_waits_and_goes_to_the_first_question(assessment):
    client = signed_in(ANNE)

    arrived = text(client.get("/evaluations/"))
    assert "À répondre" in arrived
    assert "Observatoire 2026" in arrived
    page = text(client.get(whole(assessment)))

    assert "0/3" in page
    assert f'href="{objective(assessment)}"' in page
    assert "Commencer" in page


def test_a_page_of_answers_is_saved_at_once_and_what_follows_appears(assessment):
    client, url = signed_in(ANNE), objective(assessment)
    first, second = node(assessment, "1"), node(assessment, "2")
    assert "Se demande quand la mesure 1" in text(client.get(url))

    answer = client.post(url, said(client, url, **{f"r-{first}": "1", f"m-{first}": "En mars."}))

    assert answer.headers["Location"] == url
    assert [(each.node_id, each.step, each.words) for each in Answer.objects.all()] == [
        (first, 1, "En mars.")
    ]
    page = client.get(url)
    assert "1 réponse enregistrée" in text(page)
    shown = re.search(rf'data-node="{second}"[^>]*>', page.content.decode())
    assert "hidden" not in shown[0]


def test_the_same_page_again_writes_nothing(assessment):
    client, url = signed_in(ANNE), objective(assessment)
    client.post(url, said(client, url, **{f"r-{node(assessment, '1')}": "1"}))

    client.post(url, said(client, url))

    assert Line.objects.count() == 1
    assert "Rien n’avait changé" in text(client.get(url))


def test_saving_and_going_on_leads_to_the_next_objective_then_to_the_whole(assessment):
    client = signed_in(ANNE)
    first, last = objective(assessment, "1"), objective(assessment, "4")

    assert client.post(first, {"suite": "1"}).headers["Location"] == last
    assert client.post(last, {"suite": "1"}).headers["Location"] == whole(assessment)


@pytest.mark.parametrize(
    ("ref", "choice", "words", "why"),
    [
        ("1", "7", "", "n’a pas cette réponse"),
        ("1", "x", "", "de la liste"),
        ("1", "²", "", "de la liste"),
        ("1", "", "Un mot.", "une précision seule"),
        ("1", "na", "", "Dites pourquoi"),
        ("4", "na", "Non.", "s’applique à tous"),
        ("1", "1", "Vu avec 1 85 05 78 006 084 91.", "patient"),
        ("1", "1", "x" * 4001, "4000 caractères"),
    ],
)
def test_what_cannot_be_is_said_beside_its_measure_and_nothing_is_written(
    assessment, ref, choice, words, why
):
    client, url, wrong = signed_in(ANNE), objective(assessment, ref), node(assessment, ref)
    good = {f"r-{node(assessment, '3')}": "1"} if ref != "4" else {}

    answer = client.post(url, {f"r-{wrong}": choice, f"m-{wrong}": words, **good})

    assert answer.status_code == 422
    page = text(answer)
    assert why in page
    assert f'href="#mesure-{wrong}"' in page
    assert not Answer.objects.exists()
    if words:
        assert words[:40] in page


def test_two_people_who_answer_the_same_measure_read_each_other(assessment):
    first, third = node(assessment, "1"), node(assessment, "3")
    client, url = signed_in(ANNE), objective(assessment)
    page = said(client, url, **{f"r-{first}": "0", f"r-{third}": "2"})
    answered(assessment, "1", 1, "Vu hier.", by=ELSA, at=timezone.now())

    refused = client.post(url, page)

    assert refused.status_code == 409
    told = text(refused)
    assert "Répondu entre-temps par Elsa" in told
    assert "Vu hier." in told
    assert Line.objects.count() == 1
    kept = dict(re.findall(r'name="([vt]-\d+)" value="([^"]*)"', refused.content.decode()))
    assert client.post(url, page | kept).status_code == 302
    assert {each.node_id: each.step for each in Answer.objects.all()} == {first: 0, third: 2}


def test_what_somebody_else_answered_and_one_did_not_touch_is_left_as_it_is(assessment):
    client, url = signed_in(ANNE), objective(assessment)
    page = said(client, url, **{f"r-{node(assessment, '3')}": "2"})
    answered(assessment, "1", 1, by=ELSA, at=timezone.now())

    assert client.post(url, page).status_code == 302

    steps = {each.node.ref: each.step for each in Answer.objects.select_related("node")}
    assert steps == {"1": 1, "3": 2}


def test_answers_of_last_time_are_shown_confirmed_or_changed():
    before = filled()
    second = asked_today(version=before.campaign.version)
    client, url = signed_in(ANNE), objective(second)
    first, third = node(second, "1"), node(second, "3")
    page = text(client.get(url))
    assert "En 2026 :" in page
    assert "Reprise de la dernière fois" in page

    client.post(url, said(client, url, **{f"c-{first}": "on", f"r-{third}": "2"}))

    numbers = {each.node.ref: each.number for each in second.answers.select_related("node")}
    assert numbers == {"1": 1, "2": 0, "3": 1, "4": 0}
    assert "changé depuis" in text(client.get(url))
    client.post(url, said(client, url, confirmer="1"))
    assert second.answers.filter(number=0).count() == 1


def test_files_go_with_answers_and_are_read_and_taken_away(assessment):
    client, url, first = signed_in(ANNE), objective(assessment), node(assessment, "1")
    sent = SimpleUploadedFile("cr.txt", b"Compte rendu.")

    client.post(url, said(client, url, **{f"r-{first}": "1", f"f-{first}": sent}))

    joined = Joined.objects.get()
    assert "cr.txt" in text(client.get(url))
    address = f"/evaluations/{assessment.pk}/pieces/{joined.pk}/"
    assert read(client.get(address)) == b"Compte rendu."
    assert signed_in(ZOE).get(address).status_code == 404
    assert client.post(f"{address}retirer/").status_code == 302
    assert not Document.objects.exists()
    assert client.get(address).status_code == 404


def test_an_empty_file_is_refused_with_the_whole_page(assessment):
    client, url, first = signed_in(ANNE), objective(assessment), node(assessment, "1")
    sent = SimpleUploadedFile("vide.txt", b"")

    answer = client.post(url, {f"r-{first}": "1", f"f-{first}": sent})

    assert answer.status_code == 422
    assert "est vide" in text(answer)
    assert "à choisir à nouveau" in text(answer)
    assert not Answer.objects.exists()


def test_what_proofs_support_is_shown_with_their_links(assessment):
    proof = a_proof(places=(assessment.place,))
    answered(assessment, "1", 1, at=timezone.now())

    page = text(signed_in(ANNE).get(objective(assessment)))

    assert f"/preuves/et-{assessment.place_code}/{proof.pk}/" in page
    assert "Prouvé : Oui" in page.replace("</strong>", "").replace("<strong>", "")


def test_a_measure_tells_its_history(assessment):
    answered(assessment, "1", 0, "Pas encore.", at=timezone.now())
    answered(assessment, "1", 1, seen=1, by=ELSA, at=timezone.now())

    page = text(signed_in(REMI).get(f"{whole(assessment)}mesures/{node(assessment, '1')}/"))

    for words in ("Pas encore.", "Anne", "Elsa", "Histoire"):
        assert words in page


def test_a_part_is_given_and_taken_back_and_its_holder_is_led_there(assessment):
    anne = an_account(ANNE)
    client = signed_in(ELSA)
    fourth = node(assessment, "4")
    target = wordings.any_wording(assessment.campaign.version_id).lines[fourth].page
    sent = {"objectif": target, "personne": anne.pk}

    client.post(f"{whole(assessment)}parts/", sent)

    assert "Anne" in text(client.get(whole(assessment)))
    assert client.post(f"{whole(assessment)}parts/", {"objectif": "x"}).status_code == 302
    assert Part.objects.count() == 1
    hers = enter(Client(), anne)
    assert f'btn-large btn-wide" href="{objective(assessment, "4")}"' in text(
        hers.get(whole(assessment))
    )
    part = Part.objects.get()
    client.post(f"{whole(assessment)}parts/{part.pk}/reprendre/")
    assert not Part.objects.exists()


def test_measures_without_an_objective_have_a_page_of_their_own():
    loose = Node(
        ref="X1", title="Sans objectif", kind=NodeKind.MEASURE, is_assessable=True, scale="oui-non"
    )
    catalogue = a_catalogue(a_measure("1"), loose, slug="sans-objectif")
    assessment = asked_today(version=published(catalogue))
    client = signed_in(ANNE)

    page = text(client.get(f"{whole(assessment)}0/"))

    assert "Sans objectif" in page
    moved = client.get(f"{whole(assessment)}{node(assessment, 'X1')}/")
    assert moved.headers["Location"].startswith(f"{whole(assessment)}0/#mesure-")
    assert client.get(f"{whole(assessment)}{10**12}/").status_code == 404


@pytest.mark.parametrize(
    ("actor", "status"),
    [
        (ANNE, 200),
        (REMI, 200),
        (GAEL, 200),
        (KARIM, 200),
        (LEA, 200),
        (ZOE, 404),
        (NADIA, 403),
        (ADAM, 403),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_who_reads_what(assessment, actor, status):
    client = signed_in(actor)
    for url in (whole(assessment), objective(assessment), f"{whole(assessment)}{10**20}/"):
        wanted = 404 if status == 200 and str(10**20) in url else status
        assert client.get(url).status_code == wanted
    assert ("Observatoire 2026" in text(client.get("/evaluations/"))) == (status == 200)


def test_who_reads_does_not_write(assessment):
    client = signed_in(REMI)
    for url in (
        objective(assessment),
        f"{whole(assessment)}remettre/",
        f"{whole(assessment)}parts/",
    ):
        assert client.post(url, {}).status_code == 403
    assert 'type="radio"' not in client.get(objective(assessment)).content.decode()


def test_the_pages_ask_as_few_questions_for_sixty_measures_as_for_four(assessment):
    many = a_catalogue(*(a_measure(str(number)) for number in range(1, 61)), slug="soixante")
    large = asked_today(version=published(many))
    client = signed_in(ANNE)

    for page in (whole, objective):
        few, more = _questions(client, page(assessment)), _questions(client, page(large))
        assert more <= few + 1
        assert more <= 30


def test_saving_sixty_answers_asks_in_proportion_to_what_changed():
    many = a_catalogue(*(a_measure(str(number)) for number in range(1, 61)), slug="soixante")
    large = asked_today(version=published(many))
    client, url = signed_in(ANNE), objective(large)
    page = said(client, url, **{f"r-{node(large, '1')}": "1"})
    for number in range(1, 61):
        answered(large, str(number), 1, at=timezone.now())
    one = said(client, url, **{f"r-{node(large, '1')}": "0"})

    with CaptureQueriesContext(connection) as asked_of_it:
        assert client.post(url, one).status_code == 302
    assert page
    assert len(asked_of_it) <= 45


def test_a_list_is_narrowed_and_a_wrong_filter_narrows_nothing(assessment):
    old = opened(assessment.campaign.version, title="Finie")
    client = signed_in(ANNE)

    for query, count in (
        ("", 2),
        ("?vue=a-repondre", 1),
        ("?vue=terminees", 1),
        ("?vue=remises", 0),
        ("?vue=x&lieu=y&page=99", 2),
    ):
        assert client.get("/evaluations/" + query).content.decode().count("data-keys-item") == count
    assert asked(old).pk != assessment.pk


def _questions(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as asked_of_it:
        assert client.get(url).status_code == 200
    return len(asked_of_it)
