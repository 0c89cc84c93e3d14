"""Articles: what is sent in, what can be amended later, and what is kept."""

from datetime import date, datetime

from pydantic import Field

from service.domain.reports import ExtractorVersion, Value
from service.domain.vocabulary import PublishedBasis


class ArticleMetadata(Value):
    """What a sender can say about an article beside its text; null is "not known"."""

    title: str | None = Field(
        default=None, description="Headline.", examples=["US, China defense chiefs to meet in Singapore"]
    )
    url: str | None = Field(
        default=None, description="Where it was published.", examples=["https://news.example/2022/05/30/a"]
    )
    source: str | None = Field(default=None, description="Who published it.", examples=["Example News"])
    published_at: date | None = Field(default=None, description="Day of publication.", examples=["2022-05-30"])
    language: str | None = Field(default=None, description="BCP 47 code of its language.", examples=["en"])


class ArticleIn(ArticleMetadata):
    """An article as it is sent in."""

    text: str = Field(description="The text, kept exactly as received.")


class ArticlePatch(ArticleMetadata):
    """Metadata to change: a field that is set replaces, null forgets, an absent one stays."""


class Article(Value):
    """An article as it is kept; its text is fetched apart."""

    id: str
    sha256: str = Field(description="SHA-256 of the text as received, in UTF-8, in hexadecimal.")
    length: int = Field(description="Length of the text in code points.")
    title: str | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = Field(default=None, description="BCP 47 code, as given or else as recognised.")
    published_at: date | None = Field(
        default=None, description="Day of publication, as given or else as read from the text."
    )
    published_at_basis: PublishedBasis
    extractor: ExtractorVersion
    created_at: datetime
    updated_at: datetime
    revision: int
