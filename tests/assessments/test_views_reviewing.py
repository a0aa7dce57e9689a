"""The pages on which an authority reviews answers, measure by measure."""

import re

import pytest
from django.utils import timezone

from hygie.assessments.models import Verdict
from hygie.assessments.operations import answering, campaigns, giving
from hygie.assessments.rules.answering import Said
from hygie.assessments.rules.scoring import Verdict as Kind
from hygie.assessments.rules.stages import Stage
from tests.assessments.factories import asked_today, filled, node
from tests.cast import ANNE, GAEL, KARIM, LEA, PAULE
from tests.evidence.factories import a_proof
from tests.people import signed_in

pytestmark = pytest.mark.django_db


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def url(assessment, act="examen/"):
    return f"/evaluations/{assessment.pk}/{act}"


def verdicts(assessment, **said):
    """What a page of review sends: a verdict for some measures, the version of each."""
    data = {}
    for ref in ("1", "2", "3", "4"):
        pk = node(assessment, ref)
        data[f"v-{pk}"] = "1"
        if f"m{ref}" in said:
            kind, _, reason = said[f"m{ref}"].partition(":")
            data |= {f"a-{pk}": kind, f"m-{pk}": reason}
    return data


@pytest.fixture
def assessment():
    """Answers of Bellevue that were given; a proof supports the first one."""
    running = asked_today()
    a_proof(places=(running.place,))
    filled(running, at=timezone.now())
    giving.submit(running.pk, by=ANNE, at=timezone.now())
    running.refresh_from_db()
    return running


def test_answers_are_reviewed_several_at_once(assessment):
    client = signed_in(KARIM)
    assert "Sans avis (4)" in text(client.get(url(assessment)))

    sent = verdicts(assessment, m1="ACCEPTED", m3="TO_COMPLETE:Joignez le compte rendu.")
    client.post(url(assessment), sent)

    said = {each.node.ref: each.verdict for each in Verdict.objects.select_related("node")}
    assert said == {"1": Kind.ACCEPTED, "3": Kind.TO_COMPLETE}
    page = text(client.get(url(assessment)))
    assert "Sans avis (2)" in page
    assert "Signalées (1)" in page
    marked = text(client.get(url(assessment) + "?vue=signalees"))
    assert "Joignez le compte rendu." in marked
    client.post(url(assessment), sent)
    assert Verdict.objects.count() == 2


def test_nothing_is_accepted_by_default_and_one_act_accepts_what_proofs_support(assessment):
    client = signed_in(KARIM)
    page = client.get(url(assessment)).content.decode()
    assert 'value="ACCEPTED" checked' not in re.sub(r"\s+", " ", page)
    client.post(url(assessment), verdicts(assessment))
    assert not Verdict.objects.exists()

    client.post(url(assessment), verdicts(assessment, appuyees="1") | {"appuyees": "1"})

    (said,) = Verdict.objects.select_related("node")
    assert (said.node.ref, said.verdict) == ("1", Kind.ACCEPTED)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("REFUSED:", "Dites pourquoi"),
        (":Un mot.", "Choisissez un avis"),
        ("MAYBE:Un mot.", "de la liste"),
        ("REFUSED:Vu avec 1 85 05 78 006 084 91.", "patient"),
        ("REFUSED:" + "x" * 4001, "4000 caractères"),
    ],
)
def test_what_cannot_be_is_said_beside_its_answer_and_nothing_is_written(assessment, said, why):
    answer = signed_in(KARIM).post(url(assessment), verdicts(assessment, m1="ACCEPTED", m3=said))

    assert answer.status_code == 422
    assert why in text(answer)
    assert not Verdict.objects.exists()


def test_an_answer_that_changed_meanwhile_is_read_again(assessment):
    sent = verdicts(assessment, m1="ACCEPTED")
    by_paule = {"by": PAULE, "at": timezone.now()}
    giving.send_back(assessment.pk, "Complétez.", **by_paule)
    at = timezone.now()
    answering.save(
        assessment.pk, node(assessment, "1"), Said(step=0, words="Non."), seen=1, by=ANNE, at=at
    )
    giving.submit(assessment.pk, by=ANNE, at=at)

    answer = signed_in(KARIM).post(url(assessment), sent)

    assert answer.status_code == 409
    assert "a changé cette réponse depuis" in text(answer)
    assert not Verdict.objects.exists()


def test_answers_are_sent_back_with_a_reason_and_come_back(assessment):
    client = signed_in(KARIM)
    assert client.post(url(assessment, "renvoyer/"), {"reason": ""}).status_code == 422

    client.post(url(assessment, "renvoyer/"), {"reason": "Le compte rendu manque."})

    assessment.refresh_from_db()
    assert assessment.stage == Stage.SENT_BACK
    assert "Le compte rendu manque." in text(client.get(url(assessment, "")))
    assert "n’est pas ouvert" in text(client.get(url(assessment)))
    assert client.post(url(assessment), verdicts(assessment, m1="ACCEPTED")).status_code == 409
    assert client.post(url(assessment, "renvoyer/"), {"reason": "x"}).status_code == 409


def test_a_review_ends_when_every_answer_has_a_verdict(assessment):
    client = signed_in(KARIM)
    assert client.post(url(assessment, "accepter/")).status_code == 409
    every = {f"m{ref}": "ACCEPTED" for ref in "1234"}
    client.post(url(assessment), verdicts(assessment, **every))
    assert "Terminer l’examen" in text(client.get(url(assessment)))

    client.post(url(assessment, "accepter/"))

    assessment.refresh_from_db()
    assert assessment.stage == Stage.ACCEPTED
    campaigns.close(assessment.campaign_id, by=PAULE, at=timezone.now())
    campaigns.lock(assessment.campaign_id, by=PAULE, at=timezone.now())
    assert client.post(url(assessment), verdicts(assessment, m1="REFUSED:x")).status_code == 409
    assert "verrouillée" in text(client.get(url(assessment)))


@pytest.mark.parametrize("actor", [ANNE, GAEL, LEA], ids=lambda actor: actor.name)
def test_who_does_not_review_has_no_such_page(assessment, actor):
    client = signed_in(actor)
    assert client.get(url(assessment)).status_code == 403
    for act in ("examen/", "renvoyer/", "accepter/"):
        assert client.post(url(assessment, act), {"reason": "x"}).status_code == 403


def test_not_applicable_is_reviewed_and_what_is_not_asked_is_not():
    running = asked_today()
    at = timezone.now()
    for ref, said in (
        ("1", Said(step=0, words="Pas encore.")),
        ("3", Said(step=None, words="Sans objet ici.")),
        ("4", Said(step=1)),
    ):
        answering.save(running.pk, node(running, ref), said, seen=0, by=ANNE, at=at)
    giving.submit(running.pk, by=ANNE, at=at)

    page = text(signed_in(KARIM).get(url(running)))

    assert "Sans avis (3)" in page
    assert "Ne s’applique pas" in page
    assert "Sans objet ici." in page
