"""The providers of identity, from the environment: one of the establishment, Pro Santé Connect."""

from django.core.exceptions import ImproperlyConfigured

from hygie.accounts.identity.providers import Provider, pro_sante_connect
from hygie.config import env


def identity_providers() -> tuple[Provider, ...]:
    """Those that have their settings; half a setting is a fault, not a silence."""
    return (*_establishment(), *_pro_sante_connect())


def _establishment() -> tuple[Provider, ...]:
    issuer = env.text("OIDC_ISSUER", "", "Émetteur OpenID Connect d’un établissement ou d’un GHT.")
    client = env.text("OIDC_CLIENT_ID", "", "Identifiant de Hygie chez cet émetteur.")
    secret = env.secret("OIDC_CLIENT_SECRET", "", "Secret de Hygie chez cet émetteur.")
    label = env.text("OIDC_LABEL", "le compte de mon établissement", "Son nom sur le bouton.")
    scopes = env.words("OIDC_SCOPES", "openid,profile", "Portées demandées.")
    acr = env.words("OIDC_ACR", "", "Niveaux `acr` demandés, et exigés au retour.")
    strong_acr = env.words("OIDC_STRONG_ACR", "", "Niveaux `acr` qui valent deux facteurs.")
    strong_amr = env.words("OIDC_STRONG_AMR", "", "Méthodes `amr` qui valent deux facteurs.")
    if not _is_whole("OIDC", issuer, client, secret):
        return ()
    if "openid" not in scopes:
        raise ImproperlyConfigured("OIDC_SCOPES : openid en fait toujours partie")
    return (
        Provider(
            slug="etablissement",
            label=label,
            issuer=issuer,
            client_id=client,
            client_secret=secret,
            scopes=tuple(scopes),
            acr=tuple(acr),
            strong_acr=tuple(strong_acr),
            strong_amr=tuple(strong_amr),
        ),
    )


def _pro_sante_connect() -> tuple[Provider, ...]:
    client = env.text("PSC_CLIENT_ID", "", "Identifiant de Hygie chez Pro Santé Connect.")
    secret = env.secret("PSC_CLIENT_SECRET", "", "Secret de Hygie chez Pro Santé Connect.")
    is_sandbox = env.flag("PSC_SANDBOX", False, "Le bac à sable de Pro Santé Connect.")
    if not _is_whole("PSC", client, secret):
        return ()
    return (pro_sante_connect(client_id=client, client_secret=secret, is_sandbox=is_sandbox),)


def _is_whole(name: str, *values: str) -> bool:
    if any(values) and not all(values):
        wanted = ("ISSUER", "CLIENT_ID", "CLIENT_SECRET")[-len(values) :]
        missing = [
            f"{name}_{word}" for word, value in zip(wanted, values, strict=True) if not value
        ]
        raise ImproperlyConfigured(
            f"{name} : il manque {' et '.join(missing)} ; ces réglages vont ensemble"
        )
    return all(values)
