from hygie.backups import access
from tests.cast import EVERYBODY, OSCAR


def test_the_operator_alone_keeps_backups():
    assert [actor for actor in EVERYBODY if access.may_keep(actor)] == [OSCAR]
