"""The jobs of accounts."""

from datetime import UTC, datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from hygie.accounts.events import PasswordForgotten
from hygie.accounts.operations import endings, passwords, reviews, sessions, unused
from hygie.kernel.actor import SYSTEM
from hygie.platform import walls
from hygie.platform.bus import on
from hygie.platform.walls import Domain


@app.periodic(cron="23 4 * * *")
@app.task(name="accounts:look_over", queueing_lock="accounts:look_over")
@walls.job("accounts.look-over", Domain.PEOPLE)
def look_over(timestamp: int) -> None:
    """Every night: accounts that nobody uses are warned, then suspended."""
    unused.look_over(by=SYSTEM, at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="37 4 * * *")
@app.task(name="accounts:tell_endings", queueing_lock="accounts:tell_endings")
@walls.job("accounts.tell-endings", Domain.PEOPLE, Domain.KEYS)
def tell_endings(timestamp: int) -> None:
    """Every night: roles and keys that end within two weeks are told once."""
    at = datetime.fromtimestamp(timestamp, UTC)
    endings.tell_of_roles(by=SYSTEM, at=at)
    endings.tell_of_keys(by=SYSTEM, at=at)


@app.periodic(cron="51 4 * * *")
@app.task(name="accounts:review", queueing_lock="accounts:review")
@walls.job("accounts.review", Domain.PEOPLE)
def review(timestamp: int) -> None:
    """Every night: the yearly reviews that are due open, those that wait are reminded."""
    at = datetime.fromtimestamp(timestamp, UTC)
    reviews.open_due(by=SYSTEM, at=at)
    reviews.remind(by=SYSTEM, at=at)


@on(PasswordForgotten, sees=(Domain.IDENTITY,))
def send_link(event: PasswordForgotten) -> None:
    """The link is made in the background: nobody can tell from the page whether there is one."""
    passwords.send_link(event.email, by=SYSTEM, at=timezone.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="accounts:forget_expired", queueing_lock="accounts:forget_expired")
@walls.job("accounts.forget-expired", Domain.IDENTITY)
def forget_expired(timestamp: int) -> None:
    """Every quarter of an hour: forget the sessions and the links that are over."""
    at = datetime.fromtimestamp(timestamp, UTC)
    sessions.forget_expired(by=SYSTEM, at=at)
    passwords.forget_links(by=SYSTEM, at=at)
