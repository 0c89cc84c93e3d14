"""Version 1 of the contract: one module a resource."""

from service.api.v1 import articles, channels, ingest, meetings, officials, parties
from service.domain.articles import ArticleIn, ArticlePatch

ROUTERS = (ingest.router, meetings.router, officials.router, channels.router, articles.router, parties.router)
"""In the order in which the contract shows them."""

TAGS = (ingest.TAG, meetings.TAG, officials.TAG, channels.TAG, articles.TAG, parties.TAG)

REQUEST_MODELS = (ArticleIn, ArticlePatch)
"""Bodies that routes read themselves."""
