"""Pictures in an archive copy do not ask the viewer to make up pixels."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pictures with Interpolate."""
    for mark in sheet.walk.marks:
        if mark.picture is not None and mark.picture.interpolate:
            message = "a picture asks to be interpolated"
            yield Fault(code="picture/interpolate", message=message, hint="set Interpolate to false", box=mark.box)


RULE = Rule(
    id="picture/interpolate",
    title="No interpolation",
    why="How it is done is the viewer's choice, so the picture would look different in years to come.",
    source="ISO 19005-2:2011, 6.2.8",
    codes={"picture/interpolate": FAIL},
    page=check,
)
