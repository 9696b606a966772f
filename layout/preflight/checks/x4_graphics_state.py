"""No page brings its own transfer curves or odd halftones."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give transfer functions and halftones."""
    for state in sheet.walk.states:
        code = "x4/halftone" if state.startswith("HT") and state not in {"HTP", "HTO"} else "x4/transfer"
        message = f"a graphics state on the page sets {state}"
        yield Fault(code=code, message=message, hint="export without transfer curves and halftones")


RULE = Rule(
    id="x4/graphics-state",
    title="Transfer curves and halftones",
    why="They change every tone on the plate and belong to the printing house.",
    source="ISO 15930-7:2010",
    codes={"x4/transfer": FAIL, "x4/halftone": FAIL},
    page=check,
)
