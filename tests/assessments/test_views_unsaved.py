"""What was typed on a page that takes nothing any more: it stays readable, and why is said."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hygie.assessments.models import Answer, Campaign, Joined, Line, Verdict
from hygie.assessments.operations import answering, campaigns, giving
from hygie.kernel.scope import SYSTEM_SCOPE
from hygie.platform import walls
from tests.assessments.factories import answered, asked_today, filled, node
from tests.assessments.test_views import objective, said, text
from tests.cast import ANNE, ELSA, KARIM, PAULE
from tests.people import signed_in

pytestmark = pytest.mark.django_db
LOST = "Ce que vous aviez tapé, et qui n’est pas enregistré"
WORDS = "Le marché est notifié le 12 mars."


@pytest.fixture
def assessment():
    """A campaign that runs today asks Bellevue."""
    return asked_today()


def panel(answer):
    """What the page shows to be copied."""
    told = text(answer)
    return told[told.index(LOST) : told.index("Copier tout ce texte")]


def close(assessment):
    campaigns.close(assessment.campaign_id, by=PAULE, at=timezone.now())


def lock(assessment):
    close(assessment)
    campaigns.lock(assessment.campaign_id, by=PAULE, at=timezone.now())


def end(assessment):
    """Its last day was yesterday, and it is not closed yet."""
    days = timezone.localdate() - timedelta(days=1)
    Campaign.objects.filter(pk=assessment.campaign_id).update(opens_on=days, closes_on=days)


def give(assessment):
    filled(assessment, by=ELSA, at=timezone.now())
    giving.submit(assessment.pk, by=ANNE, at=timezone.now())


@pytest.mark.parametrize(
    ("happens", "why", "then"),
    [
        (close, "La campagne a été close le", "Une campagne close ne se rouvre pas"),
        (lock, "La campagne a été verrouillée le", "Rien n’y change plus"),
        (end, "Le dernier jour de la campagne était le", "peut repousser ce jour"),
        (give, "ont été remises le", "demandez-le-leur"),
    ],
)
def test_what_was_typed_while_a_campaign_ended_stays_to_be_copied(assessment, happens, why, then):
    client, url, third = signed_in(ANNE), objective(assessment), node(assessment, "3")
    page = said(client, url, **{f"r-{third}": "2", f"m-{third}": WORDS})
    happens(assessment)
    lines = Line.objects.count()

    answer = client.post(url, page)

    assert answer.status_code == 409
    told = text(answer)
    assert why in told
    assert then in told
    assert "Rien n’est encore enregistré" not in told
    assert "ichiers choisis" not in told
    assert 'type="radio"' not in told
    shown = panel(answer)
    assert shown.count("<article>") == 1
    for words in ("Mesure 3", "Oui", WORDS):
        assert words in shown
    assert Line.objects.count() == lines


def test_the_sentence_says_who_gave_the_answers_and_when(assessment):
    client, url, third = signed_in(ANNE), objective(assessment), node(assessment, "3")
    page = said(client, url, **{f"r-{third}": "2"})
    give(assessment)

    told = text(client.post(url, page))

    assert re.search(r"remises le \d\d/\d\d/\d{4} \d\d:\d\d par Anne\.", told)


def test_files_are_spoken_of_by_name_when_some_were_chosen(assessment):
    client, url, first = signed_in(ANNE), objective(assessment), node(assessment, "1")
    file = SimpleUploadedFile("<b>cr.txt", b"Compte rendu.")
    page = said(client, url, **{f"f-{first}": file})
    close(assessment)

    answer = client.post(url, page)

    assert "Les fichiers choisis ne sont pas joints non plus" in text(answer)
    assert "Fichier choisi, pas joint :</strong> &lt;b&gt;cr.txt" in panel(answer)
    assert not Joined.objects.exists()


def test_what_nobody_touched_and_what_is_kept_already_is_no_loss(assessment):
    third = node(assessment, "3")
    answered(assessment, "1", 1, "Vu.", at=timezone.now())
    client, url = signed_in(ANNE), objective(assessment)
    page = said(client, url, **{f"r-{third}": "1", f"m-{third}": ""})
    # Meanwhile somebody else changes what was not touched here, and says the same of the rest.
    answered(assessment, "1", 0, "Non.", seen=1, by=ELSA, at=timezone.now())
    answered(assessment, "3", 1, by=ELSA, at=timezone.now())
    close(assessment)

    answer = client.post(url, page)

    assert answer.status_code == 409
    assert LOST not in text(answer)
    assert "Vous n’aviez rien changé sur cette page" in text(answer)


def test_a_fault_does_not_hide_that_the_campaign_is_closed(assessment):
    client, url, third = signed_in(ANNE), objective(assessment), node(assessment, "3")
    page = said(client, url, **{f"m-{third}": WORDS})
    close(assessment)

    answer = client.post(url, page)

    assert answer.status_code == 409
    assert "Choisissez une réponse" not in text(answer)
    assert WORDS in panel(answer)


def test_confirmations_that_came_too_late_are_told_by_their_numbers():
    before = filled()
    second = asked_today(version=before.campaign.version)
    client, url = signed_in(ANNE), objective(second)
    page = said(client, url, **{f"c-{node(second, '1')}": "on"})
    close(second)

    answer = client.post(url, page)

    assert "Les réponses reprises que vous confirmiez ne le sont pas : 1." in text(answer)
    assert LOST not in text(answer)


def test_all_of_it_is_copied_at_once(assessment):
    client, url = signed_in(ANNE), objective(assessment)
    first, third = node(assessment, "1"), node(assessment, "3")
    page = said(
        client, url, **{f"r-{first}": "na", f"m-{first}": 'Sans "objet".', f"r-{third}": "2"}
    )
    close(assessment)

    sent = client.post(url, page).content.decode()

    copied = unescape(re.search(r'data-copy="([^"]*)"', sent)[1]).replace("\xa0", " ")
    assert '1. Mesure 1\nRéponse : Ne s’applique pas\nPrécision : Sans "objet".' in copied
    assert copied.endswith("3. Mesure 3\nRéponse : Oui")
    assert copied.startswith("Observatoire 2026, ")


def test_a_campaign_that_closes_in_the_very_moment_loses_nothing(assessment, monkeypatch):
    """The page was still open when it was read, and the operation finds it closed."""
    client, url, third = signed_in(ANNE), objective(assessment), node(assessment, "3")
    page = said(client, url, **{f"r-{third}": "2", f"m-{third}": WORDS})
    save = answering.save_page

    def late(*args, **named):
        with walls.scoped(SYSTEM_SCOPE):
            close(assessment)
        return save(*args, **named)

    monkeypatch.setattr(answering, "save_page", late)

    answer = client.post(url, page)

    assert answer.status_code == 409
    assert WORDS in panel(answer)
    assert not Answer.objects.exists()


@pytest.fixture
def given(assessment):
    """Answers of Bellevue that were given."""
    give(assessment)
    return assessment


def review(assessment):
    return f"/evaluations/{assessment.pk}/examen/"


def judged(client, assessment, **choices):
    """A page of review as a browser sends it."""
    page = client.get(review(assessment) + "?vue=toutes").content.decode()
    data = dict(re.findall(r'type="hidden"\s+name="([vd]-\d+)"\s+value="([^"]*)"', page))
    for name, value in re.findall(r'name="(a-\d+)"\s+value="([^"]+)"\s+checked', page):
        data[name] = value
    for name, words in re.findall(r'<textarea[^>]*name="(m-\d+)"[^>]*>([^<]*)</textarea>', page):
        data[name] = words
    return data | choices


def send_back(assessment):
    giving.send_back(assessment.pk, "Complétez la 4.", by=PAULE, at=timezone.now())


@pytest.mark.parametrize(
    ("happens", "why", "then"),
    [
        (lock, "La campagne a été verrouillée le", "aucun avis ne change plus"),
        (send_back, "avec ces mots : « Complétez la 4. »", "recopiez alors"),
    ],
)
def test_verdicts_typed_while_the_review_ended_stay_to_be_copied(given, happens, why, then):
    client, third = signed_in(KARIM), node(given, "3")
    page = judged(client, given, **{f"a-{third}": "REFUSED", f"m-{third}": "Rien ne le montre."})
    happens(given)

    answer = client.post(review(given), page)

    assert answer.status_code == 409
    told = text(answer)
    assert why in told
    assert then in told
    shown = panel(answer)
    assert shown.count("<article>") == 1
    for words in ("Mesure 3", "Refusée", "Rien ne le montre."):
        assert words in shown
    assert not Verdict.objects.exists()


def test_the_words_of_a_sending_back_stay_when_it_comes_too_late(given):
    client = signed_in(KARIM)
    send_back(given)

    answer = client.post(f"/evaluations/{given.pk}/renvoyer/", {"reason": "Joignez le contrat."})

    assert answer.status_code == 409
    assert "Joignez le contrat." in panel(answer)


def test_a_verdict_on_what_is_not_asked_any_more_is_told_and_the_others_wait(given):
    client = signed_in(KARIM)
    second, third = node(given, "2"), node(given, "3")
    why = {f"m-{second}": "Trop tôt.", f"m-{third}": "Non."}
    page = judged(client, given, **{f"a-{second}": "REFUSED", f"a-{third}": "REFUSED"}, **why)
    send_back(given)
    answered(given, "1", 0, "Pas encore.", seen=1, at=timezone.now())
    giving.submit(given.pk, by=ANNE, at=timezone.now())

    answer = client.post(review(given), page)

    assert answer.status_code == 409
    assert "ne se demandent plus" in text(answer)
    assert "Trop tôt." in panel(answer)
    assert "Non." not in panel(answer)
    assert f'name="m-{third}"' in text(answer)
    assert "Non.</textarea>" in text(answer)
    assert not Verdict.objects.exists()


@pytest.mark.parametrize("length", [4_001, 6_000])
def test_what_is_pasted_is_never_cut_without_a_word(given, length):
    client, third = signed_in(KARIM), node(given, "3")
    assert "maxlength" not in client.get(review(given)).content.decode()
    page = judged(client, given, **{f"a-{third}": "REFUSED", f"m-{third}": "x" * length})

    answer = client.post(review(given), page)

    assert answer.status_code == 422
    assert f"4000 caractères, c’est le plus : il y en a {length}." in text(answer)
    assert "x" * length in text(answer)


def test_what_is_pasted_in_an_answer_is_never_cut_without_a_word(assessment):
    client, url, third = signed_in(ANNE), objective(assessment), node(assessment, "3")
    assert "maxlength" not in client.get(url).content.decode()

    answer = client.post(url, said(client, url, **{f"r-{third}": "1", f"m-{third}": "x" * 6_000}))

    assert answer.status_code == 422
    assert "4000 caractères, c’est le plus : il y en a 6000." in text(answer)
    assert "x" * 6_000 in text(answer)
