"""An archive page keeps within the limits that every reader is promised: its size, its nesting, its operators."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

#: Least and greatest side of a page's boxes, in units of user space.
_LEAST, _GREATEST = 3, 14_400
_DEEPEST = 28


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give boxes, nesting and operators beyond the limits; PDF/A-4 has none, PDF/A-1 none of a page's size."""
    part, walk = part_of(job), sheet.walk
    boxes = sheet.page.boxes
    named = {"Media": boxes.media, "Crop": boxes.crop, "Bleed": boxes.bleed, "Trim": boxes.trim, "Art": boxes.art}
    for name, box in named.items() if part in {"2", "3"} else ():
        if box is None:
            continue
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) < _LEAST or max(width, height) > _GREATEST:
            message = f"the {name}Box is {width:g} × {height:g} pt; {_LEAST} to {_GREATEST} are allowed"
            yield Fault(code="a/page-size", message=message, hint="export the page in a size that can be printed")
    if walk.nesting > _DEEPEST and part != "4":
        message = f"graphics states are saved {walk.nesting} deep; {_DEEPEST} is the most"
        yield Fault(code="a/nesting", message=message, hint="export as PDF/A by another program")
    if walk.tolerated:
        message = f"the page's content has operators that there are not: {', '.join(walk.tolerated)}"
        yield Fault(code="a/operator", message=message, hint="export the page again")


RULE = Rule(
    id="a/limits",
    title="Limits",
    why="A reader of the future may be built to these limits and no further.",
    source="ISO 19005-2:2011, 6.1.13 and 6.2.2; ISO 19005-1:2005, 6.1.12",
    codes={"a/page-size": FAIL, "a/nesting": FAIL, "a/operator": FAIL},
    page=check,
)
