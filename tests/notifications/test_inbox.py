"""What each person is told inside: theirs alone, while they may read it, no word of a case."""

import re
from datetime import timedelta

import pytest
from django.db import connection, transaction

from hygie.accounts import queries as accounts
from hygie.accounts.models import Membership
from hygie.incidents.operations import alerts, readers
from hygie.incidents.rules.readers import Choice
from hygie.kernel.actor import SYSTEM, Actor
from hygie.kernel.scope import scope_of
from hygie.kernel.text import fold
from hygie.notifications import operations, queries, shown, tasks
from hygie.notifications.models import Message, Notification
from hygie.platform import walls
from hygie.platform.installation import desk
from hygie.platform.letters import Letter
from tests.cast import ANNE, GAEL, LEA, NOON, OSCAR, ZOE
from tests.incidents.factories import an_incident
from tests.people import an_account, signed_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def of(actor):
    """This actor, as somebody with an account."""
    return Actor(name=actor.name, person_id=an_account(actor).pk, grants=actor.grants)


def mail(actor):
    return f"{fold(actor.name)}@hygie.example"


def tell(*addresses, subject="[Hygie] À lire", body="", kind="OTHER", at=NOON):
    operations.send(to=list(addresses), subject=subject, body=body, kind=kind, by=SYSTEM, at=at)


def titles(actor):
    return [each.title for each in queries.told_to(actor)]


def within(actor, query):
    """What the walls let through, were the query to forget whom it is for."""
    with transaction.atomic(), walls.scoped(scope_of(actor)):
        return query()


def test_who_is_written_to_and_has_an_account_is_told_inside():
    lea = of(LEA)
    tell(mail(lea), "garde@cert.example", body=f"Lisez :\n{desk().address}/astreinte/releve/\n")

    told = Notification.objects.get()
    assert (told.person_id, told.title, told.page) == (
        lea.person_id,
        "À lire",
        "/astreinte/releve/",
    )
    assert Message.objects.count() == 2


def test_a_letter_told_twice_is_one_line():
    of(LEA)
    letter = Letter(number="n1", to="lea@hygie.example", subject="Un\nsujet", body="")

    for _ in range(2):
        operations.queue(letter, by=SYSTEM, at=NOON)

    assert Notification.objects.get().title == "Un sujet"


def test_a_declaration_is_told_to_the_desk_without_a_word_of_it():
    lea = of(LEA)
    incident = an_incident()

    alerts.tell_the_desk(incident.pk, desk=desk(), by=SYSTEM, at=NOON)

    told = queries.told_to(lea).get()
    assert told.title == f"Nouvelle déclaration {incident.number}"
    assert (told.kind, told.page) == ("DECLARATION", f"/incidents/{incident.number}/")
    assert told.case_number == incident.number


def test_each_reads_their_own_and_nobody_that_of_another():
    lea, anne, oscar = of(LEA), of(ANNE), of(OSCAR)
    tell(mail(lea), subject="Pour Léa")
    tell(mail(anne), subject="Pour Anne")

    assert (titles(lea), titles(anne), titles(oscar)) == (["Pour Léa"], ["Pour Anne"], [])
    rows = Notification.objects.all
    assert [each.title for each in within(anne, lambda: list(rows()))] == ["Pour Anne"]
    assert within(oscar, lambda: rows().count()) == 0
    assert within(anne, lambda: rows().filter(title="Pour Léa").update(read_at=NOON)) == 0


def test_what_one_may_read_no_more_is_neither_shown_nor_counted():
    anne, zoe = of(ANNE), of(ZOE)
    incident = an_incident()
    page = f"{desk().address}/incidents/{incident.number}/"
    tell(mail(anne), mail(zoe), body=page)
    counts = [within(who, lambda who=who: queries.unread(who)) for who in (anne, zoe)]
    assert counts == [1, 0]

    Membership.objects.filter(person=anne.person_id).update(ends_on=NOON.date() - DAY)
    person = accounts.any_person("anne@hygie.example")
    left = accounts.any_actor(person, today=NOON.date())

    assert within(left, lambda: queries.unread(left)) == 0
    assert within(left, lambda: titles(left)) == []


