"""What Hygie says when a backup cannot be made, read or put back."""

from hygie.kernel.errors import Refused


class BackupProblem(Refused):
    """A backup cannot be made or put back; nothing is half done."""


class Unsealed(BackupProblem):
    """No key to encrypt for, or one that is none."""


class NoRoom(BackupProblem):
    """The disk of the backup is full, or nearly."""


class AlreadyUnderWay(BackupProblem):
    """Another backup is being made."""


class Unreadable(BackupProblem):
    """The file is no backup, was cut or was altered."""


class WrongKey(BackupProblem):
    """The key does not open this backup."""


class OtherVersion(BackupProblem):
    """The backup comes from a version that this program does not know."""


class NotEmpty(BackupProblem):
    """The place to restore into holds something."""


class NotTheSame(BackupProblem):
    """What was restored is not what had been saved."""
