"""Indicators as an event of MISP, in its core format."""

from datetime import datetime
from typing import Any

from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.leaving import Bundle, Leaving, moment
from hygie.kernel.markings import Pap, Tlp

# Kind → type and category of MISP.
ATTRIBUTES: dict[Kind, tuple[str, str]] = {
    Kind.IPV4: ("ip-dst", "Network activity"),
    Kind.IPV6: ("ip-dst", "Network activity"),
    Kind.CIDR: ("ip-dst", "Network activity"),
    Kind.DOMAIN: ("domain", "Network activity"),
    Kind.URL: ("url", "Network activity"),
    Kind.EMAIL: ("email-src", "Payload delivery"),
    Kind.MD5: ("md5", "Payload delivery"),
    Kind.SHA1: ("sha1", "Payload delivery"),
    Kind.SHA256: ("sha256", "Payload delivery"),
    Kind.SHA512: ("sha512", "Payload delivery"),
    Kind.FILE_NAME: ("filename", "Payload delivery"),
    Kind.REGISTRY_KEY: ("regkey", "Persistence mechanism"),
    Kind.USER_AGENT: ("user-agent", "Network activity"),
}
_UNDEFINED, _ONGOING, _ORGANISATION_ONLY, _INHERIT = "4", "1", "0", "5"


def event(bundle: Bundle) -> dict[str, Any]:
    """The event: nobody publishes it or shares it further without having read it."""
    return {
        "Event": {
            "uuid": str(bundle.identifier("event", bundle.number, bundle.tlp)),
            "info": f"Indicateurs de l’incident {bundle.number}",
            "date": bundle.made_at.date().isoformat(),
            "timestamp": _seconds(bundle.made_at),
            "threat_level_id": _UNDEFINED,
            "analysis": _ONGOING,
            "distribution": _ORGANISATION_ONLY,
            "published": False,
            "Orgc": {
                "name": bundle.maker,
                "uuid": str(bundle.identifier("maker", bundle.maker)),
            },
            "Tag": [{"name": tlp_tag(bundle.tlp)}],
            "Attribute": [_attribute(each) for each in bundle.indicators],
        }
    }


def tlp_tag(tlp: Tlp) -> str:
    """The tag of the taxonomy `tlp`."""
    return f"tlp:{tlp.value.lower().replace('_', '+')}"


def pap_tag(pap: Pap) -> str:
    """The tag of the taxonomy `PAP`."""
    return f"PAP:{pap.value}"


def _attribute(each: Leaving) -> dict[str, Any]:
    kind, category = ATTRIBUTES[each.kind]
    seen = {
        name: moment(at)
        for name, at in (("first_seen", each.first_seen), ("last_seen", each.last_seen))
        if at is not None
    }
    return {
        "uuid": str(each.uuid),
        "type": kind,
        "category": category,
        "value": each.value,
        "to_ids": each.to_block,
        "comment": each.said,
        "distribution": _INHERIT,
        "timestamp": _seconds(each.added_at),
        "Tag": [{"name": tlp_tag(each.tlp)}, {"name": pap_tag(each.pap)}],
        **seen,
    }


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))
