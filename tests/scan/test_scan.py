"""The scan finds what is planted, and never says that it looked where it did not."""

import json
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from scan import packages, secrets

ROOT = Path(__file__).parents[2]


@pytest.fixture
def repository(tmp_path):
    """A repository with our baseline, and nothing in it."""
    shutil.copy(ROOT / secrets.BASELINE, tmp_path)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_nothing_of_this_repository_is_a_secret_that_nobody_judged():
    assert secrets.found(ROOT) == []


@pytest.mark.parametrize(
    "line",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        'aws = "AKIA' + 'IOSFODNN7EXAMPLF"',
        'password = "' + 'q8Zr!vT2-xW9pLmK"',
        "DATABASE_URL=postgresql://hygie:" + "q8Zrx2vT2xW9pLmK@db/hygie",
        "key = AGE-SECRET-" + "KEY-1MM656FEDF5JY74K2QZ6SE34EWWTF8695W9ZD05RULUJ60FGKCM6Q828CTZ",
    ],
    ids=["pem", "aws", "password", "address", "age"],
)
def test_a_planted_secret_is_found(repository, line):
    (repository / "settings.py").write_text(f"# a file\n{line}\n")

    assert [each.split(" ")[0] for each in secrets.found(repository)][:1] == ["settings.py:2"]


class Database:
    """A vulnerability database on this machine, in the shape of the real one."""

    def __init__(self, faulty, *, status=200):
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                results = [
                    {"vulns": [{"id": faulty[one["package"]["name"]]}]}
                    if one["package"]["name"] in faulty
                    else {}
                    for one in asked["queries"]
                ]
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps({"results": results}).encode())

            def log_message(self, *_):
                """Stay silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self):
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self.address

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def test_a_package_with_a_known_fault_is_named():
    with Database({"django": "PYSEC-2099-1"}) as address:
        [fault] = packages.faults([ROOT / "requirements" / "run.txt"], database=address)

    assert fault.startswith("django 5.")
    assert fault.endswith(" : PYSEC-2099-1")


def test_a_database_that_does_not_answer_is_never_taken_for_good_news():
    with Database({}, status=500) as address, pytest.raises(packages.Unreachable):
        packages.faults([ROOT / "requirements" / "run.txt"], database=address)
    with pytest.raises(packages.Unreachable):
        packages.faults([ROOT / "requirements" / "run.txt"], database="http://127.0.0.1:9/")
