"""The tables of drafts, incidents, and what is added to them."""

from hygie.incidents.models.care import CarePoint
from hygie.incidents.models.causes import CauseFinding
from hygie.incidents.models.dispatches import Addressee, Dispatch
from hygie.incidents.models.incidents import (
    Attachment,
    Call,
    Declaration,
    Draft,
    Incident,
    Note,
    Reception,
)
from hygie.incidents.models.notices import Notice, Reminder
from hygie.incidents.models.parents import ParentIncident
from hygie.incidents.models.questions import QuestionAnswer, QuestionEdition
from hygie.incidents.models.readers import Restriction
from hygie.incidents.models.talk import Message, MessageFile, Reading

__all__ = [
    "Addressee",
    "Attachment",
    "Call",
    "CarePoint",
    "CauseFinding",
    "Declaration",
    "Dispatch",
    "Draft",
    "Incident",
    "Message",
    "MessageFile",
    "Note",
    "Notice",
    "ParentIncident",
    "QuestionAnswer",
    "QuestionEdition",
    "Reading",
    "Reception",
    "Reminder",
    "Restriction",
]
