"""From one installation to another, by the commands that an operator types."""

import json
import re
import shutil
import stat
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from tests.config.running import Running, a_free_port, a_home, end_all, hygie


@pytest.fixture
def homes():
    found = [a_home(), a_home()]
    yield found
    for home in found:
        end_all(home)
        shutil.rmtree(home, ignore_errors=True)


def a_browser(port):
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def ask(path, **form):
        data = urllib.parse.urlencode(form).encode() if form else None
        with opener.open(f"http://127.0.0.1:{port}{path}", data, timeout=20) as answer:
            return answer.read().decode("utf-8", "replace")

    return ask


def token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def field_of_type(page, kind):
    [field] = [tag for tag in re.findall(r"<input[^>]*>", page) if f'type="{kind}"' in tag]
    return re.search(r'name="([^"]+)"', field)[1]


RSSI = "rssi@demo.example"
# An incident with a joined file, at the RSSI's own hospital.
DECLARED = f"""
from django.utils import timezone
from hygie.accounts.models import Membership
from hygie.establishments.models import Site
from hygie.incidents.operations import drafts, sending
from hygie.kernel.actor import ANYONE
from tests.incidents.factories import a_declaration, a_draft
at = timezone.now()
code = Membership.objects.get(person__email="{RSSI}").place_code
site = Site.objects.filter(entity__finess=code).first()
draft, _ = a_draft(a_declaration(site=site, at=at), at=at)
file = drafts.attach(draft.pk, [b"Payez."], name="note.txt", by=ANYONE, at=at)
print(sending.send(draft.pk, by=ANYONE, at=at).number, file.pk)
"""


def test_an_installation_comes_back_elsewhere_and_people_sign_in_there(homes, tmp_path):
    one, other = homes
    key, keys = tmp_path / "key.txt", tmp_path / "keys.age"
    public = json.loads(hygie(one, "backup", "--new-key", str(key), "--json").stdout)["recipient"]
    early = hygie(one, "backup", BACKUP_RECIPIENT=public)
    assert (early.returncode, "hygie migrate" in early.stderr) == (1, True)
    assert hygie(one, "migrate").returncode == 0
    assert hygie(one, "demo", "--no-register").returncode == 0
    declared = hygie(one, "shell", "--no-imports", "-c", DECLARED)
    ids = declared.stdout
    assert declared.returncode == 0, declared.stderr
    known = {"BACKUP_RECIPIENT": public, "SMTP_PASSWORD": "mot de passe du serveur"}

    made = hygie(one, "backup", "--json", **known)
    assert made.returncode == 0, made.stderr
    file = json.loads(made.stdout)["file"]
    assert hygie(one, "backup", "--keys", str(keys), **known).returncode == 0
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600

    words = ("restore", file, "--identity", str(key), "--keys", str(keys))
    done = hygie(one, *words, "--into", str(other))
    assert done.returncode == 0, done.stderr
    assert "sa preuve est la bonne" in done.stdout
    assert "SMTP_PASSWORD" in done.stdout
    assert (other / "secret-key").read_bytes() == (one / "secret-key").read_bytes()
    again = hygie(one, *words, "--into", str(other))
    assert (again.returncode, "n’est pas vide" in again.stderr) == (1, True)

    number, piece = ids.split()
    password = re.search(r"comptes\s: (\S+)", (other / "demonstration").read_text())[1]
    running = Running(other, a_free_port())
    running.wait_for("Hygie est prêt")
    ask = a_browser(running.port)
    page = ask("/compte/connexion/")
    typed = {field_of_type(page, "email"): RSSI, field_of_type(page, "password"): password}
    ask("/compte/connexion/", csrfmiddlewaretoken=token(page), next="", **typed)
    assert number in ask(f"/incidents/{number}/")
    assert ask(f"/incidents/{number}/pieces/{piece}/") == "Payez."


def test_in_clear_only_in_a_demonstration(homes):
    home = homes[0]

    refused = hygie(home, "backup", "--plain", DEMONSTRATION="non")

    assert refused.returncode == 1
    assert "--plain ne sert que dans une démonstration" in refused.stderr
    assert not (home / "backups").exists()
