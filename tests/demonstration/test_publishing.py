"""The demonstration publishes one report, as its observer, by the ordinary way."""

import pytest

from hygie.accounts.operations import memberships, people
from hygie.demonstration import publishing
from hygie.demonstration.people import DOMAIN
from hygie.kernel.actor import NATION, SYSTEM, Role
from hygie.kernel.scope import NOBODY
from hygie.observatory.models import Publication, Report
from hygie.platform import walls
from hygie.platform.walls import Domain
from tests.cast import NOON
from tests.observatory import reporting
from tests.observatory.reporting import a_counted, verified

pytestmark = pytest.mark.django_db
YEAR = NOON.year - 1


@pytest.fixture
def figures(settings):
    found = [a_counted("INC-01", YEAR, 749), a_counted("INC-01", YEAR - 1, 581)]
    reporting.keep(found, settings.OBSERVATORY, f"{NOON:%Y%m%dT%H%M%SZ}")


@pytest.fixture
def observer():
    person = people.register(
        email=f"{publishing.OBSERVER}@{DOMAIN}",
        name="Nadia Observatoire",
        password="une phrase que personne ne devine",
        by=SYSTEM,
        at=NOON,
    )
    memberships.grant(
        person,
        role=Role.OBSERVER,
        place=NATION,
        starts_on=NOON.date(),
        tell=False,
        by=SYSTEM,
        at=NOON,
    )


def publish():
    with walls.scoped(NOBODY.with_all_of("job publish", Domain.FIGURES, Domain.IDENTITY)):
        publishing.publish(at=NOON)


@pytest.mark.usefixtures("figures", "observer")
def test_the_last_year_that_is_over_is_published_once():
    publish()
    publish()
    report = Report.objects.get()
    assert (report.place, report.year, report.state) == (NATION, YEAR, "VERIFYING")
    made = verified(report, at=NOON)
    assert (made.published_by, made.report.state) == ("Nadia Observatoire", "PUBLISHED")
    publish()
    assert Publication.objects.count() == Report.objects.count() == 1


@pytest.mark.usefixtures("figures")
def test_an_installation_that_is_no_demonstration_publishes_nothing():
    publish()
    assert not Report.objects.exists()


@pytest.mark.usefixtures("observer")
def test_without_figures_nothing_is_begun():
    publish()
    assert not Report.objects.exists()
