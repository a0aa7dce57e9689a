"""Reading a snapshot again to its last byte, against its manifest and against the database."""

from hygie.observatory import store
from hygie.observatory.manifest import Damaged, Manifest
from hygie.observatory.models import Snapshot
from hygie.observatory.rules.keeping import State


def verify(name: str) -> Manifest:
    """Read a snapshot again to its last byte; raise NotFound, or Damaged."""
    kept = store.here()
    found = kept.manifest(name)
    row = Snapshot.objects.filter(name=name, state=State.TAKEN).first()
    if row is not None and row.digest != found.digest:
        raise Damaged(
            f"Le bordereau de l’instantané {name} n’est pas celui que la base connaît : quelqu’un "
            "l’a remplacé. Remettez le dossier « observatory » d’une sauvegarde."
        )
    kept.files(found)
    return found
