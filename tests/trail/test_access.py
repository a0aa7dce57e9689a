from hygie.trail import access
from tests.cast import ANNE, EVERYBODY, ZOE


def test_only_who_answers_for_an_establishment_follows_its_readers():
    assert [actor for actor in EVERYBODY if access.may_follow(actor)] == [ANNE, ZOE]
