"""Nothing on a press page is in RGB."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet
from layout.preflight.subject.values import Space


def is_rgb(space: Space) -> bool:
    """Whether a space, or what it rests on, is RGB."""
    real = space.real
    if real.family in {"DeviceRGB", "CalRGB"} or (real.family == "ICCBased" and real.components == 3):
        return True
    return real.family in {"Separation", "DeviceN"} and real.base is not None and is_rgb(real.base)


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give RGB in type, lines, fills, pictures, shadings, patterns, glyphs and soft masks; then in groups."""
    seen = False
    for mark in sheet.walk.marks:
        if is_rgb(mark.colour.space):
            seen = True
            where = "" if mark.source in {"page", "form"} else f" in a {mark.source}"
            message = f"{mark.kind}{where} in {mark.colour.space.real.family}"
            yield Fault(code="colour/rgb", message=message, hint="convert it to CMYK or grey", box=mark.box)
    groups = any(group.space in {"DeviceRGB", "CalRGB"} for group in sheet.walk.groups)
    if not seen and not groups and any(is_rgb(space) for space in sheet.walk.spaces):
        yield Fault(code="colour/rgb", message="an RGB colour space is set on the page", hint="convert it to CMYK")


RULE = Rule(
    id="colour/rgb",
    title="No RGB",
    why="How RGB separates is then the RIP's affair: black type comes out in four colours.",
    source="ISO 15930-7:2010; GWG2022 R0027",
    codes={"colour/rgb": FAIL},
    page=check,
)
