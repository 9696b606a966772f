"""Tagged CMYK does not overprint in mode 1."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give ICCBased CMYK with overprint in mode 1."""
    for mark in sheet.walk.marks:
        space = mark.colour.space.real
        if space.family == "ICCBased" and space.components == 4 and mark.overprint and mark.overprint_mode == 1:
            message = f"{mark.kind} in ICCBased CMYK overprints in mode 1"
            yield Fault(code="overprint/icc", message=message, hint="use DeviceCMYK", box=mark.box)


RULE = Rule(
    id="overprint/icc",
    title="No mode 1 with tagged CMYK",
    why="RIPs differ in whether mode 1 applies there.",
    source="ISO 15930-7:2010",
    codes={"overprint/icc": FAIL},
    page=check,
)
