"""Every setting, read from environment variables with the prefix COMMUNIQUE_."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

KIB = 1024
MIB = 1024 * KIB


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
        description="How long a server that is told to stop waits for what it is still answering.",
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
