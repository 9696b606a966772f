"""The colorant All is for printers' marks outside the page."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give marks in all inks on the page."""
    for mark in sheet.walk.marks:
        box = mark.box
        if "All" not in mark.colour.space.real.inks:
            continue
        if box.right > 0 and box.bottom > 0 and box.x < sheet.page.width and box.y < sheet.page.height:
            message = f"{mark.kind} in the colorant All"
            yield Fault(code="ink/all-colorant", message=message, hint="use black", box=box)


RULE = Rule(
    id="ink/all",
    title="No type in all inks",
    why="400 % ink does not dry on newsprint, and never registers.",
    source="GWG2022 R0024",
    codes={"ink/all-colorant": FAIL},
    page=check,
)
