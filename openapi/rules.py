"""What breaks a client inside a major version: the one list that the check, its tests and the documents share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to break a client, and what to do instead."""

    code: str
    breaks: str
    instead: str


OPERATION_REMOVED = Rule(
    "operation-removed", "An operation, its path or an event is gone.", "Keep it, and mark it deprecated."
)
OPERATION_RENAMED = Rule(
    "operation-renamed", "An `operationId` is another: generated clients lose the function.", "Keep the name."
)
SCOPE_RAISED = Rule(
    "scope-raised", "An operation asks for credentials or scopes that it did not ask for.", "Admit who was admitted."
)
PARAMETER_REMOVED = Rule(
    "parameter-removed", "A parameter is no longer taken: who sends it is refused.", "Keep it, and mark it deprecated."
)
PARAMETER_REQUIRED = Rule(
    "parameter-required", "A parameter is required that was not, or was not there.", "Make it optional."
)
BODY_REQUIRED = Rule("body-required", "A body is required that was not, or was not there.", "Make it optional.")
MEDIA_TYPE_REMOVED = Rule(
    "media-type-removed", "A media type is no longer taken or answered, or no body is.", "Keep it beside the new one."
)
STATUS_REMOVED = Rule("status-removed", "A status is no longer answered.", "Keep answering what clients wait for.")
PROBLEM_REMOVED = Rule(
    "problem-removed", "A problem is no longer told by the code that it had.", "Keep the code; codes never change."
)
HEADER_REMOVED = Rule("header-removed", "A header is no longer answered.", "Keep sending it.")
PROPERTY_REMOVED = Rule(
    "property-removed", "A field of a request or an answer is gone, or has another name.", "Keep it beside the new one."
)
PROPERTY_REQUIRED = Rule(
    "property-required", "A field of a request is required that was not, or was not there.", "Make it optional."
)
PROPERTY_OPTIONAL = Rule("property-optional", "A field of an answer may be left out.", "Send it always.")
VALUE_REMOVED = Rule("value-removed", "A request may no longer hold a value that was listed.", "Keep taking the value.")
TYPE_CHANGED = Rule(
    "type-changed",
    "A value has another type: a request may hold less, or an answer more, than before; `null` is a type.",
    "Add a field of the new type.",
)
BOUND_TIGHTENED = Rule(
    "bound-tightened", "A request is held to a tighter bound, pattern or format.", "Keep taking what was taken."
)
BOUND_LOOSENED = Rule(
    "bound-loosened", "An answer leaves a bound, pattern or format that it kept to.", "Keep to it, or add a field."
)
DEFAULT_CHANGED = Rule(
    "default-changed", "What holds when a request says nothing is another.", "Keep the default; who asks gets the new."
)

RULES = tuple(rule for rule in list(globals().values()) if isinstance(rule, Rule))
"""Every rule. All else is an addition, and allowed: clients ignore fields and listed values that they do not know."""
