"""What is said of a server that is not the right one, too old, or reached in the open."""

import psycopg
import pytest
from django.db import connection
from psycopg_pool import PoolTimeout

from hygie.config import env, reach
from hygie.platform.postgres import binaries

SAID = [
    (
        'connection to server at "10.0.0.1" failed: SSL error: certificate verify failed',
        "le serveur de la base montre un certificat que",
    ),
    (
        'server certificate for "a.fr" (and 1 other name) does not match host name "b.fr"',
        "fait pour « a.fr », et l’adresse donnée est « b.fr »",
    ),
    (
        'root certificate file "/x.pem" does not exist\nEither provide the file, or change sslmode',
        "sslrootcert nomme /x.pem",
    ),
    (
        'could not read root certificate file "/x.pem": no certificate or crl found',
        "sslrootcert nomme /x.pem",
    ),
    ("server does not support SSL, but SSL was required", "ne parle pas TLS"),
    ('weak sslmode "require" may not be used with sslrootcert=system', "sslmode=verify-full"),
    (
        'FATAL:  no pg_hba.conf entry for host "::1", user "a", database "b", no encryption',
        "sans TLS",
    ),
]


@pytest.mark.parametrize(("theirs", "ours"), SAID, ids=[ours for _, ours in SAID])
def test_what_tls_refuses_is_said_in_french(theirs, ours):
    error = psycopg.OperationalError(f"connection failed: {theirs}")

    assert ours in reach.why(error)
    assert ours in reach.sentence(error)


def test_another_reason_is_the_line_that_says_why():
    said = "connection failed: Connection refused\n\tIs the server running on that host?"

    assert reach.why(psycopg.OperationalError(said)) == "connection failed: Connection refused"
    assert reach.why(psycopg.OperationalError("")) == "OperationalError"
    assert reach.sentence(psycopg.OperationalError(said)).endswith(": Connection refused")
    assert reach.sentence(psycopg.OperationalError("")).startswith("la base de données ne répond")


@pytest.fixture
def answer(monkeypatch):
    """What a connection of the next statement would meet."""

    def given(error):
        def connect(**_):
            raise error

        monkeypatch.setattr(psycopg, "connect", connect)

    return given


def test_a_pool_that_only_waited_is_asked_the_reason(answer):
    answer(psycopg.OperationalError("SSL error: certificate verify failed"))

    assert "certificat" in reach.sentence(PoolTimeout("couldn't get a connection after 5.00 sec"))


def test_a_server_that_cannot_be_trusted_is_refused_and_one_that_is_away_is_waited_for(answer):
    answer(psycopg.OperationalError("SSL error: certificate verify failed"))
    with pytest.raises(reach.NotTrusted, match="certificat"):
        reach.refuse()

    answer(psycopg.OperationalError("Connection refused"))
    assert reach.refuse() is None


@pytest.mark.django_db
def test_a_server_that_is_too_old_is_refused_with_both_versions(monkeypatch):
    assert reach.refuse() is None

    monkeypatch.setattr(reach, "OLDEST", 99)

    with pytest.raises(reach.TooOld, match=r"PostgreSQL 99 ou plus récent, .* PostgreSQL \d+\.\d"):
        reach.refuse()


def where(host, **options):
    return {"HOST": host, "OPTIONS": options}


@pytest.fixture
def addresses(settings, monkeypatch):
    """The three addresses of a database, as the settings read them."""
    monkeypatch.setattr(env, "GIVEN", {"DATABASE_OWNER_URL": "x"})
    settings.PUBLIC_ADDRESS = "https://hygie.example"

    def given(application, owner=None, pooler=None):
        settings.DATABASES = {"default": application}
        settings.OWNER_DATABASE = owner or application
        settings.POOLED_DATABASE = pooler
        return list(reach.look())

    return given


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("host", ["", "/run/postgresql", "localhost", "127.0.0.1", "::1"])
def test_a_database_of_this_machine_needs_no_tls(addresses, host):
    assert addresses(where(host)) == []


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
def test_a_database_elsewhere_is_well_when_its_certificate_is_looked_at(addresses):
    (found,) = addresses(where("db.example", sslmode="verify-full"))

    assert found.ok


@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES")
@pytest.mark.parametrize("options", [{}, {"sslmode": "require"}, {"sslmode": "prefer"}])
def test_each_address_that_leads_elsewhere_unverified_is_named(addresses, settings, options):
    sealed, bare = where("db.example", sslmode="verify-full"), where("db.example", **options)

    (found,) = addresses(sealed, bare, where("localhost"))
    assert (found.ok, "DATABASE_OWNER_URL mène" in found.said) == (False, True)
    (found,) = addresses(sealed, sealed, where("127.0.0.1,10.0.0.7", **options))
    assert (found.ok, "DATABASE_POOLER_URL mène" in found.said) == (False, True)

    settings.PUBLIC_ADDRESS = "http://localhost:8000"
    (found,) = addresses(bare)
    assert (found.ok, found.to_know) == (True, True)


@pytest.fixture
def external(settings):
    """A database of an operator, reached by TLS."""
    settings.EMBEDDED_DATABASE = False
    settings.OWNER_DATABASE = settings.OWNER_DATABASE | {"OPTIONS": {"sslmode": "verify-full"}}
    return settings


@pytest.mark.django_db
def test_programs_that_cannot_save_by_tls_are_told_with_those_that_can(external, monkeypatch):
    monkeypatch.setattr(binaries, "speak_tls", lambda folder: False)
    (found,) = reach.programs()
    server = connection.connection.info.server_version // 10000
    assert (found.ok, f"postgresql-client-{server}" in found.mend) == (False, True)

    monkeypatch.setattr(binaries, "speak_tls", lambda folder: True)
    assert list(reach.programs()) == []


@pytest.mark.django_db
def test_programs_that_are_not_there_are_told(external, monkeypatch):
    monkeypatch.setattr(binaries, "_candidates", lambda needed: [])

    (found,) = reach.programs()

    assert (found.ok, "pg_restore" in found.mend) == (False, True)


def test_the_programs_of_the_package_cannot_come_by_tls_and_those_of_a_system_can():
    assert not binaries.speak_tls(binaries.find(None))
