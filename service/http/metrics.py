"""What is counted, for Prometheus: every metric there is, with its meaning."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import choose_encoder
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from service import __version__

_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120)
"""Bounds in seconds: a read takes milliseconds, the longest article two minutes."""


class Metrics:
    """The metrics of one application, each process of which counts for itself.

    Labels take few values: a route is its template, and whatever no route serves is `other`.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self.info = self._gauge("info", "Release of the service; always 1.", "version")
        self.info.labels(__version__).set(1)
        self.requests = self._histogram(
            "request_seconds",
            "Requests, and how long they took to the end of the answer; status is 2xx to 5xx, or left for a caller "
            "who did not wait.",
            "method",
            "route",
            "status",
        )
        self.in_flight = self._gauge("requests_in_flight", "Requests that are being served.")
        self.stages = self._histogram(
            "stage_seconds", "Requests that came to a stage, and how long they spent in it.", "stage"
        )
        self.problems = self._counter("problems", "Answers that are problems, by their code.", "code")
        self.unavailable = self._counter(
            "unavailable", "Requests that could not be served now, by what was busy or away.", "part"
        )
        self.deprecated = self._counter(
            "deprecated_requests",
            "Requests that use a route or a parameter that will go, by who sent them.",
            "method",
            "route",
            "parameter",
            "principal",
        )
        self.ingests = self._counter("ingests", "Articles taken in; outcome is new or known.", "outcome")
        self.webhook_attempts = self._counter(
            "webhook_attempts", "Attempts to send an event to a webhook, by what came of them.", "outcome"
        )
        self.checks = self._gauge("check", "Whether a check of readiness succeeds, 1 or 0.", "check")
        self.articles_under_way = self._gauge("articles_under_way", "Articles that are being read or wait for it.")
        self.article_places = self._gauge("article_places", "Articles that may be read or wait at once.")
        self.workers = self._gauge("workers", "Workers on PostgreSQL that gave a sign of life of late.")
        self.last_change = self._gauge("changes_last_seq", "Number of the last entry of the log of changes.")

    def count_ingest(self, *, known: bool) -> None:
        """Count an article that was taken in."""
        self.ingests.labels("known" if known else "new").inc()

    def written(self, accept: str | None) -> tuple[bytes, str]:
        """All metrics, and the media type of the form that the caller can read best."""
        encode, media_type = choose_encoder(accept or "")
        written: Callable[[CollectorRegistry], bytes] = encode
        return written(self.registry), media_type

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"communique_{name}", meaning, labels, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"communique_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str) -> Histogram:
        return Histogram(f"communique_{name}", meaning, labels, buckets=_QUICK, registry=self.registry)
