"""The PostgreSQL of the system, older than the one of the package, reached by TLS."""

import datetime
import ipaddress
import os
import shutil
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hygie.platform.postgres import account, binaries
from hygie.platform.postgres.place import PORT, SUPERUSER
from hygie.platform.postgres.server import Server
from tests.config.outside import QUOTED, Outside, findings
from tests.config.running import a_home, hygie

NAME = "base.hygie.example"
# An address of this machine of its own, so that no other server has the port.
ADDRESS = str(ipaddress.ip_address("127.64.0.0") + os.getpid() % 2**20)
SETTINGS = f"""
hba_file = '{{home}}/hba.conf'
listen_addresses = '{ADDRESS}'
ssl = on
ssl_cert_file = '{{home}}/server.pem'
ssl_key_file = '{{home}}/server.key'
"""
ACCESS = f"local all {SUPERUSER} trust\nhostssl all all 127.0.0.0/8 scram-sha-256\n"


def of_the_system():
    """The programs of the oldest PostgreSQL that Hygie accepts, and that is older than its own."""
    found = {
        binaries.major(path.parent): path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")
    }
    fit = sorted(number for number in found if binaries.OLDEST <= number < 18)
    if not fit:
        pytest.skip("no PostgreSQL 15, 16 or 17 of the system on this machine")
    return found[fit[0]]


def a_certificate(name, *, key, issuer=None, signed_by=None):
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(signed_by or key, hashes.SHA256())
    )


def write_certificates(home):
    """An authority, the server's certificate that it signed, and an authority of somebody else."""
    ours, other, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    authority = a_certificate("ours.example", key=ours)
    written = {
        "ca.pem": authority,
        "other.pem": a_certificate("other.example", key=other),
        "server.pem": a_certificate(NAME, key=server, issuer=authority.subject, signed_by=ours),
    }
    for name, each in written.items():
        (home / name).write_bytes(each.public_bytes(serialization.Encoding.PEM))
        (home / name).chmod(0o644)
    private = home / "server.key"
    private.touch(0o600)
    private.write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    account.of_the_server().give(private)


class Sealed(Outside):
    """The same, on the network, by TLS."""

    def url(self, role, database, *, ca="ca.pem", name=NAME, mode="verify-full"):
        more = f"hostaddr={ADDRESS}&sslmode={mode}&sslrootcert={self.home / ca}"
        return f"postgresql://{role}:{QUOTED}@{name}:{PORT}/{database}?{more}"

    def settings(self, database, **more):
        return {
            "DATABASE_URL": self.url("clinique_app", database, **more),
            "DATABASE_OWNER_URL": self.url("clinique_owner", database, **more),
            "DATABASE_POOLER_URL": self.url("clinique_app", database, **more),
        }


@pytest.fixture(scope="module")
def sealed():
    programs = of_the_system()
    home = a_home()
    write_certificates(home)
    (home / "hba.conf").write_text(ACCESS)
    (home / "postgres").mkdir()
    local = home / "postgres" / "local.conf"
    local.write_text(SETTINGS.format(home=home))
    for path in (home / "hba.conf", local):
        path.chmod(0o644)
    server = Server(home, binaries=programs, durable=False)
    server.ensure()
    one = Sealed(home)
    one.make("clinique")
    yield one
    server.release()
    shutil.rmtree(home)


@pytest.fixture
def home():
    """The folder of an installation, which the account of a restore test can enter."""
    one = a_home()
    yield one
    shutil.rmtree(one)


def test_an_older_server_reached_by_tls_is_migrated_walled_saved_and_restored(sealed, home):
    settings = sealed.settings("clinique")
    key = home / "key.txt"
    said = hygie(home, "backup", "--new-key", str(key)).stdout
    public = next(word for word in said.replace("=", " ").split() if word.startswith("age1"))
    to = ("--to", str(home / "kept"))

    migrated = hygie(home, "migrate", "-v0", **settings)
    assert migrated.returncode == 0, migrated.stderr
    found = findings(home, **settings)
    for subject in ("Base de données", "Mandataire de la base", "Rôle", "Cloisons", "Tables"):
        assert found[subject]["ok"], found[subject]
    assert "Programmes de sauvegarde" not in found
    version = binaries.version(of_the_system())
    assert found["Base de données"]["said"] == f"PostgreSQL {version} (externe)"
    assert hygie(home, "journal", "verify", **settings).returncode == 0

    saved = hygie(home, "backup", "--test", *to, **settings, BACKUP_RECIPIENT=public)
    assert saved.returncode == 0, saved.stderr
    (file,) = (home / "kept").glob("*.age")
    sealed.make("clinique_bis")
    elsewhere, there = sealed.settings("clinique_bis"), home / "there"
    done = hygie(there, "restore", str(file), "--identity", str(key), **elsewhere)
    assert done.returncode == 0, done.stdout + done.stderr
    assert findings(there, **elsewhere)["Cloisons"]["ok"]


COMMANDS = (("journal", "verify"), ("person", "list"), ("migrate",), ("web",), ("worker",))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_server_that_another_authority_signed_is_refused_in_one_sentence(sealed, tmp_path, words):
    done = hygie(tmp_path, *words, **sealed.settings("clinique", ca="other.pem"))

    assert done.returncode == 1
    assert "que l’autorité donnée par sslrootcert n’a pas signé" in done.stderr
    assert done.stderr.count("\n") == 1
    assert QUOTED not in done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "autre.hygie.example"}, "« base.hygie.example »"),
        ({"ca": "nowhere.pem"}, "qui n’existe pas"),
        ({"mode": "disable"}, "n’admet pas ce rôle sans TLS"),
        ({"mode": "require", "ca": "other.pem"}, "n’a pas signé"),
    ],
)
def test_hygie_check_says_why_a_server_is_not_trusted(sealed, tmp_path, wrong, said):
    found = findings(tmp_path, **sealed.settings("clinique", **wrong))["Base de données"]

    assert not found["ok"]
    assert said in found["said"]
