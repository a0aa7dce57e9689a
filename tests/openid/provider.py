"""What the provider adds to the toolkit: who signs in is a header, and some of them lie."""

import base64
import json
import time

from django.contrib.auth import get_user_model
from django.urls import include, path
from jwcrypto import jwk, jwt
from oauth2_provider.oauth2_validators import OAuth2Validator

urlpatterns = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
STRANGER = jwk.JWK.generate(kty="RSA", size=2048, kid="stranger")


class SignedInByHeader:
    """`X-User` signs in; the level of identity is what was asked; `X-Lie` spoils the token."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = request.headers.get("X-User")
        if name and "authorize" in request.path:
            user, _ = get_user_model().objects.get_or_create(username=name)
            user.first_name = request.GET.get("acr_values", "eidas0")
            user.last_name = request.headers.get("X-Lie", "")
            user.save()
            request.user = user
        return self.get_response(request)


class Validator(OAuth2Validator):
    """The claims of Pro Santé Connect, and the lies that a good client finds out."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        name = request.user.username
        return {
            "sub": f"f:{name}",
            "given_name": name.title(),
            "family_name": "Martin",
            "SubjectNameID": "899700218896",
            "SubjectRefPro": {
                "exercices": [
                    {
                        "activities": [
                            {
                                "raisonSocialeSite": "CH DE BELLEVUE",
                                "numeroFinessSite": "010000024",
                                "numeroFinessetablissementJuridique": "010780054",
                            }
                        ]
                    }
                ]
            },
        }

    def get_oidc_claims(self, token, token_handler, request):
        claims = super().get_oidc_claims(token, token_handler, request)
        if request.user.last_name == "userinfo of another" and token_handler is None:
            claims["sub"] = "f:somebody-else"
        return claims

    def get_id_token_dictionary(self, token, token_handler, request):
        claims, until = super().get_id_token_dictionary(token, token_handler, request)
        claims |= {"acr": request.user.first_name, "amr": ["pwd"]}
        if request.user.username.startswith("careful"):
            claims["amr"] = ["pwd", "otp"]
        return claims, until

    def finalize_id_token(self, id_token, token, token_handler, request):
        honest = super().finalize_id_token(id_token, token, token_handler, request)
        lie = LIES.get(request.user.last_name)
        return honest if lie is None else lie(honest, request)


def claims_of(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def signed(claims, request, *, key=None, alg="RS256", kid=None):
    key = key or request.client.jwk_key
    header = {"alg": alg, "typ": "JWT", "kid": kid or request.client.jwk_key.thumbprint()}
    made = jwt.JWT(header=header, claims=claims)
    made.make_signed_token(key)
    return made.serialize()


def changed(**changes):
    def lie(token, request):
        claims = claims_of(token)
        for name, value in changes.items():
            claims[name] = value(claims) if callable(value) else value
            if claims[name] is None:
                del claims[name]
        return signed(claims, request)

    return lie


def unsigned(token, request):
    header = base64.urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    return f"{header}.{token.split('.')[1]}."


def by_our_secret(token, request):
    secret = base64.urlsafe_b64encode(b"secret of the tests").rstrip(b"=").decode()
    return signed(claims_of(token), request, key=jwk.JWK(kty="oct", k=secret), alg="HS256")


LIES = {
    "wrong nonce": changed(nonce="another"),
    "no nonce": changed(nonce=None),
    "lower level": changed(acr="eidas0"),
    "no level": changed(acr=None),
    "level as a list": changed(acr=lambda _: ["eidas1"]),
    "for another": changed(aud="another-client"),
    "for us and another": changed(aud=lambda claims: [claims["aud"], "another-client"]),
    "for us, presented by another": changed(azp="another-client"),
    "from another": changed(iss="https://another.example"),
    "expired": changed(exp=lambda _: int(time.time()) - 3600),
    "no end": changed(exp=None),
    "end as a text": changed(exp="tomorrow"),
    "made long ago": changed(iat=lambda _: int(time.time()) - 3600),
    "made tomorrow": changed(iat=lambda _: int(time.time()) + 86400),
    "about nobody": changed(sub=None),
    "another access token": changed(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "unsigned": unsigned,
    "signed by our secret": by_our_secret,
    "signed by a stranger": lambda token, request: signed(claims_of(token), request, key=STRANGER),
    "signed by an unknown key": lambda token, request: signed(
        claims_of(token), request, key=STRANGER, kid="stranger"
    ),
    "a changed content": lambda token, request: ".".join(
        [token.split(".")[0], token.split(".")[1][:-2] + "AA", token.split(".")[2]]
    ),
    "no token": lambda token, request: None,
    "not a token": lambda token, request: "x",
}
