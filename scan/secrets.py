"""Secrets in the tracked files, by detect-secrets; what was judged harmless is in its baseline."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

BASELINE = ".secrets.baseline"
# Hashes and numbers by the thousand: locked packages, vendored files, their own baseline.
LEFT_OUT = ("requirements/", BASELINE, "src/hygie/platform/static/vendor/")
# The passwords of tests open nothing; a real key there is found all the same.
OF_TESTS = ("tests/", "bench/")
NO_SECRET_IN_TESTS = {"Secret Keyword", "Base64 High Entropy String", "Basic Auth Credentials"}
# What the library does not know.
MORE = {"age key": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50,}")}


def found(root: Path) -> list[str]:
    """The places that look like secrets and are not in the baseline, as « file:line (kind) »."""
    baseline = json.loads((root / BASELINE).read_text("utf-8"))
    known = {
        (name, each["hashed_secret"])
        for name, several in baseline["results"].items()
        for each in several
    }
    names = tracked(root)
    seen = [
        (name, secret.line_number, secret.type)
        for name, secret in scanned(root, names, baseline)
        if (name, secret.secret_hash) not in known
    ]
    return [f"{name}:{line} ({kind})" for name, line, kind in sorted([*seen, *others(root, names)])]


def tracked(root: Path) -> list[str]:
    """The files that are, or would be, in the repository."""
    listed = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = (name for name in listed.stdout.split("\0") if name and not name.startswith(LEFT_OUT))
    return [name for name in names if (root / name).is_file()]


def scanned(root: Path, names: list[str], baseline: dict) -> list[tuple]:  # type: ignore[type-arg]
    """Everything that looks like a secret to the library."""
    wanted = {key: baseline[key] for key in ("plugins_used", "filters_used")}
    with transient_settings(wanted):
        collection = SecretsCollection(root=str(root))
        for name in names:
            collection.scan_file(name)
    return [
        (name, secret)
        for name, secret in collection
        if not (name.startswith(OF_TESTS) and secret.type in NO_SECRET_IN_TESTS)
    ]


def others(root: Path, names: list[str]) -> Iterator[tuple[str, int, str]]:
    """Everything that looks like one of ours."""
    for name in names:
        lines = (root / name).read_bytes().decode("utf-8", "replace").splitlines()
        for number, line in enumerate(lines, start=1):
            for kind, pattern in MORE.items():
                if pattern.search(line):
                    yield name, number, kind
