"""Reports of delivery, as mail servers write them (RFC 3464)."""

MARK = "s" * 32
_REPORT = """From: MAILER-DAEMON@mx.example
To: hygie@hygie.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: {kind}; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I am sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; lea@hygie.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b1
Content-Type: {copy}

Subject: ZZMAL
Message-ID: {message_id}

ZZMAL

--b1--
"""


def a_report(
    *,
    action="failed",
    status="5.1.1",
    kind="multipart/report",
    copy="message/rfc822",
    message_id=f"<{MARK}@hygie.example>",
):
    """One report, in bytes."""
    said = _REPORT.format(action=action, status=status, kind=kind, copy=copy, message_id=message_id)
    return said.replace("\n", "\r\n").encode()
