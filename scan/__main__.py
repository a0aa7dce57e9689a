"""`python -m scan`: secrets in the tracked files, known faults in the locked packages."""

import sys
from pathlib import Path

from scan import packages, secrets

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Say what was found, and what could not be looked at; 1 when something was found."""
    found = [f"{each} : looks like a secret" for each in secrets.found(ROOT)]
    try:
        faults = packages.faults([ROOT / "requirements" / "run.txt"])
        said = "packages: no known fault"
    except packages.Unreachable as error:
        faults, said = [], f"packages: NOT LOOKED AT, the vulnerability database said: {error}"
    found += faults
    sys.stdout.write("\n".join([*found, "secrets: looked at every tracked file", said]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
