"""Frames do not overlap."""

from collections.abc import Iterator
from itertools import combinations

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet, box_of, frames_of

_TOLERANCE = 1.0


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give frames of one page that cover each other."""
    for one, other in combinations(frames_of(sheet.layout), 2):
        a, b = box_of(one), box_of(other)
        across = min(a.right, b.right) - max(a.x, b.x)
        down = min(a.bottom, b.bottom) - max(a.y, b.y)
        if across > _TOLERANCE and down > _TOLERANCE:
            message = f"the frames {one['id']} and {other['id']} overlap by {down:.1f} pt"
            hint = "give one another place"
            yield Fault(code="layout/overlap", message=message, hint=hint, box=b)


RULE = Rule(
    id="layout/overlap",
    title="Frames keep apart",
    why="Two stories in one place are two stories that nobody can read.",
    source="Umbruch's layout.json",
    codes={"layout/overlap": FAIL},
    page=check,
    needs=frozenset({"layout"}),
)
