"""Dates and hours as tired people type them, in every territory and on both changes of clocks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hygie.incidents.models import Draft
from hygie.incidents.rules import encoding
from tests.incidents.test_views_declare import DECLARANT, FACTS

pytestmark = pytest.mark.django_db


def tell(client, day, hour, *, postcode="01440", **more):
    """Declare facts seen at a moment in a territory; return the answer and what was kept."""
    client.post("/declarer/", {"name": "a", "city": "b", "postcode": postcode})
    client.post("/declarer/vous/", DECLARANT)
    data = FACTS | {"observed_at_day": day, "observed_at_hour": hour} | more
    answer = client.post("/declarer/faits/", data)
    kept = encoding.from_json(Draft.objects.get().content).facts.observed_at
    return answer, kept


REFUSED = [
    ("2026-03-29", "02:30", "n’a pas existé"),  # the clocks went from 2 to 3
    ("9999-12-31", "23:59", "dans le futur"),
    ("0001-01-01", "00:00", ""),
    ("1999-12-31", "23:59", "antérieur"),
    ("2026-02-30", "10:00", "n’existe pas"),
    ("2026-03-02", "24:00", "n’existe pas"),
    ("2026-03-02", "", "même à peu près"),
    ("", "10:00", "même à peu près"),
    ("", "", "nécessaire"),
    ("hier", "midi", "n’existe pas"),
    ("2026-03-02T10:00", "10:00", "n’existe pas"),
    ("2" * 5000, "1" * 5000, "n’existe pas"),
]


@pytest.mark.parametrize(("day", "hour", "said"), REFUSED)
def test_a_moment_that_cannot_be_is_a_sentence_beside_its_field(client, day, hour, said):
    answer, kept = tell(client, day, hour)

    assert answer.status_code == 422
    assert kept is None
    page = answer.content.decode().replace("\xa0", " ")
    assert said in page or "Donnez le jour et l’heure" in page


READ = [
    ("2025-10-26", "02:30", "01440", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),  # twice: the first
    ("2026-03-29", "02:30", "97400", datetime(2026, 3, 28, 22, 30, tzinfo=UTC)),  # no change there
    ("2026-03-08", "01:30", "97500", datetime(2026, 3, 8, 4, 30, tzinfo=UTC)),  # Saint-Pierre
    ("2026-01-10", "08:00", "98735", datetime(2026, 1, 10, 18, 0, tzinfo=UTC)),  # Polynésie
    ("2026-01-10", "08:00", "98800", datetime(2026, 1, 9, 21, 0, tzinfo=UTC)),  # Nouvelle-Calédonie
    ("10/01/2026", "8h", "97110", datetime(2026, 1, 10, 12, 0, tzinfo=UTC)),  # Guadeloupe
    ("29/02/2024", "23 h 59", "01440", datetime(2024, 2, 29, 22, 59, tzinfo=UTC)),
]


@pytest.mark.parametrize(("day", "hour", "postcode", "instant"), READ)
def test_an_hour_is_read_with_the_clocks_of_the_place(client, day, hour, postcode, instant):
    answer, kept = tell(client, day, hour, postcode=postcode)

    assert answer.status_code == 302
    assert kept == instant


def test_the_hour_that_exists_twice_is_told(client):
    answer, _ = tell(client, "2025-10-26", "02:30")

    assert "a existé deux fois" in client.get(answer.headers["Location"]).content.decode()


def test_an_awareness_before_the_facts_is_refused(client):
    answer, _ = tell(
        client, "2026-03-02", "10:00", aware_at_day="2026-03-02", aware_at_hour="09:59"
    )

    assert answer.status_code == 422
    assert "On ne peut pas avoir compris l’incident avant" in answer.content.decode()


def test_the_future_begins_a_little_after_now(client):
    soon = timezone.localtime() + timedelta(hours=3)

    answer, _ = tell(Client(), f"{soon:%Y-%m-%d}", f"{soon:%H:%M}")

    assert answer.status_code == 422
