from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher

from hygie.accounts.hashers import Argon2

WORDS = "une phrase que personne ne devine"


def test_a_password_is_hashed_with_the_parameters_of_owasp():
    encoded = Argon2().encode(WORDS, "selselselselsel")

    assert encoded.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify(WORDS, encoded)
    assert not Argon2().verify(WORDS + "!", encoded)


def test_a_password_hashed_by_django_is_still_known_and_is_hashed_again(settings):
    settings.PASSWORD_HASHERS = ["hygie.accounts.hashers.Argon2"]
    encoded = Argon2PasswordHasher().encode(WORDS, "selselselselsel")

    hasher = identify_hasher(encoded)

    assert isinstance(hasher, Argon2)
    assert hasher.verify(WORDS, encoded)
    assert hasher.must_update(encoded)
