"""Transparency is blended in CMYK."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give groups with another blending space, and transparent pages without a group."""
    for group in sheet.walk.groups:
        if group.space in {"", "DeviceCMYK"} or (group.luminosity and group.space == "DeviceGray"):
            continue
        message = f"a transparency group ({group.source}) blends in {group.space}"
        yield Fault(code="x4/group-space", message=message, hint="set its colour space to DeviceCMYK")
    named = any(group.source == "page" and group.space for group in sheet.walk.groups)
    if sheet.walk.transparent and not named:
        message = f"the page is transparent ({', '.join(sheet.walk.transparent)}) but names no blending space"
        yield Fault(code="x4/no-page-group", message=message, hint="give the page a group in DeviceCMYK")


RULE = Rule(
    id="x4/groups",
    title="Blending in CMYK",
    why="A group in RGB or in a profile turns black type into four colours.",
    source="ISO 15930-7:2010; GWG2022 R0030",
    codes={"x4/group-space": FAIL, "x4/no-page-group": WARN},
    page=check,
)
