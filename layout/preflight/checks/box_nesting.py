"""Trim box in bleed box in media box."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

#: Rounding of millimetres to points, in points.
_TOLERANCE = 0.02


def _inside(inner: tuple[float, float, float, float] | None, outer: tuple[float, float, float, float] | None) -> bool:
    if inner is None or outer is None:
        return True
    low = all(i >= o - _TOLERANCE for i, o in zip(inner[:2], outer[:2], strict=True))
    return low and all(i <= o + _TOLERANCE for i, o in zip(inner[2:], outer[2:], strict=True))


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give boxes that stick out of those around them."""
    boxes = sheet.page.boxes
    final = boxes.trim or boxes.art
    pairs = (
        ("trim", final, "bleed", boxes.bleed),
        ("trim", final, "media", boxes.media),
        ("bleed", boxes.bleed, "media", boxes.media),
    )
    for inner_name, inner, outer_name, outer in pairs:
        if not _inside(inner, outer):
            message = f"the {inner_name} box sticks out of the {outer_name} box"
            yield Fault(code="box/nesting", message=message, hint="export the page again")
    if final is not None and (final[2] - final[0] < 1 or final[3] - final[1] < 1):
        yield Fault(code="box/nesting", message="the trim box is empty", hint="export the page again")


RULE = Rule(
    id="box/nesting",
    title="Boxes lie in each other",
    why="What lies outside the media box does not exist for the RIP.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 14.11.2",
    codes={"box/nesting": FAIL},
    page=check,
)
