"""A crop box hides nothing."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give a crop box that differs from the media box."""
    boxes = sheet.page.boxes
    if boxes.crop is None or boxes.media is None:
        return
    if any(abs(one - other) > 0.02 for one, other in zip(boxes.crop, boxes.media, strict=True)):
        message = "the crop box differs from the media box"
        yield Fault(code="box/crop", message=message, hint="remove the crop box")


RULE = Rule(
    id="box/crop",
    title="Crop box",
    why="Screens show the crop box, presses do not: the proof on the screen would not be the page.",
    source="GWG2022 R0003",
    codes={"box/crop": FAIL},
    page=check,
)
