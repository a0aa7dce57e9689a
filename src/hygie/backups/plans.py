"""What this installation is and how it is saved, from its settings."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hygie.backups import queries, rules
from hygie.backups.archive.making import Source
from hygie.backups.archive.restoring import Target
from hygie.backups.operations import Plan
from hygie.backups.rules import Retention
from hygie.platform import installation
from hygie.platform.postgres.owner import Reach


def programs() -> Path | None:
    """The folder of PostgreSQL's programs that the operator named."""
    return Path(settings.POSTGRES_BINARIES) if settings.POSTGRES_BINARIES else None


def source() -> Source:
    """This installation, to be saved."""
    return Source(
        owner=Reach.of_settings(),
        application=settings.APPLICATION_ROLE,
        files=Path(settings.FILES),
        snapshots=Path(settings.OBSERVATORY),
        mark=settings.HYGIE_HOME / "demonstration",
        hygie=settings.VERSION,
        address=settings.PUBLIC_ADDRESS,
        key=installation.signing_key(),
        programs=programs(),
    )


def target() -> Target:
    """This installation, to be restored into."""
    return Target(
        home=settings.HYGIE_HOME,
        files=Path(settings.FILES),
        snapshots=Path(settings.OBSERVATORY),
        owner=Reach.of_settings(),
        application=settings.APPLICATION_ROLE,
        programs=programs(),
    )


def room_for_tests() -> Path:
    """Where throw-away restores are made: beside the data, which they must equal."""
    return Path(settings.HYGIE_HOME) / "tmp"


def usual(*, at: datetime) -> Plan:
    """The backup that the settings ask for, with its restore test when one is due."""
    asked = installation.backups()
    last = queries.any_tests().first()
    due = rules.is_test_due(last=last.at if last else None, at=at, every=asked.test_every)
    days, weeks, months = asked.keep
    return Plan(
        source=source(),
        folder=asked.folder,
        recipients=asked.recipients,
        retention=Retention(days=days, weeks=weeks, months=months),
        tested_in=room_for_tests() if due else None,
    )


def scheduled(*, at: datetime) -> Plan | None:
    """The backup that is due now, if one is; none where nobody could open it."""
    asked = installation.backups()
    good, last = queries.any_last_good(), queries.any_backups().first()
    due = bool(asked.recipients) and rules.is_due(
        last=good.started_at if good else None,
        tried=last.started_at if last else None,
        at=at,
        every=asked.every,
    )
    return replace(usual(at=at), scheduled=True) if due else None
