"""Newspaper pages hold no tagged colours: no ICC profiles on objects, no Lab, no calibrated grey."""

from collections.abc import Iterator

from layout.preflight.checks.colour_rgb import is_rgb
from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_CODES = {"ICCBased": "colour/icc-based", "Lab": "colour/lab", "CalGray": "colour/cal-gray"}


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give device-independent colour; RGB has a rule of its own."""
    for mark in sheet.walk.marks:
        real = mark.colour.space.real
        if real.family in _CODES and not is_rgb(real):
            message = f"{mark.kind} in {real.family} with {real.components} components"
            hint = "use DeviceCMYK or DeviceGray"
            yield Fault(code=_CODES[real.family], message=message, hint=hint, box=mark.box)


RULE = Rule(
    id="colour/device-independent",
    title="No tagged colour",
    why="Newspaper RIPs ignore object profiles or convert once more, and black type loses its purity.",
    source="GWG2022 R0027; PDF/X-1a (ISO 15930-4:2003) forbids it outright",
    codes=dict.fromkeys(_CODES.values(), FAIL),
    page=check,
)
