from dataclasses import replace
from datetime import timedelta

import pytest

from hygie.incidents import in_charge
from hygie.incidents.models import Incident
from hygie.incidents.operations import charge, desk
from hygie.incidents.queries import desk as queries
from hygie.incidents.queries.desk import Charge, Filters
from hygie.journal.models import Entry
from hygie.kernel.actor import NATION, Actor, Grant, Role
from hygie.kernel.errors import NotAllowed, Refused
from hygie.notifications.models import Message
from hygie.platform.installation import desk as installed
from tests.cast import ANNE, EVERYBODY, LEA, NOON
from tests.incidents.factories import an_incident
from tests.people import an_account

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=20)
MAX = Actor(name="Max", grants=(Grant(Role.CERT_ANALYST, NATION),))


@pytest.fixture
def lea():
    return replace(LEA, person_id=an_account(LEA).pk)


@pytest.fixture
def max_():
    return replace(MAX, person_id=an_account(MAX).pk)


def acts(incident):
    rows = Entry.objects.filter(subject_kind="incidents.Incident", subject_id=str(incident.pk))
    return list(rows.order_by("id").values_list("what", "actor_name"))


def take(incident, by, *, seen="", at=NOON):
    return charge.take(incident.pk, seen=seen, desk=installed(), by=by, at=at)


def test_an_analyst_takes_an_incident_and_the_journal_knows(lea):
    incident = an_incident()

    take(incident, lea)

    incident.refresh_from_db()
    assert (incident.analyst_id, incident.analyst_name) == (lea.person_id, "Léa")
    assert incident.taken_at == NOON
    assert acts(incident)[-1] == ("incidents.taken", "Léa")


def test_who_acknowledges_what_nobody_has_takes_it(lea, max_):
    incident, handed = an_incident(), an_incident()
    take(handed, max_)

    desk.acknowledge(incident.pk, by=lea, at=LATER)
    desk.acknowledge(handed.pk, by=lea, at=LATER)

    names = Incident.objects.order_by("id").values_list("analyst_name", flat=True)
    assert list(names) == ["Léa", "Max"]


def test_the_second_who_takes_is_told_who_has_it_and_nothing_is_written(lea, max_):
    incident = an_incident()
    take(incident, lea)

    with pytest.raises(charge.InOtherHands, match=r"Léa suit cet incident depuis le 02/03 à 12:00"):
        take(incident, max_, at=LATER)

    incident.refresh_from_db()
    assert incident.analyst_name == "Léa"
    assert acts(incident)[-1] == ("incidents.taken", "Léa")


def test_taking_over_is_an_act_and_the_one_before_is_told(lea, max_):
    incident = an_incident()
    seen = in_charge.mark(take(incident, lea))

    take(incident, max_, seen=seen, at=LATER)

    incident.refresh_from_db()
    entry = Entry.objects.get(what="incidents.taken_over")
    mail = Message.objects.get(to="lea@hygie.example")
    assert (incident.analyst_name, incident.taken_at) == ("Max", LATER)
    assert entry.detail["of"] == "Léa"
    assert incident.number in mail.body
    assert incident.title not in mail.body + mail.subject


def test_a_page_shown_before_somebody_took_it_acts_no_more(lea, max_):
    incident = an_incident()
    take(incident, lea, at=LATER)
    written = []

    with pytest.raises(charge.InOtherHands, match="après l’ouverture de votre page"):
        charge.knowingly(incident.pk, lambda: written.append("Max"), seen="", by=max_, at=LATER)
    for by, seen in ((lea, ""), (max_, in_charge.mark(take(incident, lea))), (max_, None)):
        charge.knowingly(incident.pk, lambda: written.append("su"), seen=seen, by=by, at=LATER)

    assert written == ["su"] * 3


def test_an_incident_is_handed_to_a_colleague_who_gets_its_number_only(lea, max_):
    incident = an_incident()
    take(incident, lea)

    charge.hand_over(
        incident.pk,
        to=max_.person_id,
        words="Le prestataire rappelle à 14 h.",
        desk=installed(),
        by=lea,
        at=LATER,
    )

    incident.refresh_from_db()
    mail = Message.objects.get(to="max@hygie.example")
    assert incident.analyst_id == max_.person_id
    assert Entry.objects.get(what="incidents.handed_over").detail["to"] == "Max"
    assert "Léa vous confie" in mail.body
    assert "prestataire" not in mail.body


