"""What incidents announce. Plain values only: they travel as JSON."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class IncidentDeclared:
    """A declaration arrived and has its number."""

    incident_id: int


@dataclass(frozen=True, kw_only=True)
class TermsMoved:
    """What an incident obliges to tell, or by when, is no longer what it was."""

    incident_id: int


@dataclass(frozen=True, kw_only=True)
class DeclarationCompleted:
    """A declaration that had its number says more, or the desk corrected it."""

    incident_id: int
    version: int
    by_desk: bool = False


@dataclass(frozen=True, kw_only=True)
class IncidentQualified:
    """The desk said what an incident is and how serious, for the first time or again."""

    incident_id: int


@dataclass(frozen=True, kw_only=True)
class IncidentSettled:
    """An incident was set aside, taken back, or found its establishment: what it awaits follows."""

    incident_id: int


@dataclass(frozen=True, kw_only=True)
class DecidedByAnother:
    """Somebody of the desk decided of an incident that a colleague has in charge."""

    incident_id: int
    person_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class DangerProven:
    """Patients are in danger for certain, who were not before."""

    incident_id: int
    said: str


@dataclass(frozen=True, kw_only=True)
class MessageWritten:
    """The structure or the desk wrote to the other side about an incident."""

    incident_id: int
    message_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAsked:
    """The desk asks something new, in new words, or of other incidents."""

    code: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class DispatchStarted:
    """One message is on its way to many structures."""

    dispatch_id: int
