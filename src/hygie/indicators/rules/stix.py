"""Indicators as a bundle of STIX 2.1, marked with TLP 2.0 as OASIS published it."""

import ipaddress
from typing import Any

from hygie.indicators.rules.kinds import Kind
from hygie.indicators.rules.leaving import Bundle, Leaving, moment
from hygie.kernel.markings import Pap, Tlp

# STIX 2.1 knows TLP 1.0 only: the marks of TLP 2.0 are an extension of its publisher.
EXTENSION = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
MARKS: dict[Tlp, str] = {
    Tlp.CLEAR: "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
    Tlp.GREEN: "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
    Tlp.AMBER: "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
    Tlp.AMBER_STRICT: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
    Tlp.RED: "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}
_MARKED_AT = "2022-10-01T00:00:00.000Z"
_OBJECTS: dict[Kind, str] = {
    Kind.IPV4: "ipv4-addr:value",
    Kind.IPV6: "ipv6-addr:value",
    Kind.DOMAIN: "domain-name:value",
    Kind.URL: "url:value",
    Kind.EMAIL: "email-addr:value",
    Kind.MD5: "file:hashes.MD5",
    Kind.SHA1: "file:hashes.'SHA-1'",
    Kind.SHA256: "file:hashes.'SHA-256'",
    Kind.SHA512: "file:hashes.'SHA-512'",
    Kind.FILE_NAME: "file:name",
    Kind.REGISTRY_KEY: "windows-registry-key:key",
    Kind.USER_AGENT: ("network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"),
}


def bundle(said: Bundle) -> dict[str, Any]:
    """The bundle: who made it, the marks that it uses, the indicators."""
    maker = f"identity--{said.identifier('maker', said.maker)}"
    tlps = sorted({said.tlp, *(each.tlp for each in said.indicators)}, key=list(Tlp).index)
    paps = sorted({each.pap for each in said.indicators}, key=list(Pap).index)
    return {
        "type": "bundle",
        "id": f"bundle--{said.identifier('bundle', said.number, said.tlp, moment(said.made_at))}",
        "objects": [
            _maker(said, maker),
            *(_tlp_mark(tlp) for tlp in tlps),
            *(_pap_mark(said, pap) for pap in paps),
            *(_indicator(said, each, maker) for each in said.indicators),
        ],
    }


def pattern(kind: Kind, value: str) -> str:
    """What a tool looks for, in the language of STIX."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    if kind == Kind.CIDR:
        version = ipaddress.ip_network(value).version
        return f"[ipv{version}-addr:value ISSUBSET '{quoted}']"
    return f"[{_OBJECTS[kind]} = '{quoted}']"


def _maker(said: Bundle, maker: str) -> dict[str, Any]:
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": maker,
        "created": _MARKED_AT,
        "modified": _MARKED_AT,
        "name": said.maker,
        "identity_class": "organization",
        "object_marking_refs": [MARKS[said.tlp]],
    }


def _tlp_mark(tlp: Tlp) -> dict[str, Any]:
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": MARKS[tlp],
        "created": _MARKED_AT,
        "name": tlp.mark,
        "extensions": {
            EXTENSION: {
                "extension_type": "property-extension",
                "tlp_2_0": tlp.mark.removeprefix("TLP:").lower(),
            }
        },
    }


def _pap_mark(said: Bundle, pap: Pap) -> dict[str, Any]:
    """STIX has no mark for PAP: it is a statement that people read."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _pap_id(said, pap),
        "created": _MARKED_AT,
        "name": pap.mark,
        "definition_type": "statement",
        "definition": {"statement": pap.mark},
    }


def _pap_id(said: Bundle, pap: Pap) -> str:
    return f"marking-definition--{said.identifier('pap', pap)}"


def _indicator(said: Bundle, each: Leaving, maker: str) -> dict[str, Any]:
    valid_from = min(filter(None, (each.first_seen, each.added_at)))
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{each.uuid}",
        "created_by_ref": maker,
        "created": moment(each.added_at),
        "modified": moment(each.added_at),
        "name": each.value[:250],
        "indicator_types": ["malicious-activity"],
        "pattern": pattern(each.kind, each.value),
        "pattern_type": "stix",
        "valid_from": moment(valid_from),
        "object_marking_refs": [MARKS[each.tlp], _pap_id(said, each.pap)],
        **({"description": each.said} if each.said else {}),
    }
