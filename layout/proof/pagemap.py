"""The made-up pages as the proof needs them: each set line, where it stands and where its copy is.

Reads layout.json (its format is in ARCHITECTURE.md) and gives no more of it than lines; the desk's page
draws the rest straight from the file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layout.errors import CopyRefusedError
from layout.findings import Box, Finding, Place, Severity

#: A parsed layout.json or report.json.
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLine:
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


def read_json(path: Path) -> Json:
    """Read a file the build wrote.

    Raises:
        CopyRefusedError: if it is missing or is not what a build writes.
    """
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    if not isinstance(value, dict) or value.get("format") != 1:
        raise _unreadable(path, "is of another format")
    return value


def set_lines(layout: Json) -> tuple[SetLine, ...]:
    """Return every set line in the order of pages, frames and columns."""
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
        for page in layout["pages"]
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


def _unreadable(path: Path, why: str) -> CopyRefusedError:
    finding = Finding(
        code="proof/unreadable-build",
        severity=Severity.FAIL,
        message=f"cannot be read: {why}",
        hint="build the edition again",
        place=Place(str(path)),
    )
    return CopyRefusedError(f"{path} cannot be read", [finding])
