"""A real installation refuses to start as long as something about it is unsafe."""

import pytest
from django.db import connection

from hygie.config import env, safety
from hygie.platform.postgres.place import SUPERUSER
from tests.config.running import a_home, end_all, hygie

KEY = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"
REAL = {
    "PUBLIC_ADDRESS": "https://hygie.example.fr",
    "ALLOWED_HOSTS": ["hygie.example.fr"],
    "SECURE": True,
    "TRUSTED_PROXIES": 1,
    "SECRET_KEY": KEY,
    "DEMONSTRATION": False,
}


@pytest.fixture
def real(settings, tmp_path, unread):
    """A real installation, as it should be."""
    tmp_path.chmod(0o700)
    for name, value in (REAL | {"HYGIE_HOME": tmp_path}).items():
        setattr(settings, name, value)
    return settings


def test_a_real_installation_that_is_sound_starts(real):
    safety.refuse_settings()

    assert safety.is_production()
    assert all(finding.ok for finding in safety.of_settings())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PUBLIC_ADDRESS": "http://hygie.example.fr", "SECURE": False}, "en clair"),
        ({"ALLOWED_HOSTS": ["*"]}, r"ALLOWED_HOSTS=\*"),
        ({"ALLOWED_HOSTS": ["localhost"]}, "est refusé"),
        ({"DEBUG": True}, "DEBUG"),
        ({"TRUSTED_PROXIES": 0}, "TRUSTED_PROXIES"),
        ({"SECRET_KEY": KEY[:40]}, "au moins 50"),
        ({"SECRET_KEY": "x" * 60}, "1 différents"),
        ({"SECRET_KEY": f"django-insecure-{KEY}"}, "Clé secrète"),
        ({"DEMONSTRATION": True}, "PUBLIC_DEMONSTRATION"),
    ],
)
def test_each_unsafe_setting_is_one_sentence_with_its_remedy(real, changes, said):
    for name, value in changes.items():
        setattr(real, name, value)

    with pytest.raises(safety.Unsafe, match=said) as refused:
        safety.refuse_settings()
    assert refused.value.sentence.count("\n") == 1


def test_files_that_others_may_read_are_refused(real, tmp_path, monkeypatch):
    secret = tmp_path / "smtp"
    secret.touch(0o644)
    monkeypatch.setitem(env.FILES, "SMTP_PASSWORD", secret)
    tmp_path.chmod(0o755)

    with pytest.raises(safety.Unsafe) as refused:
        safety.refuse_settings()

    assert f"chmod o-rwx {secret}" in refused.value.sentence
    assert f"chmod o-rw {tmp_path}" in refused.value.sentence


def test_the_same_on_one_s_own_machine_starts_unless_production_is_said(settings, tmp_path):
    settings.HYGIE_HOME, settings.SECRET_KEY = tmp_path, "short"
    safety.refuse_settings()

    settings.PRODUCTION = True

    with pytest.raises(safety.Unsafe, match="en clair"):
        safety.refuse_settings()


def test_half_a_restore_starts_nowhere(settings, tmp_path):
    settings.HYGIE_HOME = tmp_path
    (tmp_path / "restoring").touch()

    with pytest.raises(safety.Unsafe, match="interrompue"):
        safety.refuse_settings()


def test_a_demonstration_is_not_loaded_where_anybody_comes(real):
    with pytest.raises(safety.Unsafe, match="mot de passe"):
        safety.refuse_public_demonstration()

    real.PUBLIC_DEMONSTRATION = True
    safety.refuse_public_demonstration()


@pytest.mark.django_db(transaction=True)
def test_a_role_that_walls_do_not_stop_is_refused(real):
    safety.refuse_role()
    ordinary = connection.settings_dict["USER"]
    connection.settings_dict["USER"] = SUPERUSER
    try:
        with pytest.raises(safety.Unsafe, match="cloisons"):
            safety.refuse_role()
    finally:
        connection.settings_dict["USER"] = ordinary
        connection.close()


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_the_commands_leave_with_1_and_say_everything_at_once(command):
    home = a_home()
    home.chmod(0o755)
    try:
        done = hygie(
            home,
            command,
            PUBLIC_ADDRESS="http://hygie.example.fr",
            SECRET_KEY="a",
            ALLOWED_HOSTS="*",
        )
    finally:
        end_all(home)

    assert done.returncode == 1
    assert done.stderr.startswith("hygie: Hygie ne démarre pas ainsi.")
    for word in ("https://", "Clé secrète", "chmod"):
        assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert not (home / "run.lock").exists()
