"""The door: what one sign-in costs, and what a flood of wrong passwords leaves to the desk."""

from collections.abc import Iterator

from django.utils import timezone

from bench import traffic
from bench.report import Figure, percentile, spread, under
from bench.running import Running, running
from bench.traffic import PASSWORD
from bench.world import World
from hygie.accounts.factors import totp
from hygie.accounts.models import Person
from hygie.accounts.operations import second_factor
from hygie.kernel.actor import SYSTEM

PART = "signin"
MOST_OF_A_CORE, MOST_TIMES = 400, 2.0
A_SECOND, FOR = 100, 25
# As long as the flood, near enough: its first second, when a crowd may come, is no more than that.
READINGS, AT_ONCE = 1_000, 2
SECRET = b"the secret of a phone"
DESK = ["/incidents/", "/incidents/?etat=ALL", "/incidents/?etat=ALL&page=100"]


def measure(world: World) -> Iterator[Figure]:
    """Sign in with one factor and with two, one after the other; then hold the desk in a flood."""
    assert world.incidents  # noqa: S101 - builds them
    emails = list(world.people.values())
    for email in emails[2:]:
        _give_a_factor(email)
    with running(world.home) as server:
        began = server.processor()
        alone = traffic.run(traffic.sign_ins, server.port, emails[:2], times=10, at_once=1)
        yield _of_a_core(server, began, "with the password alone", alone)
        began = server.processor()
        both = traffic.run(traffic.both_factors, server.port, emails[2:], SECRET)
        yield _of_a_core(server, began, "with a code as well, both pages", both)
        yield from _flooded(world, server)


def _give_a_factor(email: str) -> None:
    """An application of codes, added ten minutes ago."""
    at = timezone.now() - timezone.timedelta(minutes=10)  # type: ignore[attr-defined]
    code = totp.code_of(SECRET, int(at.timestamp()) // totp.PERIOD)
    person = Person.objects.get(email=email)
    second_factor.add_code_app(person, secret=SECRET, code=code, by=SYSTEM, at=at)


def _flooded(world: World, server: Running) -> Iterator[Figure]:
    analyst = traffic.run(traffic.signed_in, server.port, world.people["analyst"], PASSWORD)
    quiet = _desk(server, analyst)
    yield Figure(
        part=PART,
        what="desk, nobody else",
        conditions=f"{AT_ONCE} readers at once",
        value=spread(quiet),
    )
    for name, addresses in (("one address", 1), ("a thousand addresses", 1000)):
        with traffic.elsewhere() as pool:
            flood = pool.submit(
                traffic.wrong_passwords,
                server.port,
                a_second=A_SECOND,
                seconds=FOR,
                addresses=addresses,
            )
            loud = _desk(server, analyst)
            answers, lasted = flood.result()
        yield _alone(server, name, addresses)
        said = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items()))
        conditions = f"{sum(answers.values()) / lasted:.0f} a second from {name}: {said}"
        yield Figure(part=PART, what="desk in the flood", conditions=conditions, value=spread(loud))
        for share, called in ((0.5, "half"), (0.95, "95 %")):
            ratio = percentile(loud, share) / percentile(quiet, share)
            yield under(
                PART,
                f"desk in the flood, {called} of its pages",
                ratio,
                most=MOST_TIMES,
                unit="times",
                conditions=name,
            )


def _alone(server: Running, name: str, addresses: int) -> Figure:
    """What the same flood takes by itself, whatever else the machine does."""
    began = server.processor()
    answers, lasted = traffic.run(
        traffic.wrong_passwords,
        server.port,
        a_second=A_SECOND,
        seconds=FOR // 2,
        addresses=addresses,
    )
    return Figure(
        part=PART,
        what="the web processes in the flood",
        conditions=f"{sum(answers.values()) / lasted:.0f} a second from {name}, nobody else",
        value=f"{(server.processor() - began) / lasted:.2f} of a core",
    )


def _desk(server: Running, analyst: dict[str, str]) -> list[float]:
    wanted = [("desk", DESK, 200)]
    found = traffic.run(
        traffic.pages, server.port, analyst, wanted, times=READINGS, at_once=AT_ONCE
    )
    return found["desk"]


def _of_a_core(server: Running, began: float, what: str, seconds: list[float]) -> Figure:
    """What the web processes took of a core for each, the form that was read before included."""
    return under(
        PART,
        f"sign in {what}",
        (server.processor() - began) / len(seconds) * 1000,
        most=MOST_OF_A_CORE,
        unit="ms of a core",
        conditions=f"{len(seconds)} of them; as its client waits: {spread(seconds)}",
    )
