"""Mails that wait for their reader’s hour: nothing is lost, nothing leaves twice."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from hygie.accounts.models import Membership, Person
from hygie.accounts.operations import people
from hygie.journal.models import Entry
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import NotAllowed, Refused
from hygie.kernel.scope import scope_of
from hygie.notifications import operations, queries, tasks
from hygie.notifications.models import Habit, Message, Notification
from hygie.notifications.rules.delivery import State
from hygie.notifications.rules.pace import Habits, Pace
from hygie.platform import letters, walls
from hygie.platform.installation import desk
from tests.cast import ANNE, LEA, NOON
from tests.incidents.factories import an_incident
from tests.notifications.test_inbox import of, tell
from tests.people import signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
MORNING = NOON.replace(hour=7) + timedelta(days=1)  # eight o’clock in Paris
LEA_MAIL = "lea@hygie.example"
DAILY = Habits(paces={"TALK": Pace.DAILY})
CALM = Habits(quiet_from=21, quiet_until=7)
FIELDS = {
    "digest_hour": "8",
    "quiet_from": "21",
    "quiet_until": "7",
    "zone": "Indian/Reunion",
    "duty": "NONE",
    **dict.fromkeys(("DECLARATION", "COMPLETION", "TALK", "CHARGE", "TASK"), "DAILY"),
    **dict.fromkeys(("CONTACTS", "EVIDENCE", "OTHER"), "AT_ONCE"),
}


def who_chose(habits, actor=LEA):
    somebody = of(actor)
    operations.choose(habits, by=somebody, at=NOON)
    return somebody


def let_go(at):
    return operations.let_go(by=SYSTEM, at=at)


def talk(number=1, *, at=NOON, kind="TALK"):
    body = f"À lire :\n{desk().address}/incidents/2026-0000{number}-1/\n"
    subject = f"[Hygie] Un message vous attend, incident 2026-0000{number}-1"
    tell(LEA_MAIL, subject=subject, body=body, kind=kind, at=at)


def states():
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def jobs():
    return ProcrastinateJob.objects.filter(task_name="MessageQueued:deliver").count()


def test_a_digest_is_one_mail_a_day_at_the_hour_that_was_chosen(settings):
    settings.EMAIL_HOST = "smtp.example"
    who_chose(DAILY)
    for number in (1, 2, 3):
        talk(number, at=NOON + number * HOUR)
    assert jobs() == let_go(MORNING - HOUR) == 0

    assert let_go(MORNING) == 1
    assert let_go(MORNING) == 0

    assert states() == [State.GATHERED] * 3 + [State.QUEUED]
    digest = Message.objects.order_by("id").last()
    assert operations.deliver(digest.pk, by=SYSTEM, at=MORNING) == State.SENT
    (sent,) = mail.outbox
    assert sent.subject == "[Hygie] Votre résumé : 3 messages"
    assert [f"/incidents/2026-0000{n}-1/" in sent.body for n in (1, 2, 3)] == [True] * 3
    assert "lundi 2 mars, 14 h 00" in sent.body
    assert Entry.objects.get(what="notifications.gathered").detail["count"] == 3


def test_what_waits_is_told_inside_at_once_and_no_job_sends_it_early():
    lea = who_chose(DAILY)
    talk()
    waiting = Message.objects.get()

    assert operations.deliver(waiting.pk, by=SYSTEM, at=NOON) == State.WAITING
    assert queries.unread(lea) == 1


def test_the_quiet_hours_end_with_one_mail_and_a_single_one_leaves_as_it_is():
    who_chose(CALM)
    night = NOON + 11 * HOUR
    talk(1, at=night)
    assert let_go(night + HOUR) == 0
    assert let_go(MORNING) == 1
    assert states() == [State.QUEUED]

    talk(2, at=night)
    talk(3, at=night + HOUR)
    assert let_go(MORNING) == 1
    assert states() == [State.QUEUED, State.GATHERED, State.GATHERED, State.QUEUED]


def test_a_worker_that_was_stopped_for_days_loses_nothing():
    who_chose(DAILY)
    talk(1)
    talk(2, at=NOON + 30 * HOUR)

    assert let_go(NOON + 120 * HOUR) == 1

    assert "2 messages" in Message.objects.order_by("id").last().subject


def test_what_its_reader_may_read_no_more_does_not_leave():
    anne = who_chose(Habits(paces={"TALK": Pace.DAILY, "OTHER": Pace.DAILY}), ANNE)
    incident = an_incident()
    of_a_case = f"{desk().address}/incidents/{incident.number}/"
    tell("anne@hygie.example", kind="TALK", body=of_a_case)
    tell("anne@hygie.example", subject="Sans incident")
    Membership.objects.filter(person=anne.person_id).update(ends_on=NOON.date())

    with walls.nobody():
        tasks.let_go(timestamp=int(MORNING.timestamp()))

    assert states() == [State.DROPPED, State.QUEUED]
    assert Message.objects.get(state=State.QUEUED).subject == "Sans incident"


def test_nothing_leaves_for_an_account_that_was_closed():
    lea = who_chose(DAILY)
    talk(1)
    people.close_account(Person.objects.get(pk=lea.person_id), by=SYSTEM, at=NOON)

    assert let_go(MORNING) == 0

    assert states()[0] == State.DROPPED


def test_no_mail_is_written_of_what_one_silenced_but_it_is_told_inside():
    lea = who_chose(Habits(paces={"TALK": Pace.NEVER}))
    talk()
    talk(2, kind="CRISIS")

    assert [each.kind for each in Message.objects.all()] == ["CRISIS"]
    assert queries.unread(lea) == 2


def test_a_letter_with_a_personal_link_never_waits():
    who_chose(Habits(paces={"OTHER": Pace.DAILY}, quiet_from=0, quiet_until=23))
    mark = letters.link_mark("/compte/invitation/", purpose="invite", seed="s" * 32)

    tell(LEA_MAIL, body=f"Ouvrez {mark}")

    assert states() == [State.QUEUED]


def test_the_address_of_a_service_has_no_habits():
    who_chose(DAILY)

    tell("garde@cert.example", kind="TALK")

    assert states() == [State.QUEUED]


def test_a_digest_of_very_many_says_how_many_more(monkeypatch):
    monkeypatch.setattr("hygie.notifications.digest.MOST", 2)
    who_chose(DAILY)
    for number in range(5):
        talk(number)

    let_go(MORNING)

    assert "Et 3 autres" in Message.objects.order_by("id").last().body


def test_each_chooses_for_oneself_and_the_journal_says_so():
    lea = who_chose(DAILY)
    assert not operations.choose(DAILY, by=lea, at=NOON)
    assert operations.choose(Habits(paces={"TALK": Pace.NEVER}), by=lea, at=NOON)

    assert [
        each.detail["silenced"] for each in Entry.objects.filter(what="notifications.chosen")
    ] == [
        [],
        ["TALK"],
    ]
    with pytest.raises(NotAllowed):
        operations.choose(DAILY, by=SYSTEM, at=NOON)
    with pytest.raises(Refused, match="à la même heure"):
        operations.choose(Habits(quiet_from=7, quiet_until=7), by=lea, at=NOON)


def test_nobody_reads_or_changes_how_another_is_told():
    who_chose(DAILY)
    anne = of(ANNE)

    with transaction.atomic(), walls.scoped(scope_of(anne)):
        assert not Habit.objects.exists()
        assert Habit.objects.update(zone="Indian/Reunion") == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest_hour": 24},
        {"quiet_from": 7},
        {"quiet_from": 7, "quiet_until": 7},
        {"quiet_from": 30, "quiet_until": 7},
    ],
)
def test_the_database_has_the_last_word_on_hours(wrong):
    lea = who_chose(DAILY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Habit.objects.filter(person=lea.person_id).update(**wrong)


def test_the_page_keeps_what_was_chosen_and_shows_it_again():
    client = signed_in(LEA)
    assert "heure de paris" in client.get("/notifications/reglages/").content.decode().lower()

    answer = client.post("/notifications/reglages/", FIELDS)

    assert answer.status_code == 302
    kept = Habit.objects.get()
    assert (kept.zone, kept.quiet_from, kept.paces["TALK"]) == ("Indian/Reunion", 21, "DAILY")
    assert kept.on_duty_until is None
    page = client.get("/notifications/reglages/").content.decode()
    assert '<option value="Indian/Reunion" selected>' in page


def test_who_is_on_duty_says_for_how_long_and_keeps_it():
    client = signed_in(LEA)
    client.post("/notifications/reglages/", FIELDS | {"duty": "24"})
    first = Habit.objects.get().on_duty_until
    assert first is not None
    assert "D’astreinte jusqu’au" in client.get("/notifications/reglages/").content.decode()

    client.post("/notifications/reglages/", FIELDS | {"duty": "KEPT", "digest_hour": "9"})

    assert Habit.objects.get().on_duty_until == first


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"quiet_until": ""}, "Donnez le début et la fin"),
        ({"quiet_until": "21"}, "finissent à l’heure où elles commencent"),
        ({"zone": "Mars/Olympus"}, "Choisissez une réponse de la liste"),
        ({"digest_hour": "99"}, "Choisissez une réponse de la liste"),
        ({"TALK": "PARFOIS"}, "Choisissez une réponse de la liste"),
        ({"duty": "KEPT"}, "Choisissez une réponse de la liste"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(changes, said):
    answer = signed_in(LEA).post("/notifications/reglages/", FIELDS | changes)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Habit.objects.exists()


def test_what_may_not_be_silenced_is_not_asked_and_not_obeyed():
    client = signed_in(LEA)

    client.post("/notifications/reglages/", FIELDS | {"CRISIS": "NEVER", "KEEPING": "NEVER"})

    assert {"CRISIS", "KEEPING"}.isdisjoint(Habit.objects.get().paces)


def test_the_job_sees_what_it_needs():
    who_chose(DAILY)
    talk(1)
    talk(2)

    with walls.nobody():
        tasks.let_go(timestamp=int(MORNING.timestamp()))

    assert states() == [State.GATHERED, State.GATHERED, State.QUEUED]


@pytest.mark.django_db(transaction=True)
def test_two_workers_let_go_one_mail():
    who_chose(DAILY)
    for number in range(4):
        talk(number)
    found, start, before = [], threading.Barrier(2), jobs()

    def work():
        start.wait()
        try:
            found.append(let_go(MORNING))
        finally:
            connections.close_all()

    both = [threading.Thread(target=work) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()

    assert sorted(found) == [0, 1]
    assert sorted(states()) == [State.GATHERED] * 4 + [State.QUEUED]
    assert jobs() == before + 1
    assert Notification.objects.count() == 4
