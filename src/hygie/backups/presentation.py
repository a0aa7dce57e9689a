"""What the page of backups and `hygie check` say, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from hygie.backups import rules
from hygie.backups.models import Backup, RestoreTest
from hygie.backups.rules import Key, State
from hygie.kernel.wording import counted
from hygie.platform.installation import Backups

DAMAGED = ("fichier joint abîmé ou absent", "fichiers joints abîmés ou absents")
_UNITS = ("o", "Kio", "Mio", "Gio", "Tio")


@dataclass(frozen=True)
class Said:
    """One thing that is well, or not, and what to do."""

    subject: str
    ok: bool
    said: str
    mend: str = ""

    @property
    def kind(self) -> str:
        """The colour of the alert."""
        return "success" if self.ok else "warning"

    @property
    def sentence(self) -> str:
        """What is, then what to do."""
        said = f"{self.said[:1].upper()}{self.said[1:]}."
        return f"{said} {self.mend}".strip()


@dataclass(frozen=True)
class Line:
    """One backup, as a row."""

    name: str
    at: datetime
    size: str
    seconds: float
    result: str
    ok: bool
    remark: str


@dataclass(frozen=True)
class TestLine:
    """One restore test, as a row."""

    name: str
    at: datetime
    held: str
    seconds: float
    ok: bool
    key: str
    remark: str


def line(backup: Backup) -> Line:
    """A backup in words."""
    remark = backup.error
    if backup.files_damaged:
        damaged = counted(backup.files_damaged, *DAMAGED)
        remark = f"{damaged} dans l’installation"
    if backup.forgotten_at:
        remark = f"effacée le {timezone.localtime(backup.forgotten_at):%d/%m/%Y}"
    return Line(
        name=backup.file_name,
        at=backup.started_at,
        size=size(backup.size) if backup.size else "—",
        seconds=round((backup.ended_at - backup.started_at).total_seconds(), 1),
        result=State(backup.state).label,
        ok=backup.state == State.GOOD,
        remark=remark,
    )


def test_line(test: RestoreTest) -> TestLine:
    """A restore test in words."""
    return TestLine(
        name=test.file_name,
        at=test.at,
        held=f"{test.rows} lignes, {test.files} fichiers",
        seconds=test.seconds,
        ok=test.passed,
        key=Key(test.key).label,
        remark=test.error,
    )


def state(
    backups: Sequence[Backup], tests: Sequence[RestoreTest], *, asked: Backups, at: datetime
) -> list[Said]:
    """What is well and what is not; the newest come first."""
    if not asked.recipients:
        return [
            Said(
                "Sauvegarde",
                False,
                "aucune n’est programmée : il n’y a pas de clé publique pour la chiffrer",
                "Faites une paire de clés sur une autre machine (« hygie backup --new-key "
                "FICHIER »), et donnez la clé publique à BACKUP_RECIPIENT.",
            )
        ]
    good = next((each for each in backups if each.state == State.GOOD), None)
    passed = next((each for each in tests if each.passed), None)
    return [
        _age_of_backup(good, backups, asked=asked, at=at),
        *_age_of_test(passed, tests, asked=asked, at=at),
    ]


def _age_of_backup(
    good: Backup | None, backups: Sequence[Backup], *, asked: Backups, at: datetime
) -> Said:
    moment = good.started_at if good else None
    old = rules.is_old(moment, at=at, after=asked.old_after)
    said = f"la dernière bonne a {age(at - moment)}" if moment else "aucune bonne n’a été faite"
    failed = backups[0] if backups and backups[0].state == State.FAILED else None
    if failed is not None:
        said += f" ; le dernier essai a échoué : {failed.error}"
    mend = "Lancez « hygie backup » et lisez ce qu’il dit." if old or failed else ""
    return Said("Sauvegarde", not old and failed is None, said, mend)


def _age_of_test(
    passed: RestoreTest | None, tests: Sequence[RestoreTest], *, asked: Backups, at: datetime
) -> list[Said]:
    old = rules.is_old(passed.at if passed else None, at=at, after=asked.test_old_after)
    said = f"la dernière réussie a {age(at - passed.at)}" if passed else "aucune n’a réussi"
    failed = tests[0] if tests and not tests[0].passed else None
    if failed is not None:
        said += f" ; la dernière a échoué : {failed.error}"
    mend = "Lancez « hygie restore --test FICHIER --identity CLÉ »." if old or failed else ""
    found = [Said("Restauration d’essai", not old and failed is None, said, mend)]
    if not any(each.passed and each.key == Key.OPERATOR for each in tests):
        found.append(
            Said(
                "Votre clé de sauvegarde",
                True,
                "aucun essai récent avec votre propre clé : faites-en un par an",
            )
        )
    return found


def size(count: int) -> str:
    """A number of bytes in French."""
    rank, value = 0, float(count)
    while value >= 1024 and rank < len(_UNITS) - 1:
        rank, value = rank + 1, value / 1024
    shown = f"{value:.0f}" if not rank or value >= 100 else f"{value:.1f}"
    return f"{shown} {_UNITS[rank]}".replace(".", ",")


def age(elapsed: timedelta) -> str:
    """How long ago, roughly."""
    hours = int(elapsed.total_seconds() // 3600)
    if hours < 1:
        return "moins d’une heure"
    return f"{hours} h" if hours < 48 else f"{hours // 24} jours"
