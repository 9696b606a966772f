"""Every line that was made up can be seen on the page."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet, at_line, columns_of, pages_of
from layout.preflight.subject.values import Mark

#: Of small letters' height, which is about half the size, so much must be left by what clips the line.
_LEFT = 0.42
#: Advances in a PDF are whole thousandths.
_TOLERANCE = 0.6


def _shows(mark: Mark, baseline: float) -> bool:
    """Whether type stands on a baseline and its letters are not cut off above or below."""
    top, bottom = mark.box.y, mark.box.bottom
    return top <= baseline - _LEFT * mark.size and baseline - 0.05 * mark.size <= bottom <= baseline + 0.6 * mark.size


def _unseen(line: dict[str, object], marks: Sequence[Mark]) -> Iterator[str]:
    """Yield a line's words that no type covers."""
    there = [mark.box for mark in marks if _shows(mark, float(str(line["baseline"])))]
    words: Sequence[tuple[str, float, float]] = line.get("words", ())  # type: ignore[assignment]
    for word, left, right in words:
        middle = (left + right) / 2
        if not any(box.x - _TOLERANCE <= middle <= box.right + _TOLERANCE for box in there):
            yield word


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give lines of layout.json that are not painted, or cut off."""
    page = next((page for page in pages_of(job.layout_given) if page["number"] == sheet.page.number), None)
    if page is None:
        return
    marks = [mark for mark in sheet.walk.marks if mark.kind == "text" and not mark.invisible and mark.alpha > 0]
    marks.sort(key=lambda mark: mark.box.bottom)
    largest = max((mark.size for mark in marks), default=0.0)
    for column in columns_of(page):
        for line in column.get("lines", ()):
            baseline = float(line["baseline"])
            first = bisect_left(marks, baseline - 0.05 * largest, key=lambda mark: mark.box.bottom)
            last = bisect_right(marks, baseline + 0.6 * largest, key=lambda mark: mark.box.bottom)
            lost = list(_unseen(line, marks[first:last]))
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
