"""Two people who review the same answers read each other before one replaces the other."""

import re

import pytest
from django.utils import timezone

from hygie.assessments.models import Verdict
from hygie.assessments.operations import giving
from hygie.assessments.rules.scoring import Verdict as Kind
from tests.assessments.factories import answered, asked_today, filled, node
from tests.assessments.test_views import text
from tests.assessments.test_views_unsaved import judged, review
from tests.cast import ANNE, KARIM, PAULE
from tests.evidence.factories import a_proof
from tests.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def given():
    """Answers of Bellevue that were given; a proof supports the first one."""
    running = asked_today()
    a_proof(places=(running.place,))
    filled(running, at=timezone.now())
    return giving.submit(running.pk, by=ANNE, at=timezone.now())


def says(assessment, ref, kind, reason=""):
    """What a form says of one answer."""
    pk = node(assessment, ref)
    return {f"a-{pk}": kind, f"m-{pk}": reason}


def by_paule(assessment, ref, kind, reason="", **shown):
    """What another reviewer says meanwhile."""
    named = {"seen": 1, "reason": reason, "by": PAULE, "at": timezone.now()} | shown
    return giving.review(assessment.pk, node(assessment, ref), kind, **named)


def kept(assessment):
    """The verdicts that stand, and who gave them."""
    rows = Verdict.objects.filter(assessment=assessment).select_related("node").order_by("id")
    return {each.node.ref: (each.verdict, each.written_by) for each in rows}


def again(answer):
    """What the page that was refused shows, sent once more as it is."""
    page = answer.content.decode()
    data = dict(re.findall(r'type="hidden"\s+name="([vd]-\d+)"\s+value="([^"]*)"', page))
    data |= dict(re.findall(r'name="(a-\d+)"\s+value="([^"]+)"\s+checked', page))
    fields = re.findall(r'<textarea[^>]*name="(m-\d+)"[^>]*>([^<]*)</textarea>', page)
    return data | dict(fields)


def test_the_second_reads_the_first_and_replaces_it_only_by_saving_again(given):
    client = signed_in(KARIM)
    third = says(given, "3", "TO_COMPLETE", "La date manque.")
    page = judged(client, given, **says(given, "1", "REFUSED", "Rien ne le montre."), **third)
    by_paule(given, "1", Kind.ACCEPTED)

    refused = client.post(review(given), page)

    assert refused.status_code == 409
    told = text(refused)
    assert "Mesure 1 : Paule a donné un avis" in told
    assert "Avis donné entre-temps par Paule" in told
    assert "Rien ne le montre.</textarea>" in told
    assert "La date manque.</textarea>" in told
    assert kept(given) == {"1": (Kind.ACCEPTED, "Paule")}

    assert client.post(review(given), again(refused)).status_code == 302
    assert kept(given) == {"1": (Kind.REFUSED, "Karim"), "3": (Kind.TO_COMPLETE, "Karim")}


def test_what_comes_between_the_two_savings_is_read_too(given):
    client = signed_in(KARIM)
    page = judged(client, given, **says(given, "1", "REFUSED", "Rien ne le montre."))
    first = by_paule(given, "1", Kind.ACCEPTED)
    refused = client.post(review(given), page)
    by_paule(given, "1", Kind.TO_COMPLETE, "La date ?", after=first.pk)

    assert client.post(review(given), again(refused)).status_code == 409
    assert kept(given) == {"1": (Kind.TO_COMPLETE, "Paule")}


def test_one_reviewer_alone_changes_their_verdict_even_from_a_former_page(given):
    client = signed_in(KARIM)
    former = judged(client, given)
    for kind in ("ACCEPTED", "REFUSED"):
        page = judged(client, given, **says(given, "1", kind, "Un mot."))
        assert client.post(review(given), page).status_code == 302
    assert kept(given) == {"1": (Kind.REFUSED, "Karim")}

    sent = former | says(given, "1", "TO_COMPLETE", "Autre chose.")
    assert client.post(review(given), sent).status_code == 302

    assert kept(given) == {"1": (Kind.TO_COMPLETE, "Karim")}


def test_a_verdict_that_nobody_touched_does_not_come_back_over_a_later_one(given):
    shown = by_paule(given, "1", Kind.ACCEPTED)
    client = signed_in(KARIM)
    page = judged(client, given, **says(given, "3", "ACCEPTED"))
    by_paule(given, "1", Kind.REFUSED, "Vu de près.", after=shown.pk)

    assert client.post(review(given), page).status_code == 302

    assert kept(given) == {"1": (Kind.REFUSED, "Paule"), "3": (Kind.ACCEPTED, "Karim")}


def test_two_who_say_the_same_agree(given):
    client = signed_in(KARIM)
    page = judged(client, given, **says(given, "1", "ACCEPTED"))
    by_paule(given, "1", Kind.ACCEPTED)

    assert client.post(review(given), page).status_code == 302

    assert Verdict.objects.count() == 1


def test_an_answer_that_changed_is_read_again_and_the_verdict_typed_waits_beside_it(given):
    client = signed_in(KARIM)
    page = judged(client, given, **says(given, "3", "REFUSED", "Rien ne le montre."))
    giving.send_back(given.pk, "Complétez.", by=PAULE, at=timezone.now())
    answered(given, "3", 2, "Voici.", seen=1, at=timezone.now())
    giving.submit(given.pk, by=ANNE, at=timezone.now())

    refused = client.post(review(given), page)

    assert refused.status_code == 409
    told = text(refused)
    assert "L’établissement a changé cette réponse" in told
    assert "Rien ne le montre.</textarea>" in told
    assert client.post(review(given), again(refused)).status_code == 302
    assert kept(given) == {"3": (Kind.REFUSED, "Karim")}


def test_accepting_what_proofs_support_keeps_the_verdicts_that_were_chosen(given):
    client = signed_in(KARIM)
    page = judged(client, given, **says(given, "3", "REFUSED", "Rien ne le montre."))

    assert client.post(review(given), page | {"appuyees": "1"}).status_code == 302

    assert kept(given) == {"1": (Kind.ACCEPTED, "Karim"), "3": (Kind.REFUSED, "Karim")}
