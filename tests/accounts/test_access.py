from hygie.accounts import access
from hygie.kernel.actor import ANYONE
from tests.cast import ADAM, ANNE, EVERYBODY


def test_who_keeps_accounts_and_keys():
    accounts = {actor.name for actor in EVERYBODY if access.may_keep_accounts(actor)}
    keys = {actor.name for actor in EVERYBODY if access.may_keep_keys(actor)}

    assert accounts == {"Anne", "Zoé", "Gaël", "Adam"}
    assert keys == {"Anne", "Zoé", "Adam"}
    assert not access.may_make_reading_keys(ADAM)
    assert access.may_make_reading_keys(ANNE)
    assert not access.may_keep_accounts(ANYONE)
