"""The made-up pages as the proof needs them: each set line, where it stands and where its copy is.

Reads layout.json (its format is in ARCHITECTURE.md) and gives no more of it than lines; the desk's page
draws the rest straight from the file.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from layout.findings import Box

#: A parsed layout.json or report.json.
Json = Mapping[str, Any]


class SetLine(Struct, frozen=True, kw_only=True):
    """A line of type on a page; its box is in points from the trim box's top left, y down."""

    key: str
    """The paragraph it belongs to."""
    text: str
    ends_soft: bool
    """Whether it ends in a hyphen that only the line's end asked for."""
    page: int
    box: Box
    file: str
    line: int


def set_lines(pages: Iterable[Json]) -> tuple[SetLine, ...]:
    """Return every set line of pages of a layout.json, in the order of pages, frames and columns."""
    return tuple(
        SetLine(
            key=line["key"],
            text=line["text"],
            ends_soft=line.get("end") == "soft",
            page=page["number"],
            box=Box(*line["box"]),
            file=line["file"],
            line=line["line"],
        )
        for page in pages
        for frame in page["frames"]
        for column in frame["columns"]
        for line in column["lines"]
    )


def running_text(lines: Sequence[SetLine]) -> tuple[str, tuple[int, ...]]:
    """Return the copy that lines were set from, and the offset at which each line starts in it."""
    text, starts = "", []
    for line in lines:
        starts.append(len(text))
        text += line.text.rstrip("-\u2010\xad") if line.ends_soft else line.text.rstrip() + " "
    return text, tuple(starts)
