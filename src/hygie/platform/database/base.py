"""The connection: before a statement, its transaction gets the scope of the code that runs it."""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql import base
from psycopg import OperationalError, ServerCursor
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, Escaping, ExecStatus, TransactionStatus

from hygie.kernel.scope import NOBODY, Scope
from hygie.platform import walls

_SET = b"SELECT set_config('hygie.scope', %b, true)"
# The register says which sites are below a group or an entity, at this moment.
_ENTER = b"SELECT walls_enter(%b)"


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with walls: the scope lives and ends with its transaction, never longer.

    So a connection that is handed on, by a pool or by a proxy, carries nothing with it.
    """

    # What this transaction was last given; None when that is not known.
    _given: Scope | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._within_walls)

    def _within_walls(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        wanted = walls.current()
        if self.get_autocommit():
            if wanted is NOBODY:
                return execute(sql, params, many, context)
            cursor = context["cursor"].cursor
            if many or not isinstance(sql, str) or isinstance(cursor, ServerCursor):
                # The scope needs a transaction, so a statement without one gets its own.
                with transaction.atomic(using=self.alias):
                    self._give(wanted)
                    return execute(sql, params, many, context)
            # Sent together, both are one transaction, without a word more to begin and end it.
            given = self._giving(wanted).decode()
            given = given if params is None else given.replace("%", "%%")
            result = execute(f"{given}; {sql}", params, many, context)
            cursor.nextset()
            return result
        if wanted is not self._given:
            self._give(wanted)
        return execute(sql, params, many, context)

    def _give(self, scope: Scope) -> None:
        """Give the transaction its scope, once it is another than the one it has."""
        if self._given is not None and self._given == scope:
            return
        assert self.connection is not None  # noqa: S101 - a statement is about to run on it
        link = self.connection.pgconn
        if link.transaction_status == TransactionStatus.INERROR:
            return  # nothing but its end is possible, and that shows nothing
        statement = self._giving(scope)
        if link.transaction_status == TransactionStatus.IDLE:
            statement = b"BEGIN; " + statement
        with self.wrap_database_errors:
            # Straight to PostgreSQL: one message where the driver would send two.
            result = link.exec_(statement)
            if link.status == ConnStatus.BAD:
                # A server that went without a word gives no code to tell one error from another.
                raise OperationalError(link.get_error_message())
            if result.status != ExecStatus.TUPLES_OK:
                raise error_from_result(result)
        self._given = scope

    def _giving(self, scope: Scope) -> bytes:
        """The statement that gives a transaction its scope."""
        assert self.connection is not None  # noqa: S101 - a statement is about to run on it
        literal = Escaping(self.connection.pgconn).escape_literal(scope.text.encode())
        return bytes((_ENTER if scope.has_places else _SET) % literal)

    # A scope ends with its transaction, and with the savepoint within which it was given.

    def _set_autocommit(self, autocommit: bool) -> None:
        # Every transaction begins without a scope, so giving nobody's would change nothing.
        self._given = NOBODY
        super()._set_autocommit(autocommit)  # type: ignore[misc]

    def _commit(self) -> None:
        self._given = None
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._given = None
        super()._rollback()  # type: ignore[misc]

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._given = None
