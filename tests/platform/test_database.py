"""The connection behind the walls, when its server goes."""

import os
import socket

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_in_a_transaction", [True, False])
def test_a_server_that_goes_without_a_word_is_away(is_in_a_transaction):
    one = connection.copy()
    one.connect()
    one.set_autocommit(not is_in_a_transaction)
    with socket.socket(fileno=os.dup(one.connection.pgconn.socket)) as line:
        line.shutdown(socket.SHUT_RDWR)

    with pytest.raises(OperationalError), one.cursor() as cursor:
        cursor.execute("SELECT 1")

    one.close()
