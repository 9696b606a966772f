"""Two headlines of like size do not stand side by side."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from layout import units
from layout.findings import Box
from layout.preflight.rule import INFO, Fault, Job, Rule, Sheet, box_of, frames_of

_APART = units.points("12mm")
_LIKE = 0.8


def _headlines(page: Mapping[str, Any]) -> Iterator[tuple[str, Box]]:
    for frame in frames_of(page):
        lines = [
            box_of(line)
            for column in frame.get("columns", ())
            for line in column.get("lines", ())
            if line.get("style") == "headline"
        ]
        for box in lines:
            yield str(frame.get("story")), box


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give headlines of different stories that read as one line."""
    for (one_story, one), (other_story, other) in combinations(_headlines(sheet.layout), 2):
        like = min(one.height, other.height) / max(one.height, other.height) > _LIKE
        level = min(one.bottom, other.bottom) - max(one.y, other.y) > 0.5 * min(one.height, other.height)
        gap = max(one.x, other.x) - min(one.right, other.right)
        if one_story != other_story and like and level and 0 <= gap < _APART:
            message = f"the headlines of {one_story} and {other_story} stand side by side"
            hint = "set one smaller, or move it"
            yield Fault(code="layout/butted-heads", message=message, hint=hint, box=other)


RULE = Rule(
    id="layout/headlines",
    title="No butted headlines",
    why="Readers read on into the neighbour (Zeilenwettbewerb).",
    source="German setting practice",
    codes={"layout/butted-heads": INFO},
    page=check,
    needs=frozenset({"layout"}),
)
