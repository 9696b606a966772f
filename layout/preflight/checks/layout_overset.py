"""No line stands outside its frame, no frame outside the type area."""

from collections.abc import Iterator

from layout import units
from layout.findings import Box
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet, at_line, box_of, frames_of

#: Descenders and rounding, in points.
_TOLERANCE = 1.5
#: Hyphens and points hang out of the measure (optical margins), in points.
_HANGING = 5.0


def _beyond(inner: Box, outer: Box, hanging: float = 0.0) -> float:
    across = max(outer.x - inner.x, inner.right - outer.right) - hanging
    return max(across, outer.y - inner.y, inner.bottom - outer.bottom)


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give lines and frames that do not fit."""
    layout = job.layout_given
    area = Box(*layout["page"]["type_area"])
    for frame in frames_of(sheet.layout):
        box = box_of(frame)
        if _beyond(box, area) > _TOLERANCE:
            message = f"the frame {frame['id']} sticks {units.mm(_beyond(box, area)):.1f} mm out of the type area"
            hint = "give it another place"
            yield Fault(code="layout/frame-outside", message=message, hint=hint, box=box)
        left, right = box.x - _HANGING - _TOLERANCE, box.right + _HANGING + _TOLERANCE
        top, bottom = box.y - _TOLERANCE, box.bottom + _TOLERANCE
        for column in frame.get("columns", ()):
            for line in column.get("lines", ()):
                x, y, width, height = line["box"]
                if x < left or y < top or x + width > right or y + height > bottom:
                    out = _beyond(box_of(line), box, _HANGING)
                    message = f"overset: {line['text'][:40]!r} stands {out:.1f} pt outside its frame"
                    hint = "cut the story, or give it more room"
                    yield Fault(
                        code="layout/overset",
                        message=message,
                        hint=hint,
                        rank=-out,
                        **at_line(line),
                    )


RULE = Rule(
    id="layout/overset",
    title="No overset",
    why="What does not fit its frame prints over something else, or not at all.",
    source="Umbruch's layout.json",
    codes={"layout/overset": FAIL, "layout/frame-outside": FAIL},
    page=check,
    needs=frozenset({"layout"}),
)
