"""The jobs of the register."""

from django.utils import timezone
from procrastinate import RetryStrategy

from hygie.establishments import operations
from hygie.establishments.events import FileReceived
from hygie.kernel.actor import SYSTEM
from hygie.platform.bus import on

_ANOTHER_RUNS = RetryStrategy(
    max_attempts=30, wait=20, retry_exceptions={operations.AlreadyImporting}
)


@on(FileReceived, sees=(), retry=_ANOTHER_RUNS)
def read_received(event: FileReceived) -> None:
    """Read a file that a page received; wait for the import that runs already."""
    operations.read_received(event.import_id, by=SYSTEM, at=timezone.now())
