"""Blend modes are those that PDF 1.6 defines."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet

_KNOWN = frozenset(
    {
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
        "HardLight",
        "SoftLight",
        "Difference",
        "Exclusion",
        "Hue",
        "Saturation",
        "Color",
        "Luminosity",
    }
)


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give unknown blend modes."""
    for blend in sheet.walk.blends:
        if blend not in _KNOWN:
            message = f"the blend mode {blend or 'without a name'} is unknown"
            yield Fault(code="x4/blend", message=message, hint="use a standard blend mode")


RULE = Rule(
    id="x4/blend",
    title="Blend modes",
    why="A RIP draws what it does not know as Normal, and the shadow becomes a black box.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 11.3.5",
    codes={"x4/blend": FAIL},
    page=check,
)