def test_what_is_withheld_from_a_group_is_told_to_it_no_more():
    gael = of(GAEL)
    incident = an_incident()
    tell(mail(gael), body=f"{desk().address}/incidents/{incident.number}/")
    assert within(gael, lambda: queries.unread(gael)) == 1

    readers.withhold(incident.pk, Choice.GROUP, by=of(ANNE), at=NOON)

    assert within(gael, lambda: (queries.unread(gael), titles(gael))) == (0, [])


def test_to_open_a_line_marks_it_and_that_of_another_does_not_exist():
    lea, anne = of(LEA), of(ANNE)
    tell(mail(lea))
    told = Notification.objects.get()

    assert operations.open_one(told.pk, by=anne, at=NOON) is None
    assert operations.open_one(told.pk, by=lea, at=NOON + DAY) == told
    operations.open_one(told.pk, by=lea, at=NOON + 2 * DAY)

    told.refresh_from_db()
    assert told.read_at == NOON + DAY


def test_all_at_once_marks_what_the_page_showed_and_not_what_came_since():
    lea = of(LEA)
    for _ in range(3):
        tell(mail(lea))
    seen = Notification.objects.order_by("pk")[1].pk

    assert operations.read_all(upto=seen, by=lea, at=NOON) == 2
    assert operations.read_all(upto=seen, by=lea, at=NOON) == 0
    assert queries.unread(lea) == 1


def test_nobody_counts_beyond_a_hundred():
    lea = of(LEA)
    assert shown.bell(lea) == {"count": "", "spoken": ""}
    for _ in range(queries.COUNTED + 5):
        tell(mail(lea))

    assert shown.bell(lea) == {"count": "99+", "spoken": "plus de 99 non lues"}


def test_old_lines_are_forgotten_within_the_walls():
    lea = of(LEA)
    tell(mail(lea), subject="Vieux", at=NOON - 91 * DAY)
    tell(mail(lea), subject="Récent", at=NOON - 89 * DAY)

    tasks.forget_old(timestamp=int(NOON.timestamp()))

    assert titles(lea) == ["Récent"]


def test_the_count_is_read_from_its_index():
    lea = of(LEA)
    tell(mail(lea))
    rows = queries.told_to(lea).filter(read_at__isnull=True).order_by().values("pk")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "notification_unread" in rows.explain()


def test_the_page_goes_day_by_day_and_its_lines_lead_on():
    client = signed_in(LEA)
    tell("lea@hygie.example", subject="<b>Lire</b>", body=f"{desk().address}/incidents/")

    page = client.get("/notifications/").content.decode()
    assert "Lundi 2 mars" in page
    assert "&lt;b&gt;Lire&lt;/b&gt;" in page
    assert "1 non lue" in page
    told = Notification.objects.get()
    answer = client.post(f"/notifications/{told.pk}/ouvrir/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/incidents/")
    assert "non lue" not in client.get("/notifications/").content.decode()


def test_the_poll_of_the_desk_carries_the_count():
    client = signed_in(LEA)
    an_incident()
    assert "hx-swap-oob" not in client.get("/incidents/").content.decode()
    tell("lea@hygie.example")

    fresh = client.get("/incidents/nouveautes/?depuis=x").content.decode()

    assert re.search(r'id="cloche"\s+hx-swap-oob="true".*1 non lue', fresh, re.DOTALL)


@pytest.mark.parametrize("upto", ["", "x", "-1", "9" * 30, "²", "1"])
def test_whatever_is_sent_the_page_answers(upto):
    client = signed_in(LEA)
    tell("lea@hygie.example")

    assert client.post("/notifications/tout-lire/", {"jusqu-a": upto}).status_code == 302
    assert client.get("/notifications/?page=zzz").status_code == 200
