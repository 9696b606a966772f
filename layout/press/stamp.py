"""The stamp: what a file says of itself. Dates and identifiers come from the edition, never from the clock."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a file says of itself."""

    slug: str
    title: str
    language: str
    date: datetime.date | None = None