def test_only_a_colleague_of_today_is_given_an_incident(lea):
    incident, anne = an_incident(), an_account(ANNE)

    with pytest.raises(charge.NobodyToTake, match="n’est plus, analyste"):
        charge.hand_over(incident.pk, to=anne.pk, desk=installed(), by=lea, at=NOON)

    assert Message.objects.count() == 0
    assert [person.name for person in charge.colleagues(by=lea, at=NOON)] == []


def test_what_another_has_is_neither_handed_over_nor_given_back(lea, max_):
    incident = an_incident()
    take(incident, lea)

    with pytest.raises(charge.InOtherHands, match="Reprenez d’abord"):
        charge.give_back(incident.pk, reason="Fini.", by=max_, at=LATER)
    with pytest.raises(charge.InOtherHands, match="Reprenez d’abord"):
        charge.hand_over(incident.pk, to=lea.person_id, desk=installed(), by=max_, at=LATER)

    incident.refresh_from_db()
    assert incident.analyst_name == "Léa"


def test_giving_back_says_where_it_stands_and_frees_the_incident(lea):
    incident = an_incident()
    take(incident, lea)

    with pytest.raises(Refused, match="où en est"):
        charge.give_back(incident.pk, reason="  ", by=lea, at=LATER)
    charge.give_back(incident.pk, reason="En attente de l’hébergeur.", by=lea, at=LATER)

    incident.refresh_from_db()
    assert (incident.analyst, incident.analyst_name, incident.taken_at) == (None, "", None)
    with pytest.raises(charge.NobodyToTake, match="déjà dans la file"):
        charge.give_back(incident.pk, reason="Encore.", by=lea, at=LATER)


def test_a_closed_incident_changes_hands_no_more(lea):
    incident = an_incident()
    desk.put_out_of_scope(incident.pk, reason="Aucun soin.", by=lea, at=NOON)

    with pytest.raises(charge.NotOpen, match="rouvrez-le"):
        take(incident, lea)


@pytest.mark.parametrize("somebody", [one for one in EVERYBODY if one is not LEA])
def test_nobody_else_takes_hands_over_or_gives_back(somebody):
    incident, who = an_incident(), {"by": somebody, "at": NOON}

    for act in (
        lambda: charge.take(incident.pk, desk=installed(), **who),
        lambda: charge.hand_over(incident.pk, to=1, desk=installed(), **who),
        lambda: charge.give_back(incident.pk, reason="x", **who),
        lambda: charge.knowingly(incident.pk, lambda: None, seen="", **who),
        lambda: charge.colleagues(**who),
    ):
        with pytest.raises(NotAllowed, match="analystes"):
            act()

    assert [what for what, _ in acts(incident)] == ["incidents.declared"]


def test_the_list_has_mine_what_is_to_take_and_what_is_late_first(lea, max_):
    mine, theirs, free = an_incident(), an_incident(), an_incident()
    take(mine, lea)
    take(theirs, max_)
    desk.acknowledge(mine.pk, by=lea, at=NOON)
    tomorrow = NOON + timedelta(days=1)
    newest = an_incident(at=tomorrow)

    def listed(charge_):
        return list(queries.listed(lea, Filters(charge=charge_), at=tomorrow))

    assert listed(Charge.MINE) == [mine]
    assert listed(Charge.NOBODY) == [free, newest]
    assert listed(Charge.ANYBODY) == [free, theirs, mine, newest]
    assert queries.counted(lea, Filters(charge=Charge.NOBODY)) == 2
    assert list(queries.listed(lea, Filters(text="rançon", charge=Charge.MINE))) == [mine]
    assert not queries.listed(LEA, Filters(charge=Charge.MINE)).exists()


def test_the_clock_of_the_desk_follows_what_is_said_and_done(lea):
    incident = an_incident()
    assert incident.queue_due_at == NOON + timedelta(hours=1)

    desk.acknowledge(incident.pk, by=lea, at=LATER)
    incident.refresh_from_db()
    assert incident.queue_due_at == LATER + timedelta(hours=4)

    desk.put_out_of_scope(incident.pk, reason="Aucun soin.", by=lea, at=LATER)
    incident.refresh_from_db()
    assert incident.queue_due_at is None
