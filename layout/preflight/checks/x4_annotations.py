"""Annotations stay outside what is printed."""

from collections.abc import Iterator

from layout.findings import Box
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_ALLOWED = frozenset({"TrapNet", "PrinterMark"})


def _touch(one: Box, other: Box) -> bool:
    return one.x < other.right and one.right > other.x and one.y < other.bottom and one.bottom > other.y


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give annotations that reach into the bleed box."""
    boxes = sheet.page.boxes
    printed = boxes.placed(boxes.bleed or boxes.page)
    for annotation in sheet.page.annotations:
        if annotation.subtype not in _ALLOWED and _touch(annotation.box, printed):
            message = f"an annotation ({annotation.subtype or 'no kind'}) lies on the page"
            hint = "export without links, notes and form fields"
            yield Fault(code="x4/annotation", message=message, hint=hint, box=annotation.box)


RULE = Rule(
    id="x4/annotations",
    title="No annotations on the page",
    why="Whether notes and links print depends on the RIP's settings.",
    source="ISO 15930-7:2010",
    codes={"x4/annotation": FAIL},
    page=check,
)
