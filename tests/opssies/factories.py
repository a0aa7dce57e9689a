"""A small file of exchange, to the letter of the schema; tests change what matters."""

import copy
import io
import json

from hygie.kernel.actor import SYSTEM
from hygie.opssies.operations import importing
from tests.cast import BELLEVUE, BELLEVUE_ENTITY, KARIM, NOON

PROVIDER = {
    "stakeholderId": {"stakeholderIdType": 4, "__text": "123456782"},
    "stakeholderNameTypes": [{"stakeholderNameType": 2, "__text": "Prestataire fictif"}],
    "stakeholderType": 3,
    "stakeholderRoleType": 2,
}
EVENT = {
    "stakeholders": [
        {
            "stakeholderId": [
                {"stakeholderIdType": 3, "__text": BELLEVUE_ENTITY},
                {"stakeholderIdType": 2, "__text": BELLEVUE},
            ],
            "stakeholderNameTypes": [
                {"stakeholderNameType": 1, "__text": "CH BELLEVUE"},
                {"stakeholderNameType": 2, "__text": "CENTRE HOSPITALIER DE BELLEVUE"},
            ],
            "stakeholderType": 1,
            "stakeholderRoleType": 4,
        }
    ],
    "dates": [{"dateType": 7, "__text": "20260115-141742"}],
    "scopes": [
        {
            "functionalContexts": [
                {
                    "functionalContextCategory": 73,
                    "__text": "site institutionnel",
                    "isPersonalData": False,
                    "isPersonalHealthcareData": False,
                    "userCount": 40,
                }
            ],
            "technicalContexts": [],
            "autonomousSystemNumbers": ["AS64496"],
            "domains": ["bellevue.exemple.fr"],
            "subnetIpV4s": ["192.0.2.0/24"],
            "subnetIpV6s": [],
        }
    ],
    "outcome": {"level": 3},
    "tlp": "amber",
    "eventAnalysisType": 5,
    "eventType": 29,
}


def an_event(**changes):
    """One event; `ids` are those of the structure that was audited."""
    event = copy.deepcopy(EVENT)
    if ids := changes.pop("ids", None):
        event["stakeholders"][0]["stakeholderId"] = [
            {"stakeholderIdType": kind, "__text": text} for kind, text in ids
        ]
    if nature := changes.pop("nature", None):
        event["stakeholders"][0]["stakeholderType"] = nature
    if at := changes.pop("at", None):
        event["dates"] = [{"dateType": 7, "__text": at}]
    return event | changes


def a_file(*events, common=(PROVIDER,)):
    """The bytes of a file of these events."""
    said = {"events": {"stakeholders": list(common), "event": list(events)}}
    return json.dumps(said, ensure_ascii=False).encode()


def taken(*events, by=SYSTEM, at=NOON, name="ESSAI-D1-20260201-000000.json", common=(PROVIDER,)):
    """The report of such a file, taken in."""
    return importing.take(io.BytesIO(a_file(*events, common=common)), name=name, by=by, at=at)


def exchanged_of_addresses(*, at):
    """What addresses name of a file that the region took in, one event of which waits."""
    made = taken(an_event(ids=[(2, "010000999")]), by=KARIM, at=at)
    return {"exchange_id": str(made.pk), "received_id": str(made.received.get().pk)}


def looked_at(raw, *, at=NOON):
    """What is said of some bytes."""
    return importing.look(io.BytesIO(raw), by=SYSTEM, at=at)
