"""What Hygie says when it cannot have its database."""

from hygie.kernel.errors import Refused


class DatabaseProblem(Refused):
    """The embedded database cannot serve, and the sentence says how to mend it."""


class PostgresMissing(DatabaseProblem):
    """No PostgreSQL binaries were found anywhere."""


class Unreachable(DatabaseProblem):
    """The account that runs the server cannot enter the folder of the data."""


class NotWritable(DatabaseProblem):
    """The folder cannot be written, or its disk is full."""


class WrongVersion(DatabaseProblem):
    """The data were written by another major version of PostgreSQL."""


class NotStarted(DatabaseProblem):
    """The server was started and does not answer."""
