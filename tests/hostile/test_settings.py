"""Every setting, given wrongly: one sentence, no trace, nothing started."""

import os
import re
import socket
import subprocess
import sys

import pytest

from tests.config.running import HYGIE, a_free_port, environment

ENGLISH = re.compile(r"\b(from|not|or|and|cannot|could|file|such|address|codec)\b", re.IGNORECASE)
NUMBERS = ("PORT", "WEB_WORKERS", "WEB_THREADS", "TRUSTED_PROXIES", "DATABASE_POOL", "SMTP_PORT")
WRONG = [
    *((name, word) for name in (*NUMBERS, "ANSWER_WITHIN_HOURS") for word in ("abc", "9" * 5000)),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("WEB_WORKERS", "-1"),
    ("WEB_THREADS", "²"),
    ("DEMONSTRATION", "peut-être"),
    ("SMTP_STARTTLS", "2"),
    ("DATABASE_URL", "mysql://a@b/c"),
    ("DATABASE_URL", "postgresql://a@b:port/c"),
    ("DATABASE_URL", "postgresql://[::1/c"),
    ("DATABASE_URL", "postgresql://a@b"),
    ("DATABASE_URL", "postgresql://a@b/c?sslmode=verify_full"),
    ("DATABASE_URL", "postgresql://a@b/c?sslrootcrt=/etc/ca.pem"),
    ("PUBLIC_ADDRESS", "hygie.example"),
    ("PUBLIC_ADDRESS", "https://a:b@hygie.example"),
    ("PUBLIC_ADDRESS", "https://hygie.example/sous/dossier"),
    ("PUBLIC_ADDRESS", "https://[::1"),
    ("DESK_MAIL", "Astreinte <a@b.example>"),
    ("DESK_MAIL", "personne"),
    ("SECRET_KEY_FILE", "/nowhere"),
    ("SECRET_KEY_FILE", sys.executable),
    ("HYGIE_HOME", "~nobody-at-all/x"),
    ("HYGIE_HOME", "/proc/nowhere"),
]


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What the settings say to each wrong value, asked in one process: Python starts slowly."""
    home = tmp_path_factory.mktemp("home")
    asked = "\n".join(f"{name}\t{value}" for name, value in WRONG)
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        input=asked,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


ASK = """
import importlib, os, sys
from django.core.exceptions import ImproperlyConfigured
kept = dict(os.environ)
for line in sys.stdin.read().splitlines():
    name, value = line.split("\\t")
    os.environ.clear(); os.environ.update(kept); os.environ[name] = value
    sys.modules.pop("hygie.config.settings", None)
    try:
        importlib.import_module("hygie.config.settings")
    except ImproperlyConfigured as error:
        print(f"{name}: said {error}".replace("\\n", " "))
    except BaseException as error:
        print(f"{name}: BROKE {error!r}".replace("\\n", " "))
    else:
        print(f"{name}: ACCEPTED {value[:60]}")
"""


@pytest.mark.parametrize("rank", range(len(WRONG)), ids=[f"{n}={v[:20]}" for n, v in WRONG])
def test_a_wrong_setting_is_one_sentence_that_names_it(said, rank):
    name = WRONG[rank][0]

    assert said[rank].startswith(f"{name}: said {name.removesuffix('_FILE')}")
    assert not ENGLISH.search(said[rank].removeprefix(f"{name}: said ").split("«")[0])


def hygie(home, *words, **more):
    return subprocess.run(
        [*HYGIE, *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_says_it_and_leaves_with_1(tmp_path):
    done = hygie(tmp_path, "check", PORT="abc")

    assert done.returncode == 1
    assert done.stderr == ("hygie: PORT\xa0: un nombre de 1 à 65535\xa0; et non «\xa0abc\xa0»\n")


def test_a_port_that_is_taken_and_a_host_that_is_none_are_sentences(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = hygie(tmp_path, "run", PORT=port)
    assert (done.returncode, f"Le port {port} est déjà pris" in done.stderr) == (1, True)

    done = hygie(tmp_path, "run", HOST="..", PORT=str(a_free_port()))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_secret_that_a_full_disk_cut_short_is_not_used(tmp_path):
    (tmp_path / "secret-key").write_text("")

    done = hygie(tmp_path, "check")

    assert done.returncode == 1
    assert "tronqué" in done.stderr
    assert (tmp_path / "secret-key").read_text() == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_a_sentence(tmp_path):
    tmp_path.chmod(0o500)

    assert "ne peut pas être écrit" in hygie(tmp_path / "x", "check").stderr


def test_https_closes_the_cookies_and_is_asked_for_during_a_year(tmp_path):
    asked = (
        "import hygie.config.settings as s; "
        "print(s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE)"
    )
    secured = environment(tmp_path, PUBLIC_ADDRESS="https://hygie.example", TRUSTED_PROXIES="1")

    done = subprocess.run(
        [sys.executable, "-c", asked], env=secured, capture_output=True, text=True
    )

    assert done.stdout.split() == ["31536000", "True", "True", "True"]


COOKIES = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME DEVICE_COOKIE_NAME DECLARATION_COOKIE_NAME"
SHOW = f"""
from django.conf import settings
from hygie.platform.messages import Messages
print(*(getattr(settings, name) for name in "{COOKIES}".split()), Messages.cookie_name)
print(settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SESSION_COOKIE_PATH)
"""


def test_under_tls_no_other_site_puts_a_cookie_in_place_of_ours(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SHOW],
        env=environment(tmp_path)
        | {
            "DJANGO_SETTINGS_MODULE": "hygie.config.settings",
            "PUBLIC_ADDRESS": "https://hygie.example",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    names, secure = done.stdout.splitlines()
    assert len(names.split()) == 5
    assert all(name.startswith("__Host-") for name in names.split())
    assert secure == "True True /"
