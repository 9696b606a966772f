"""Every line that was made up can be seen on the page."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet, at_line, columns_of
from layout.preflight.subject.values import Mark, Walk

#: Of small letters' height, which is about half the size, so much must be left by what clips the line.
_LEFT = 0.42
#: Advances in a PDF are whole thousandths.
_TOLERANCE = 0.6

Line = Mapping[str, Any]
Span = tuple[float, float]


def _baselines(mark: Mark) -> tuple[float, float]:
    """Return between which baselines type can stand without being cut off above or below."""
    top, bottom, size = mark.box.y, mark.box.bottom, mark.size
    return max(top + _LEFT * size, bottom - 0.6 * size), bottom + 0.05 * size


def _spans(lines: Sequence[Line], walk: Walk) -> list[list[Span]]:
    """Return from where to where type can be seen on each line's baseline."""
    spans: list[list[Span]] = [[] for _ in lines]
    order = sorted(range(len(lines)), key=lambda index: float(lines[index]["baseline"]))
    baselines = [lines[index]["baseline"] for index in order]
    for mark in walk.marks:
        if mark.kind == "text" and not mark.invisible and mark.alpha > 0:
            lowest, highest = _baselines(mark)
            span = (mark.box.x - _TOLERANCE, mark.box.right + _TOLERANCE)
            for index in order[bisect_left(baselines, lowest) : bisect_right(baselines, highest)]:
                spans[index].append(span)
    return spans


def _unseen(line: Line, spans: Sequence[Span]) -> list[str]:
    """Return a line's words that no type covers."""
    words = line.get("words", ())
    if not words:
        return []
    middles = [(left + right) / 2 for _, left, right in words]
    first, last = min(middles), max(middles)
    for left, right in spans:
        if left <= first and last <= right:  # as nearly always: type for the whole line
            return []
    return [
        word
        for (word, _, _), middle in zip(words, middles, strict=True)
        if not any(left <= middle <= right for left, right in spans)
    ]


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give lines of layout.json that are not painted, or cut off."""
    lines = [line for column in columns_of(sheet.layout) for line in column.get("lines", ())]
    for line, spans in zip(lines, _spans(lines, sheet.walk), strict=True):
        lost = _unseen(line, spans)
        if lost:
            message = f"{len(lost)} words of a line cannot be seen: {' '.join(lost)[:60]}"
            hint = "the page must not go out; report it with the copy that caused it"
            yield Fault(code="layout/not-painted", message=message, hint=hint, **at_line(line))


RULE = Rule(
    id="layout/painted",
    title="Every line is on the page",
    why="Text can be in a file for readers and searches and yet be cut away by the frame it stands in.",
    source="CSS 2.2, 11.1 (overflow and clipping); ISO 32000-1:2008, 8.5.4",
    codes={"layout/not-painted": FAIL},
    page=check,
    needs=frozenset({"layout"}),
)
