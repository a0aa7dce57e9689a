from hygie.notifications import access
from tests.cast import EVERYBODY, OSCAR


def test_only_the_operator_reads_the_mails_of_the_platform():
    assert [actor for actor in EVERYBODY if access.may_read(actor)] == [OSCAR]
