from hygie.portal import access
from tests.cast import EVERYBODY, OSCAR


def test_only_the_operator_runs_the_platform():
    assert [actor for actor in EVERYBODY if access.may_operate(actor)] == [OSCAR]
