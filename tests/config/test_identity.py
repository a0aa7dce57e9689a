"""The settings of the providers of identity: whole, or none."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from hygie.config.identity import identity_providers

HOSPITAL = {
    "OIDC_ISSUER": "https://id.bellevue.example",
    "OIDC_CLIENT_ID": "hygie",
    "OIDC_CLIENT_SECRET": "s3cret",
}
PSC = {"PSC_CLIENT_ID": "ans-hygie", "PSC_CLIENT_SECRET": "s3cret"}


@pytest.fixture
def given(monkeypatch, unread):
    """The providers of these settings."""

    def give(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return identity_providers()

    return give


def test_without_settings_there_is_no_provider(given):
    assert given() == ()


def test_pro_sante_connect_has_its_own_addresses_and_its_level(given):
    [psc] = given(**PSC)

    assert psc.issuer == "https://auth.esw.esante.gouv.fr/auth/realms/esante-wallet"
    assert psc.authorization == "https://wallet.esw.esante.gouv.fr/auth"
    assert psc.token == f"{psc.issuer}/protocol/openid-connect/token"
    assert (psc.scopes, psc.acr) == (("openid", "scope_all"), ("eidas1",))
    assert psc.is_strong(acr="eidas1", amr=())
    assert not psc.is_strong(acr="eidas0", amr=("pwd",))
    assert "s3cret" not in repr(psc)


def test_the_sandbox_is_elsewhere_in_every_address(given):
    [psc] = given(**PSC, PSC_SANDBOX="oui")

    for address in (psc.issuer, psc.authorization, psc.token, psc.userinfo, psc.keys):
        assert ".bas.psc." in address


def test_a_hospital_counts_for_two_factors_only_when_its_settings_say_so(given, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("from a file\n")
    values = HOSPITAL | {"OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(secret)}

    [plain] = given(**values)
    [strong] = given(**values, OIDC_STRONG_AMR="otp, hwk", OIDC_STRONG_ACR="gold")

    assert plain.client_secret == "from a file"
    assert not plain.is_strong(acr="gold", amr=("otp",))
    assert strong.is_strong(acr="", amr=("pwd", "otp"))
    assert strong.is_strong(acr="gold", amr=())
    assert not strong.is_strong(acr="silver", amr=("pwd",))


@pytest.mark.parametrize("missing", [*HOSPITAL, *PSC])
def test_half_a_setting_is_a_fault_and_not_a_silence(given, missing):
    whole = HOSPITAL if missing in HOSPITAL else PSC

    with pytest.raises(ImproperlyConfigured, match=f"il manque {missing}"):
        given(**(whole | {missing: ""}))


def test_openid_is_always_asked(given):
    with pytest.raises(ImproperlyConfigured, match="openid"):
        given(**HOSPITAL, OIDC_SCOPES="profile")
