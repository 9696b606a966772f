"""Coldset prints within the type area; on trimmed products type keeps clear of the knife."""

from collections.abc import Iterator

from layout import units
from layout.findings import Box
from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet

#: A hair's breadth, and the side bearings of the last glyph, in points; punctuation may hang in the margin.
_TOLERANCE = 1.0
_HUNG = 2.0


def _outside(box: Box, area: Box) -> float:
    """Return how far a box sticks out of an area, in points."""
    return max(area.x - box.x, area.y - box.y, box.right - area.right, box.bottom - area.bottom)


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give marks outside the area that the press prints on."""
    press, page = job.press_given, sheet.page
    size = press.size_of(page.width, page.height)
    if size is None:
        return
    width, height = size.type_area.width, size.type_area.height
    area = Box((page.width - width) / 2, (page.height - height) / 2, width, height)
    left, top, right, bottom = area.x, area.y, area.right, area.bottom
    coldset = press.bleed == 0
    for mark in sheet.walk.marks:
        box = mark.box
        if box.x >= left and box.y >= top and box.right <= right and box.bottom <= bottom:
            continue
        if mark.source == "softmask" or mark.invisible or mark.colour.is_white:
            continue
        if not coldset and mark.kind != "text":
            continue
        out = _outside(mark.box, area)
        if out > (_HUNG if mark.kind == "text" else _TOLERANCE):
            what = f"{mark.kind} reaches {units.mm(out):.1f} mm out of the type area"
            code = "box/outside-type-area" if coldset else "box/near-trim"
            hint = f"the type area is {units.mm(width):g} × {units.mm(height):g} mm"
            yield Fault(code=code, message=what, hint=hint, box=mark.box, rank=-out)


RULE = Rule(
    id="box/type-area",
    title="Type area",
    why="A coldset press has no ink outside its type area: what lies there is lost.",
    source="DIN 16604:1973; printing houses' data sheets",
    codes={"box/outside-type-area": FAIL, "box/near-trim": WARN},
    page=check,
    needs=frozenset({"press"}),
)
