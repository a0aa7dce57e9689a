"""Finding a declaration by the code that its author keeps."""

from datetime import datetime

from hygie.incidents.codes import fingerprint
from hygie.incidents.models import Attachment, Draft
from hygie.platform import walls


def any_draft(code: str, *, at: datetime) -> Draft | None:
    """The draft that this code opens, while it may still be opened. Raises BadCode."""
    digest = fingerprint(code)
    rows = Draft.objects.select_related("incident__site").filter(expires_at__gte=at)
    with walls.holding(digest):
        return rows.filter(code_digest=digest).first()


def any_files(draft: Draft) -> list[Attachment]:
    """The files joined so far, in order."""
    return list(draft.attachments.select_related("document").order_by("id"))
