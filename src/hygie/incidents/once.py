"""A page sent twice, by two clicks or over a bad line: one incident, under one code."""

import json
from typing import Any

from django.db import connection

from hygie.incidents.codes import fingerprint
from hygie.incidents.models import Draft, Incident
from hygie.incidents.rules import codes
from hygie.platform.installation import signing_key


def code_of(token: str, *said: Any) -> str:
    """The code of what a page says under its token, drawn at random; without a token, none."""
    if not token:
        return ""
    return codes.resume_code_of(json.dumps([token, *said], sort_keys=True), key=signing_key())


def sent_before(code: str) -> Incident | None:
    """What the same page has sent already; two that come at once wait for each other here.

    Its caller has opened the walls of drafts.
    """
    if not code:
        return None
    digest = fingerprint(code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [digest])
    draft = Draft.objects.select_related("incident").filter(code_digest=digest).first()
    return draft.incident if draft is not None else None
