"""What Hygie says when it will not do something."""


class Refused(Exception):
    """An act that is refused, with a sentence for the person who asked.

    Doors show the sentence; anything else that is raised is a bug.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotAllowed(Refused):
    """The actor may not do this here."""


class NotFound(Refused):
    """There is no such thing, or the actor may not know that there is."""


class Gone(Refused):
    """It was open, and is no more: expired, withdrawn, or used."""


class TooMany(Refused):
    """The same door was tried too often; `retry_after` counts seconds."""

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
