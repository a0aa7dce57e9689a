import pytest

from hygie.platform import letters

SEED = "s" * 32


def test_a_link_is_not_in_the_letter_that_waits_and_is_in_the_one_that_leaves(settings):
    body = (
        f"Ouvrez :\n{letters.link_mark('/compte/invitation/', purpose='invite', seed=SEED)}\nFin."
    )
    secret = letters.token_of("invite", SEED)

    assert secret not in body
    assert f"{settings.PUBLIC_ADDRESS}/compte/invitation/{secret}/\n" in letters.opened(body)
    assert letters.HIDDEN in letters.sealed(body)
    assert SEED not in letters.sealed(body)


def test_a_link_depends_on_its_seed_its_purpose_and_the_key(settings):
    made = {letters.token_of("invite", SEED), letters.token_of("invite", SEED + "s")}
    made.add(letters.token_of("reset", SEED))
    settings.SECRET_KEY = "another"
    made.add(letters.token_of("invite", SEED))

    assert len(made) == 4


@pytest.mark.parametrize("path", ["", "compte/", "/compte", "/compte/|/", "https://evil.example/"])
def test_a_letter_carries_no_link_to_elsewhere(path):
    with pytest.raises(ValueError, match="no letter"):
        letters.link_mark(path, purpose="invite", seed=SEED)


def test_what_people_write_makes_no_link():
    assert letters.opened("⟦/compte/|invite|court⟧ ⟦⟧") == "⟦/compte/|invite|court⟧ ⟦⟧"
