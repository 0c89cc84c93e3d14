"""Version 1 of the contract: one module a resource."""

from service.api.v1 import (
    articles,
    audit,
    batches,
    changes,
    channels,
    curation,
    decisions,
    deliveries,
    events,
    ingest,
    jobs,
    keys,
    meetings,
    officials,
    parties,
    stats,
    webhooks,
)
from service.domain.articles import ArticleIn, ArticlePatch
from service.domain.vocabulary import ReportKind

ROUTERS = (
    ingest.router,
    batches.router,
    jobs.router,
    meetings.router,
    curation.deciding_on(ReportKind.MEETING),
    officials.router,
    curation.deciding_on(ReportKind.OFFICIAL),
    channels.router,
    curation.deciding_on(ReportKind.CHANNEL),
    decisions.router,
    stats.router,
    changes.router,
    articles.router,
    parties.router,
    webhooks.router,
    deliveries.router,
    keys.router,
    audit.router,
)
"""In the order in which the contract shows them."""

TAGS = (
    ingest.TAG,
    jobs.TAG,
    meetings.TAG,
    officials.TAG,
    channels.TAG,
    decisions.TAG,
    stats.TAG,
    changes.TAG,
    articles.TAG,
    parties.TAG,
    webhooks.TAG,
    keys.TAG,
    audit.TAG,
)

REQUEST_MODELS = (ArticleIn, ArticlePatch, *curation.REQUEST_MODELS, *webhooks.REQUEST_MODELS, *keys.REQUEST_MODELS)
"""Bodies that routes read themselves."""

EVENTS = events.event_operations()
"""What webhooks are sent, for the contract."""
EVENT_MODELS = events.EVENT_MODELS
"""Bodies of events, to which it refers by name."""
