"""What can go wrong, said once: each class is one problem type of the API.

CommuniqueError
  UnauthenticatedError        no valid key came with the request
  NotFoundError               no such resource
  MovedError                  the resource was merged into another
  ConflictError               the request contradicts the state of the resource
  RevisionMismatchError       the resource is no longer at the revision that the request names
  InvalidValueError           a field or parameter is not acceptable
  InvalidPositionError        no page of the list can have ended where the request says
  TooComplexError             an article takes longer to read than it may
  ExtractionFailedError       the process that read an article died
  SetAsideError               whoever read an article died, several times
  UnavailableError            the database or a worker cannot serve now
    DatabaseUnavailableError  the database
      TooSlowError            the database takes longer than it may
      StorageFullError        the database has no room left to write
"""


class CommuniqueError(Exception):
    """Anything that the service refuses or cannot do; the message never holds what the caller sent."""


class UnauthenticatedError(CommuniqueError):
    """No valid key came with the request; `principal` names one that was genuine and is good no longer."""

    def __init__(self, message: str, principal: str | None = None) -> None:
        super().__init__(message)
        self.principal = principal


class NotFoundError(CommuniqueError):
    """There is no such resource."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"There is no such {kind}.")
        self.kind = kind


class MovedError(CommuniqueError):
    """The resource was merged into another, which `resource_id` names."""

    def __init__(self, kind: str, resource_id: str) -> None:
        super().__init__(f"This {kind} was merged into another.")
        self.kind = kind
        self.resource_id = resource_id


class ConflictError(CommuniqueError):
    """The request contradicts the state of the resource."""


class RevisionMismatchError(CommuniqueError):
    """The resource is no longer at the revision that the request names."""


class InvalidValueError(CommuniqueError):
    """A field of the body or a parameter is not acceptable; `pointer` names it, the message mends it."""

    def __init__(self, pointer: str, message: str) -> None:
        super().__init__(message)
        self.pointer = pointer


class InvalidPositionError(CommuniqueError):
    """No page of the list can have ended where the request says."""


class TooComplexError(CommuniqueError):
    """An article takes longer to read than it may, and would again."""


class ExtractionFailedError(CommuniqueError):
    """An article could not be read: its worker died."""


class SetAsideError(CommuniqueError):
    """An article is not read again: whoever read it died, several times."""


class UnavailableError(CommuniqueError):
    """The database or a worker cannot serve now; a later try may succeed."""


class DatabaseUnavailableError(UnavailableError):
    """The database is busy or away; `cause` is its own code for that, or the class of what the driver raised."""

    def __init__(self, message: str, cause: str) -> None:
        super().__init__(message)
        self.cause = cause


class TooSlowError(DatabaseUnavailableError):
    """The database takes longer for what was asked than one statement may; the message says how to ask for less."""


class StorageFullError(DatabaseUnavailableError):
    """The database has no room left to write; once there is some, a later try may succeed."""
