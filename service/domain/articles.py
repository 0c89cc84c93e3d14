"""Articles: what is sent in, what can be amended later, and what is kept."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from service.domain.readable import AS_PATTERN, READABLE
from service.domain.reports import ExtractorVersion, Value
from service.domain.vocabulary import PublishedBasis

_PUBLICATION_DAY = r"^[1-8][0-9]{3}-[0-9]{2}-[0-9]{2}$"


def _day(value: object) -> object:
    # Pydantic would also take numbers and instants; and days beyond the pattern leave a relative date no room.
    text = value.isoformat() if isinstance(value, date) else value
    if not isinstance(text, str) or not re.fullmatch(_PUBLICATION_DAY, text):
        raise ValueError("Give a day as YYYY-MM-DD, of the years 1000 to 8999.")
    return text


PublicationDay = Annotated[date, BeforeValidator(_day), Field(json_schema_extra={"pattern": _PUBLICATION_DAY})]


class ArticleMetadata(Value):
    """What a sender can say about an article beside its text; null is "not known"."""

    title: Annotated[str, AS_PATTERN, Field(max_length=1000), READABLE] | None = Field(
        default=None, description="Headline.", examples=["US, China defense chiefs to meet in Singapore"]
    )
    url: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\x00-\x20\x7f]+$")] | None = Field(
        default=None, description="Where it was published.", examples=["https://news.example/2022/05/30/a"]
    )
    source: Annotated[str, AS_PATTERN, Field(max_length=200), READABLE] | None = Field(
        default=None, description="Who published it.", examples=["Example News"]
    )
    published_at: PublicationDay | None = Field(
        default=None, description="Day of publication.", examples=["2022-05-30"]
    )
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = Field(
        default=None, description="BCP 47 code of its language.", examples=["en"]
    )


class ArticleIn(ArticleMetadata):
    """An article as it is sent in."""

    text: Annotated[str, AS_PATTERN, READABLE] = Field(description="The text, kept exactly as received.")


class ArticlePatch(ArticleMetadata):
    """Metadata to change: a field that is set replaces, null forgets, an absent one stays."""


class Article(Value):
    """An article as it is kept; its text is fetched apart."""

    id: str = Field(description="Stable and opaque.")
    sha256: str = Field(description="SHA-256 of the text as received, in UTF-8, in hexadecimal.")
    length: int = Field(description="Length of the text in code points.")
    title: str | None = Field(default=None, description="Headline, as given.")
    url: str | None = Field(default=None, description="Where it was published, as given.")
    source: str | None = Field(default=None, description="Who published it, as given.")
    language: str | None = Field(default=None, description="BCP 47 code, as given or else as recognised.")
    published_at: date | None = Field(
        default=None, description="Day of publication, as given or else as read from the text."
    )
    published_at_basis: PublishedBasis
    extractor: ExtractorVersion
    created_at: datetime = Field(description="When it came in.")
    updated_at: datetime = Field(description="When what is known about it last changed.")
    revision: int = Field(description="Counts the changes; the ETag is made of it.")
