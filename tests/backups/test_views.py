from datetime import timedelta

import pytest
from django.utils import timezone

from hygie.backups import presentation
from hygie.backups.models import Backup, RestoreTest
from hygie.backups.rules import Key, State
from hygie.platform import installation
from tests.cast import OSCAR
from tests.people import signed_in

pytestmark = pytest.mark.django_db
PAGE = "/exploitation/sauvegardes/"


def a_backup(*, ago=timedelta(hours=1), **fields):
    at = timezone.now() - ago
    good = {"state": State.GOOD, "sha256": "a" * 64, "size": 5_000_000} | fields
    return Backup.objects.create(started_at=at, ended_at=at, file_name="b.tar.age", **good)


def a_test(*, ago=timedelta(hours=1), **fields):
    passed = {"passed": True, "key": Key.PASSING} | fields
    return RestoreTest.objects.create(
        at=timezone.now() - ago, file_name="b.tar.age", size=1, seconds=2, **passed
    )


def states():
    backups = list(Backup.objects.order_by("-started_at"))
    tests = list(RestoreTest.objects.order_by("-at"))
    asked = installation.backups()
    said = presentation.state(backups, tests, asked=asked, at=timezone.now())
    return {each.subject: each for each in said}


def test_without_a_key_the_page_says_how_to_begin():
    page = signed_in(OSCAR).get(PAGE).content.decode()

    assert "--new-key" in page
    assert "Sauvegarder maintenant" not in page


def test_the_page_shows_the_last_ones_and_asks_for_another(settings):
    settings.BACKUP_RECIPIENT = ["age1x"]
    a_backup()
    a_backup(ago=timedelta(days=9), state=State.FAILED, sha256="", error="Disque plein.")
    a_test()
    browser = signed_in(OSCAR)

    page = browser.get(PAGE).content.decode()

    assert "4,8 Mio" in page
    assert "Disque plein." in page
    assert "Tout y est" in page
    assert browser.post(f"{PAGE}maintenant/").url == PAGE


@pytest.mark.parametrize(
    ("backup", "test", "backup_ok", "test_ok"),
    [
        ({}, {}, True, True),
        ({"ago": timedelta(days=3)}, {}, False, True),
        ({}, {"ago": timedelta(days=20)}, True, False),
        ({"state": State.FAILED, "sha256": "", "error": "x"}, {}, False, True),
        ({}, {"passed": False, "error": "x"}, True, False),
    ],
)
def test_old_or_failed_ones_are_told_with_the_remedy(settings, backup, test, backup_ok, test_ok):
    settings.BACKUP_RECIPIENT = ["age1x"]
    a_backup(**backup)
    a_test(**test)

    said = states()

    assert (said["Sauvegarde"].ok, said["Restauration d’essai"].ok) == (backup_ok, test_ok)
    assert bool(said["Sauvegarde"].mend) is not backup_ok
    assert bool(said["Restauration d’essai"].mend) is not test_ok
    assert "votre propre clé" in said["Votre clé de sauvegarde"].said


def test_a_size_is_said_in_french():
    assert [presentation.size(count) for count in (0, 1536, 200 * 2**20, 3 * 2**40)] == [
        "0 o",
        "1,5 Kio",
        "200 Mio",
        "3,0 Tio",
    ]
