"""What services refuse, in words for the person who asked; views and API turn them into answers."""

from __future__ import annotations


class Refused(Exception):
    """Base: `code` is stable and for machines, `field` names the input at fault, if one is."""

    code = "refused"
    status = 400

    def __init__(self, message: str, *, field: str = "") -> None:
        self.message = message
        self.field = field
        super().__init__(message)


class NotAllowed(Refused):
    """The user's role does not permit it."""

    code = "not_allowed"
    status = 403


class Conflict(Refused):
    """The thing has changed, or is in a state in which this cannot be done."""

    code = "conflict"
    status = 409
