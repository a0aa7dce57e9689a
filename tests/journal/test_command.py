"""`hygie journal`, and the watch of the night."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from hygie.config import diagnosis
from hygie.journal import anchors, operations
from hygie.journal.models import Link
from hygie.journal.rules import Anchor
from hygie.journal.verification import verify
from hygie.kernel.actor import SYSTEM
from hygie.kernel.errors import Refused
from tests.cast import NOON
from tests.journal.tampering import owner, some_lines

committed = pytest.mark.django_db(transaction=True)


def line(position):
    """The number of the line that a link holds."""
    return Link.objects.get(position=position).entry_id


@committed
def test_the_command_says_what_holds_and_leaves_with_one_when_it_does_not(capsys, tmp_path):
    some_lines(6)
    call_command("journal", "anchor")
    kept_elsewhere = tmp_path / "mail.eml"
    kept_elsewhere.write_text(f"Bonjour,\n> {capsys.readouterr().out}\nAu revoir", "utf-8")
    call_command("journal", "verify")
    assert "6 maillons vérifiés" in capsys.readouterr().out
    with owner() as link:
        link.execute("UPDATE journal_entry SET actor_name = 'Zoé' WHERE id = %s", [line(3)])

    with pytest.raises(SystemExit) as left:
        call_command("journal", "verify", "--anchor", str(kept_elsewhere))
    said = capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("journal", "verify", "--json")
    report = json.loads(capsys.readouterr().out)

    assert left.value.code == 1
    assert "Maillon n° 3" in said
    assert "« accounts.registered » par Zoé, datée du 02/03/2026 à 12:00:00" in said
    assert (report["ok"], report["breaks"][0]["problem"]) == (False, "CHANGED")


@pytest.mark.django_db
def test_a_file_without_an_anchor_is_refused(tmp_path):
    empty = tmp_path / "rien.txt"
    empty.write_text("rien", "utf-8")

    for file in (empty, tmp_path / "absent.txt"):
        with pytest.raises(Refused, match="ancre|ne se lit pas"):
            call_command("journal", "verify", "--anchor", str(file))


@committed
def test_the_watch_of_the_night_keeps_an_anchor_and_mails_it(settings):
    settings.ANCHOR_MAIL = ["coffre@ars.example"]
    some_lines(3)

    report = operations.keep_watch(by=SYSTEM, at=NOON)

    (anchor,) = anchors.kept()
    assert report.breaks == ()
    assert anchor.position == 3
    assert verify(anchors=[anchor]).breaks == ()


@committed
def test_a_chain_that_does_not_hold_gets_no_anchor_and_is_told(settings, caplog):
    settings.ANCHOR_MAIL = ["coffre@ars.example"]
    some_lines(3)
    with owner() as link:
        link.execute("UPDATE journal_entry SET actor_name = 'Zoé' WHERE id = %s", [line(2)])

    operations.keep_watch(by=SYSTEM, at=NOON)

    assert anchors.kept() == []
    assert "Maillon n° 2" in caplog.text


@committed
def test_the_installation_is_told_of_an_old_anchor_and_of_one_that_the_chain_denies():
    def said():
        return [(one.ok, one.said) for one in diagnosis._journal(timezone.now())]

    assert said() == []
    some_lines(2)
    assert said() == [(True, "la première ancre sera faite cette nuit")]
    operations.anchor(by=SYSTEM, at=NOON)
    assert not said()[0][0]
    assert "la dernière ancre est du 02/03/2026" in said()[0][1]
    made = operations.anchor(by=SYSTEM, at=timezone.now())
    assert said()[0][0]
    anchors.keep(Anchor(at=timezone.now(), position=made.position, hash="0" * 64))
    assert "réécrite" in said()[0][1]


def test_an_anchor_after_a_line_that_was_cut_short_is_read_back():
    first = Anchor(at=NOON, position=1, hash="0" * 64)
    file = anchors.keep(first)
    file.write_text(file.read_text("utf-8") + str(first)[:40], "utf-8")

    anchors.keep(first)

    assert anchors.kept() == [first, first]
