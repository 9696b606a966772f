"""Archive pages bring no transfer curves, and of PDF/A-1 no transparency."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give graphics states and XObjects that PDF/A forbids."""
    for state in sheet.walk.states:
        message = f"a graphics state on the page sets {state}"
        yield Fault(code="a/transfer", message=message, hint="export without transfer curves and halftones")
    for kind in sheet.walk.forms:
        message = f"the page refers to {kind}"
        yield Fault(code="a/xobject", message=message, hint="export with everything embedded")
    if part_of(job) == "1" and sheet.walk.transparent:
        message = f"the page is transparent: {', '.join(sheet.walk.transparent)}"
        yield Fault(code="a/transparency", message=message, hint="export as PDF/A-2a")


RULE = Rule(
    id="a/graphics-state",
    title="Nothing left to devices",
    why="An archive copy looks the same on every device.",
    source="ISO 19005-2:2011, 6.2.5 and 6.2.9; ISO 19005-1:2005, 6.4",
    codes={"a/transfer": FAIL, "a/xobject": FAIL, "a/transparency": FAIL},
    page=check,
)
