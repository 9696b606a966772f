"""A picture's data are all there."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pictures of which something is missing."""
    for mark in sheet.walk.marks:
        picture = mark.picture
        if picture is not None and picture.fault:
            message = f"a picture of {picture.width} × {picture.height} pixels is damaged: {picture.fault}"
            yield Fault(code="picture/damaged", message=message, hint="place it again, and export again", box=mark.box)


RULE = Rule(
    id="picture/data",
    title="Pictures are whole",
    why="A viewer draws a picture cut short in grey or half; a RIP may leave it out, or stop.",
    source="ISO 32000-1:2008, 8.9.5.2; ITU-T T.81",
    codes={"picture/damaged": FAIL},
    page=check,
)
