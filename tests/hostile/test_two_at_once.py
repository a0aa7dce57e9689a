"""Two people, two tabs, two clicks: the second never erases the first without being told."""

import re
import threading
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Declaration, Draft, Incident
from hygie.incidents.operations import drafts, sending
from hygie.incidents.rules import encoding
from hygie.kernel.actor import ANYONE
from tests.cast import NOON
from tests.hostile.worlds import with_code
from tests.incidents.factories import a_declaration, a_draft, a_site, a_site_elsewhere

pytestmark = pytest.mark.django_db
FACTS = {
    "title": "Des postes affichent une demande de rançon",
    "observed_at_day": "2026-03-02",
    "observed_at_hour": "10:00",
    "state": "ONGOING",
}


@pytest.fixture
def two():
    """Two browsers with the code of one declaration."""
    draft, code = a_draft(a_declaration(site=a_site(), at=NOON), at=timezone.now())
    return draft, with_code(code), with_code(code)


def seen(client, step="faits"):
    """What the page of a step sends back of what it showed."""
    page = client.get(f"/declarer/{step}/").content.decode()
    return unescape(re.search(r'name="vu" value="([^"]*)"', page)[1])


def facts(draft):
    draft.refresh_from_db()
    return draft.content["facts"]


def test_what_another_wrote_in_another_field_stays(two):
    draft, mine, theirs = two
    vu = seen(mine)
    theirs.post("/declarer/faits/", FACTS | {"vu": seen(theirs), "narrative": "Tout est éteint."})

    mine.post("/declarer/faits/", FACTS | {"vu": vu, "title": "Rançon aux urgences"})

    assert facts(draft)["title"] == "Rançon aux urgences"
    assert facts(draft)["narrative"] == "Tout est éteint."


def test_the_same_field_is_shown_twice_and_the_second_decides_knowingly(two):
    draft, mine, theirs = two
    vu = seen(mine)
    theirs.post("/declarer/faits/", FACTS | {"vu": seen(theirs), "title": "Version de l’autre"})

    told = mine.post("/declarer/faits/", FACTS | {"vu": vu, "title": "La mienne"})

    page = told.content.decode()
    assert told.status_code == 409
    assert "en même temps que vous" in page
    assert "Version de l’autre" in page
    assert 'value="La mienne"' in page
    assert facts(draft)["title"] == "Version de l’autre"
    vu = unescape(re.search(r'name="vu" value="([^"]*)"', page)[1])
    mine.post("/declarer/faits/", FACTS | {"vu": vu, "title": "La mienne"})
    assert facts(draft)["title"] == "La mienne"


def test_the_same_form_sent_twice_is_no_clash(two):
    draft, mine, _ = two
    form = FACTS | {"vu": seen(mine), "title": "Deux clics"}

    assert [mine.post("/declarer/faits/", form).status_code for _ in "ab"] == [302, 302]
    assert facts(draft)["title"] == "Deux clics"


def test_a_mistake_on_the_way_does_not_hide_what_another_wrote(two):
    draft, mine, theirs = two
    vu = seen(mine)
    theirs.post("/declarer/faits/", FACTS | {"vu": seen(theirs), "narrative": "Tout est éteint."})
    page = mine.post("/declarer/faits/", FACTS | {"vu": vu, "observed_at_hour": "25:00"})
    vu = unescape(re.search(r'name="vu" value="([^"]*)"', page.content.decode())[1])

    mine.post("/declarer/faits/", FACTS | {"vu": vu})

    assert facts(draft)["narrative"] == "Tout est éteint."


@pytest.mark.parametrize("vu", ["", "x", "[1]", '{"title": 5}', '{"inconnu": 1}', "[" * 10_000])
def test_an_unreadable_memory_of_the_page_is_ignored(two, vu):
    draft, mine, _ = two

    assert mine.post("/declarer/faits/", FACTS | {"vu": vu, "title": "Neuf"}).status_code == 302
    assert facts(draft)["title"] == "Neuf"


def test_requests_that_overlap_keep_both_their_steps(two):
    draft, *_ = two
    loaded = encoding.from_json(draft.content)
    mine, theirs = (
        loaded.changed({"declarant.role": "RSSI"}),
        loaded.changed({"facts.services": "Tous"}),
    )

    drafts.save(draft.pk, mine, shown=loaded, by=ANYONE, at=timezone.now())
    drafts.save(draft.pk, theirs, shown=loaded, by=ANYONE, at=timezone.now())

    assert facts(draft)["services"] == "Tous"
    assert draft.content["declarant"]["role"] == "RSSI"


def test_another_structure_is_chosen_while_writing_and_not_once_sent(two):
    draft, mine, _ = two
    a_site_elsewhere()

    mine.post("/declarer/structure/", {"finess": "930100037"})
    draft.refresh_from_db()
    assert draft.content["structure"]["city"] == "AILLEURS"
    assert draft.content["facts"]["title"]

    assert mine.post("/declarer/relire/").status_code == 302
    told = mine.post("/declarer/structure/", {"finess": "010000024"})
    assert told.status_code == 409
    assert "ne change plus d’établissement" in told.content.decode()


def test_a_draft_that_is_over_is_told_and_its_files_are_forgotten(
    settings, django_capture_on_commit_callbacks
):
    draft, code = a_draft(at=NOON - 2 * drafts.KEPT_FOR)
    kept = drafts.attach(draft.pk, [b"abc"], name="a.txt", by=ANYONE, at=NOON - 2 * drafts.KEPT_FOR)
    client = Client()
    assert client.post("/declarer/reprendre/", {"code": code}).status_code == 422
    content = settings.FILES / kept.document.sha256[:2] / kept.document.sha256
    assert content.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.forget_expired(by=ANYONE, at=NOON) == 1

    assert not Draft.objects.exists()
    assert not content.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["send", "save and send"])
def test_eight_clicks_at_once_are_one_incident(act):
    draft, _ = a_draft(at=NOON)
    declaration = encoding.from_json(draft.content)
    start, failures = threading.Barrier(8), []

    def click(number):
        start.wait(10)
        try:
            if act != "send":
                changed = declaration.changed({"facts.services": f"Service {number}"})
                drafts.save(draft.pk, changed, by=ANYONE, at=NOON)
            sending.send(draft.pk, by=ANYONE, at=NOON)
        except Exception as error:  # noqa: BLE001 - told by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not failures
    assert Incident.objects.count() == Declaration.objects.count() == 1
