"""The provider, started for the tests that need it, and the browser that visits it."""

import http.client
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hygie.accounts.identity.providers import Provider
from tests.config.running import a_free_port
from tests.openid.serve import CLIENT, SECRET

ROOT = Path(__file__).parents[2]
BACKS = (
    "http://localhost:8000/compte/identites/etablissement/retour/",
    "http://localhost:8000/compte/identites/pro-sante-connect/retour/",
)


@dataclass(frozen=True)
class OpenId:
    """Where the provider answers."""

    port: int

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.port}/o"

    def hospital(self, **changes):
        """A hospital's, which describes itself where the standard says."""
        values = {
            "slug": "etablissement",
            "label": "le compte de l’hôpital",
            "issuer": self.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "scopes": ("openid", "profile"),
        }
        return Provider(**(values | changes))

    def psc(self, **changes):
        """Pro Santé Connect's ways: addresses of their own, a level that is asked and checked."""
        there = self.issuer
        values = {
            "slug": "pro-sante-connect",
            "label": "Pro Santé Connect",
            "scopes": ("openid", "scope_all"),
            "acr": ("eidas1",),
            "strong_acr": ("eidas1",),
            "authorization": f"{there}/authorize/",
            "token": f"{there}/token/",
            "userinfo": f"{there}/userinfo/",
            "keys": f"{there}/.well-known/jwks.json",
        }
        return self.hospital(**(values | changes))

    def visit(self, address, *, user="camille", lie=""):
        """What a browser does there: the person signs in, and is sent back."""
        parts = urlsplit(address)
        assert (parts.hostname, parts.port) == ("127.0.0.1", self.port)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(
            "GET", f"{parts.path}?{parts.query}", headers={"X-User": user, "X-Lie": lie}
        )
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.getheader("Location") or ""


@contextmanager
def openid(folder, *, back=BACKS):
    """Run the provider for a while; it sends people back to these addresses only."""
    port = a_free_port()
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.openid.serve",
            *back,
        ],
        cwd=ROOT,
        env={**os.environ, "OPENID_PORT": str(port), "OPENID_FOLDER": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield OpenId(port)
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()
