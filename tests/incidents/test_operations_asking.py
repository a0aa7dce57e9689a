"""A question that the desk begins to ask is told to the structures of open incidents, once."""

from dataclasses import asdict
from datetime import timedelta

import pytest

from hygie.incidents.events import QuestionAsked
from hygie.incidents.operations import desk as cases
from hygie.incidents.rules.vocabulary import Origin
from hygie.journal.models import Entry
from hygie.notifications.models import Message, Notification
from hygie.platform import bus, walls
from tests.cast import ANNE, LEA, NOON, REMI
from tests.incidents.factories import an_incident
from tests.incidents.questions import a_wording, added, answered, rewritten
from tests.people import an_account

pytestmark = pytest.mark.django_db
MALICIOUS = {"origin": frozenset({Origin.MALICIOUS.value})}


@pytest.fixture
def announced(monkeypatch):
    found = []
    monkeypatch.setattr(bus, "announce", found.append)
    return found


def asked(announced):
    return [each for each in announced if isinstance(each, QuestionAsked)]


def listen(event):
    """As the worker does."""
    (job,) = bus._jobs[QuestionAsked]
    with walls.nobody():
        job(**asdict(event))


def run(announced):
    """The jobs of the last question, with what a job may see; whom they write to."""
    before = Message.objects.count()
    listen(asked(announced)[-1])
    return sorted(each.to for each in Message.objects.order_by("id")[before:])


def test_the_declarant_and_the_ciso_are_told_once(announced):
    for one in (ANNE, REMI, LEA):
        an_account(one)
    incident = an_incident(declarant__email="alice@b.example")
    added(wording=a_wording("Payez-vous 3 BTC ?"))

    assert run(announced) == ["alice@b.example", "anne@hygie.example"]
    assert run(announced) == []

    by_code, by_account = Message.objects.filter(subject__contains="question").order_by("to")
    assert by_code.subject == f"[Hygie] Une question vous attend, incident {incident.number}"
    assert "/declarer/questions/" in by_code.body
    assert f"/incidents/{incident.number}/questions/" in by_account.body
    assert "BTC" not in by_code.body + by_account.body
    assert Notification.objects.get(person__email="anne@hygie.example", kind="TALK")
    assert Entry.objects.filter(what="incidents.question_told").count() == 1


def test_neither_a_closed_incident_nor_one_that_it_does_not_concern_is_told(announced):
    an_account(ANNE)
    closed, other = (
        an_incident(),
        an_incident(cause__origin=Origin.NON_MALICIOUS, cause__incident_type="INFRA_FAILURE"),
    )
    cases.acknowledge(closed.pk, by=LEA, at=NOON)
    cases.put_out_of_scope(closed.pk, reason="x", by=LEA, at=NOON)
    added(when=MALICIOUS)

    assert run(announced) == []
    assert other.origin != Origin.MALICIOUS


def test_who_answered_the_same_words_is_not_told_and_other_words_are(announced):
    an_account(ANNE)
    incident, code = an_incident(), added()
    answered(incident, code, "L’antivirus")
    assert run(announced) == []

    rewritten(code, wording=a_wording("Quel outil a lancé l’alerte ?"))

    assert run(announced) == ["anne@hygie.example"]


def test_questions_asked_in_a_row_are_one_mail(announced):
    an_account(ANNE)
    an_incident()
    added()
    assert run(announced) == ["anne@hygie.example"]

    added(wording=a_wording("Et depuis quand ?"), at=NOON + timedelta(minutes=1))

    assert run(announced) == []


def test_a_version_that_another_one_replaced_is_not_told(announced):
    an_account(ANNE)
    an_incident()
    code = added()
    rewritten(code, wording=a_wording("Dans d’autres mots ?"))

    listen(asked(announced)[0])

    assert not Message.objects.filter(subject__contains="question").exists()


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, False),
        ({"told": frozenset({"CSP_DECLARATION", "COMPLAINT"})}, False),
        ({"is_asked": False}, False),
        ({"when": MALICIOUS}, True),
        ({"wording": a_wording("Autrement ?")}, True),
    ],
)
def test_only_what_people_would_answer_otherwise_is_told_again(announced, changes, is_told):
    code = added()
    announced.clear()

    rewritten(code, **changes)

    assert bool(asked(announced)) is is_told


def test_a_question_asked_again_is_told(announced):
    code = added()
    rewritten(code, is_asked=False)
    announced.clear()

    rewritten(code, is_asked=True)

    assert len(asked(announced)) == 1
