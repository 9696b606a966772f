"""Small type, thin lines and overprinting things are not in DeviceGray."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet

_SMALL_TYPE = 12.0
_THIN_LINE = 1.0


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give DeviceGray where RIPs differ in what they make of it."""
    for mark in sheet.walk.marks:
        if mark.colour.space.family != "DeviceGray" or mark.colour.is_white or mark.invisible:
            continue
        if mark.overprint and mark.kind != "image":
            message = f"{mark.kind} in DeviceGray overprints, which some RIPs ignore"
            yield Fault(code="colour/grey-overprint", message=message, hint="use CMYK black", box=mark.box)
        elif mark.kind == "text" and mark.size < _SMALL_TYPE:
            message = f"type of {mark.size:.1f} pt in DeviceGray"
            yield Fault(code="colour/grey-type", message=message, hint="use CMYK black", box=mark.box)
        elif mark.is_line and mark.size < _THIN_LINE:
            message = f"a line of {mark.size:.2f} pt in DeviceGray"
            yield Fault(code="colour/grey-line", message=message, hint="use CMYK black", box=mark.box)


RULE = Rule(
    id="colour/grey-type",
    title="Type and lines in CMYK black",
    why="DeviceGray does not overprint in mode 1, so register shows as white seams round type.",
    source="GWG2022 R0011, R0012, R0013",
    codes={"colour/grey-type": WARN, "colour/grey-line": WARN, "colour/grey-overprint": WARN},
    page=check,
)
