"""The catalogue of what can go wrong: each kind of problem has its own page, and a slug and code that never change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A kind of problem: its slug and code never change."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def code(self) -> str:
        """The slug as one word of snake case."""
        return self.slug.replace("-", "_")

    @property
    def path(self) -> str:
        """Where the kind of problem is explained."""
        return f"/problems/{self.slug}"


MALFORMED_BODY = ProblemType(
    "malformed-body",
    400,
    "Malformed body",
    "The body is not one JSON value in UTF-8, or not text in UTF-8.",
    "Send strict JSON: UTF-8, no member twice, no NaN or Infinity, numbers within double precision, no deep nesting.",
)
MALFORMED_REQUEST = ProblemType(
    "malformed-request",
    400,
    "Malformed request",
    "What came over the connection is not HTTP.",
    "Send HTTP/1.1 as RFC 9112 has it; the connection is closed.",
)
INVALID_CURSOR = ProblemType(
    "invalid-cursor",
    400,
    "Invalid cursor",
    "The cursor was not issued by this service for this list with these filters.",
    "Take `next_cursor` from the page before, unchanged, and keep the other parameters as they were.",
)
UNAUTHENTICATED = ProblemType(
    "unauthenticated",
    401,
    "No valid key",
    "No key came with the request, or one that is not valid: mistyped, unknown, expired, rotated or revoked.",
    "Send `Authorization: Bearer` and a key; `python -m service keys create` or an admin's `POST /v1/keys` makes one.",
)
MISSING_SCOPE = ProblemType(
    "missing-scope",
    403,
    "Missing scope",
    "The key is valid, but was not made for this kind of operation.",
    "Use a key with the scope that `detail` names; no scope implies another.",
)
CROSS_SITE = ProblemType(
    "cross-site",
    403,
    "Cross-site request",
    "A web page of another site had the browser send a request that writes.",
    "Send it from a page of this service, such as `/docs`, or from a program that is no browser.",
)
NOT_FOUND = ProblemType(
    "not-found",
    404,
    "Not found",
    "There is nothing at this address, or no longer.",
    "Check the path and the id; `/docs` lists every path.",
)
METHOD_NOT_ALLOWED = ProblemType(
    "method-not-allowed",
    405,
    "Method not allowed",
    "The address exists but does not take this method.",
    "Use one of the methods that the `Allow` header names.",
)
NOT_ACCEPTABLE = ProblemType(
    "not-acceptable",
    406,
    "Not acceptable",
    "The `Accept` header admits none of the media types that this address can answer.",
    "Leave `Accept` out, or admit the media type that `detail` names.",
)
REQUEST_TOO_SLOW = ProblemType(
    "request-too-slow",
    408,
    "Request too slow",
    "The head or the body of the request took longer to come than this service waits.",
    "Send it again over a faster connection, or in smaller parts; `detail` names the limit.",
)
CONFLICT = ProblemType(
    "conflict",
    409,
    "Conflict",
    "The request contradicts the state of the resource.",
    "Do first what `detail` names, if it names anything; or fetch the resource anew and decide again.",
)
PRECONDITION_FAILED = ProblemType(
    "precondition-failed",
    412,
    "Precondition failed",
    "The resource is not at the revision that `If-Match` names: someone changed it since it was fetched.",
    "Fetch it anew, apply the change to what is there now, and send the new ETag.",
)
BODY_TOO_LARGE = ProblemType(
    "body-too-large",
    413,
    "Body too large",
    "The body is longer than this service takes.",
    "Send a shorter text, or several; `detail` names the limit.",
)
URL_TOO_LONG = ProblemType(
    "url-too-long",
    414,
    "Address too long",
    "The path and query together are longer than this service takes.",
    "Use fewer or shorter parameters; `detail` names the limit.",
)
UNSUPPORTED_MEDIA_TYPE = ProblemType(
    "unsupported-media-type",
    415,
    "Unsupported media type",
    "The body is of a media type, charset or content coding that this operation does not take.",
    "Send one of the media types that `detail` names, in UTF-8, not compressed.",
)
INVALID_REQUEST = ProblemType(
    "invalid-request",
    422,
    "Invalid request",
    "The request can be read, but some of its fields or parameters are not acceptable.",
    "Mend what `errors` names; each entry says what is expected.",
)
IDEMPOTENCY_KEY_REUSED = ProblemType(
    "idempotency-key-reused",
    422,
    "Idempotency key reused",
    "The `Idempotency-Key` came before, with another request: another path, body, query or `If-Match`.",
    "Make a new key for each change, and send the same key only with the same request.",
)
TOO_COMPLEX = ProblemType(
    "too-complex",
    422,
    "Text too complex",
    "The text takes longer to read than one article may, and would again.",
    "Send it in parts, each an article of its own; `detail` names the limit.",
)
SET_ASIDE = ProblemType(
    "set-aside",
    422,
    "Article set aside",
    "Reading the article ended the process that read it more than once, so it is not tried again by itself.",
    "Have the job's failed lines worked on again with `:retry`, or report the article to the operator.",
)
PRECONDITION_REQUIRED = ProblemType(
    "precondition-required",
    428,
    "Precondition required",
    "The change names no ETag, so that it could undo what somebody else has just changed.",
    "Fetch the resource and send its `ETag` as `If-Match`; or send `If-Match: *` to change whatever is there.",
)
TOO_MANY_REQUESTS = ProblemType(
    "too-many-requests",
    429,
    "Too many requests",
    "The caller asked more often in a minute than this service lets one caller ask, or tried too many wrong keys.",
    "Wait for the seconds that `Retry-After` names; the `RateLimit` header of every answer says how much is left.",
)
HEAD_TOO_LARGE = ProblemType(
    "head-too-large",
    431,
    "Head too large",
    "The address and headers of the request together are longer than this service takes.",
    "Send fewer or shorter headers; `detail` names the limit.",
)
INTERNAL = ProblemType(
    "internal",
    500,
    "Internal error",
    "The service failed in a way that it does not know. Nothing was stored by halves.",
    "Try again; if it happens again, report it with the `request_id`.",
)
UNAVAILABLE = ProblemType(
    "unavailable",
    503,
    "Unavailable",
    "The service cannot do this now: it is at its limits, the database is busy or away, or articles cannot be read.",
    "Try again after the seconds that `Retry-After` names.",
)
TOO_SLOW = ProblemType(
    "too-slow",
    503,
    "Too slow",
    "The database takes longer for this than one query may. Nothing was changed.",
    "Ask for less: fewer days, one party or official, rarer words; or, at another time, when there is less to do.",
)
STORAGE_FULL = ProblemType(
    "storage-full",
    507,
    "Storage full",
    "The database has no room left on its disk. Nothing was changed, and what is stored can be read.",
    "Tell the operator, who makes room or grants more; then send the request again.",
)

PROBLEM_TYPES = {kind.slug: kind for kind in list(globals().values()) if isinstance(kind, ProblemType)}
"""Every kind of problem, by slug."""
