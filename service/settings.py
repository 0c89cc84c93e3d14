"""Every setting, read from environment variables with the prefix COMMUNIQUE_."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

KIB = 1024
MIB = 1024 * KIB


def _separated(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_separated)]
"""Several names; in the environment separated by commas."""


class Settings(BaseSettings):
    """What an operator can set; every limit has a name, a bound and a reason."""

    model_config = SettingsConfigDict(env_prefix="COMMUNIQUE_", frozen=True)

    database_url: str = Field(
        default=f"sqlite:///{Path.cwd() / 'communique.db'}",
        description="SQLAlchemy address of the database: `sqlite:///FILE` or `postgresql://...`.",
    )
    database_pool_size: int = Field(
        default=5,
        ge=1,
        le=100,
        description="PostgreSQL connections a process keeps open; requests use a few at a time.",
    )
    database_busy_seconds: float = Field(
        default=5.0, ge=0.1, le=60, description="How long a write waits for SQLite's one writer before it answers 503."
    )
    read_seconds: float = Field(
        default=10.0,
        ge=0,
        le=3600,
        description="How long one query of a read may take before it is answered 503; 0 for no limit.",
    )
    write_seconds: float = Field(
        default=30.0,
        ge=0,
        le=3600,
        description="How long one statement of a write may take before all is undone and answered 503; 0 for no limit.",
    )
    sqlite_synchronous: Literal["NORMAL", "FULL"] = Field(
        default="FULL",
        description="FULL survives a power cut; NORMAL is faster and survives only a crash of the process.",
    )
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on; 0 picks a free one.")
    read_threads: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Threads that answer reads; more fight for the interpreter lock and answer fewer.",
    )
    write_threads: int = Field(
        default=2,
        ge=1,
        le=64,
        description="Threads kept for writes, apart from those for reads and those that wait for articles to be read.",
    )
    extraction_processes: int = Field(
        default=1, ge=0, le=64, description="Processes that read articles; 0 reads them in the server's own process."
    )
    extraction_queue: int = Field(
        default=32,
        ge=0,
        le=1000,
        description="Articles that wait while all processes read others; one more is answered 503.",
    )
    extraction_seconds: float = Field(
        default=120.0,
        ge=1,
        le=600,
        description="How long one article may take to read before it is given up with 422.",
    )
    extraction_start_seconds: float = Field(
        default=120.0,
        ge=0.1,
        le=600,
        description="How long a process that reads articles may take to start before a request for it is answered 503.",
    )
    readiness_seconds: float = Field(
        default=2.0, ge=0.1, le=30, description="How long each check of `/readyz` may take before it has failed."
    )
    body_bytes: int = Field(
        default=MIB, ge=KIB, le=64 * MIB, description="Largest request body; a longer one is answered 413."
    )
    batch_lines: int = Field(
        default=100_000, ge=1, le=10_000_000, description="Most articles that one upload of many may bring."
    )
    batch_bytes: int = Field(
        default=KIB * MIB,
        ge=KIB,
        le=1024 * KIB * MIB,
        description="Most bytes that one upload of many articles may have; each line may have as many as a body.",
    )
    batch_idle_seconds: float = Field(
        default=30.0,
        ge=0.1,
        le=600,
        description="How long an upload of many articles may go without a byte before it is taken as it is.",
    )
    job_days: int = Field(default=7, ge=1, le=3650, description="How long a job can be asked for once it is finished.")
    url_bytes: int = Field(
        default=32 * KIB,
        ge=KIB,
        le=60 * KIB,
        description="Longest path and query; a longer one is answered 414, before the parser cuts it at 64 KiB.",
    )
    json_depth: int = Field(
        default=16, ge=4, le=200, description="Deepest nesting of a JSON body; ours need three levels."
    )
    if_match_required: bool = Field(
        default=True,
        description="Whether PATCH without `If-Match` is refused with 428; else it changes whatever is there.",
    )
    idempotency_hours: int = Field(
        default=24,
        ge=1,
        le=24 * 30,
        description="How long the answer to a request with an `Idempotency-Key` is kept for when it comes again.",
    )
    page_limit: int = Field(default=100, ge=1, le=1000, description="Most items that one page of a list holds.")
    total_limit: int = Field(
        default=10_000,
        ge=1,
        le=1_000_000,
        description="How far `with_total` counts the rows of a list; where there are more, it says so.",
    )
    stats_groups: int = Field(
        default=1000,
        ge=1,
        le=100_000,
        description="Most groups that statistics answer; where there are more, the smaller ones are left out.",
    )
    query_characters: int = Field(default=200, ge=10, le=2000, description="Longest search text.")
    cursor_secret: str = Field(
        default="communique",
        min_length=8,
        max_length=200,
        description="Key that signs page cursors; set one value for all processes.",
    )
    stream_seconds: float = Field(
        default=600,
        ge=0.1,
        le=86400,
        description="How long a stream of changes lasts before its client has to come back for more.",
    )
    stream_poll_seconds: float = Field(
        default=0.5, ge=0.01, le=60, description="How often the log is asked for news while anybody follows it."
    )
    stop_seconds: int = Field(
        default=30,
        ge=1,
        le=600,
        description="How long a server or worker that is told to stop waits for what it is still at.",
    )
    worker_lost_seconds: float = Field(
        default=30.0,
        ge=1,
        le=3600,
        description="How long a worker on PostgreSQL may give no sign of life before others take over its work.",
    )
    require_keys: Literal["auto", "always", "never"] = Field(
        default="auto",
        description=(
            "Whether callers need a key: `auto` once a key was ever made, `never` only on a loopback address."
        ),
    )
    key_days: int = Field(
        default=365, ge=1, le=3650, description="Days until a new key expires, unless its maker says otherwise."
    )
    key_overlap_seconds: int = Field(
        default=24 * 3600,
        ge=0,
        le=30 * 24 * 3600,
        description="How long the secret of before, of a key or webhook, works on after a rotation that does not say.",
    )
    key_cache_seconds: float = Field(
        default=5.0,
        ge=0,
        le=60,
        description="How long a process may not notice what another one did to a key; its own acts count at once.",
    )
    hosts: Names = Field(
        default=(),
        description=(
            "Names, separated by commas, by which callers may address it while no key is asked for; "
            "those of the loopback address always may."
        ),
    )
    proxies: Names = Field(
        default=(),
        description=(
            "Addresses or networks, separated by commas, of proxies whose `X-Forwarded-For` and `-Proto` are believed."
        ),
    )
    cors_origins: Names = Field(
        default=(),
        description="Origins, separated by commas, whose pages may call from a browser: `https://desk.example`.",
    )
    reads_per_minute: int = Field(
        default=6000,
        ge=0,
        le=1_000_000,
        description="Requests that read which one key may send in a minute, at each process; 0 for no limit.",
    )
    writes_per_minute: int = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="Requests that write, or try a text out, which one key may send in a minute, at each process.",
    )
    wrong_keys_per_minute: int = Field(
        default=30,
        ge=0,
        le=1_000_000,
        description="Keys that are none which one address may try in a minute, at each process; 0 for no limit.",
    )
    concurrent_requests: int = Field(
        default=200,
        ge=1,
        le=10_000,
        description="Requests that are worked on at once; one more is answered 503. Probes and pages are not counted.",
    )
    connections: int = Field(
        default=1000, ge=1, le=100_000, description="Connections at once; a request on one more is answered 503."
    )
    head_bytes: int = Field(
        default=64 * KIB,
        ge=8 * KIB,
        le=MIB,
        description="Longest address and headers together; a longer head is answered 431.",
    )
    head_seconds: float = Field(
        default=10.0, ge=0.1, le=300, description="How long a head may take to come before it is answered 408."
    )
    body_seconds: float = Field(
        default=30.0, ge=0.1, le=600, description="How long a body may take to come before it is answered 408."
    )
    webhooks: int = Field(
        default=50, ge=0, le=1000, description="Most webhooks that there may be; each entry of the log may go to each."
    )
    webhook_secret: str = Field(
        default="communique",
        min_length=8,
        max_length=200,
        description=(
            "What the secrets of webhooks are derived from, with what the database holds; set one value for all "
            "processes. With another value every secret is another."
        ),
    )
    webhook_hosts: Names = Field(
        default=(),
        description=(
            "Hosts, addresses or networks, separated by commas, that webhooks may lead to although they are not "
            "public, at any port and without TLS: `hooks.desk.example, 10.1.0.0/16`."
        ),
    )
    webhook_seconds: float = Field(
        default=15.0,
        ge=0.1,
        le=60,
        description="How long a receiver may take to answer, from looking up its name to the head of its answer.",
    )
    webhook_sends: int = Field(
        default=4,
        ge=1,
        le=100,
        description="Events that each process sends to one webhook at once; others have their own.",
    )
    webhook_failing_days: float = Field(
        default=5.0,
        ge=0.01,
        le=365,
        description="Days after which a webhook is turned off when no attempt has succeeded since one failed.",
    )
    webhook_delivery_days: float = Field(
        default=30.0,
        ge=1,
        le=3650,
        description="Days that a delivery, with its attempts, can be looked up after it succeeded or failed for good.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe log line to write."
    )
    log_format: Literal["json", "text"] = Field(
        default="json", description="One JSON object a line for programs, or text for people."
    )
    server_timing: bool = Field(
        default=True, description="Whether the header `Server-Timing` says how long the stages of a request took."
    )
