"""Known faults of the locked packages, asked from the OSV database in one request."""

import json
import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterable
from pathlib import Path

DATABASE = os.environ.get("VULNERABILITY_DATABASE", "https://api.osv.dev/v1/querybatch")
LINE = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", re.MULTILINE)


class Unreachable(Exception):
    """Nobody answers there: nothing is known, good or bad."""


def faults(files: Iterable[Path], *, database: str = DATABASE) -> list[str]:
    """The packages of these files that have a known fault, as « name version : fault »."""
    packages = sorted({pair for file in files for pair in LINE.findall(file.read_text("utf-8"))})
    asked = {
        "queries": [
            {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
            for name, version in packages
        ]
    }
    answers = _answers(database, asked)
    if len(answers) != len(packages):
        raise Unreachable(f"{len(answers)} answers for {len(packages)} packages")
    return [
        f"{name} {version} : {fault['id']}"
        for (name, version), answer in zip(packages, answers, strict=True)
        for fault in answer.get("vulns", [])
    ]


def _answers(database: str, asked: dict) -> list[dict]:  # type: ignore[type-arg]
    request = urllib.request.Request(  # noqa: S310 - the address is ours
        database, json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
            said = json.load(answer)
            return list(said["results"])
    except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError) as error:
        raise Unreachable(str(error)[:200]) from error
