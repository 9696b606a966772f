"""Every font is in the file."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give fonts that are missing or damaged."""
    for font in sheet.walk.fonts:
        box = next((mark.box for mark in sheet.walk.marks if mark.font == font), None)
        if not font.program:
            message = f"{font.called} ({font.subtype or 'no kind'}) is not embedded"
            yield Fault(code="font/not-embedded", message=message, hint="embed all fonts", box=box)
        elif font.damaged:
            message = f"{font.called} is embedded, but damaged or of another kind than it says"
            yield Fault(code="font/damaged", message=message, hint="export it again", box=box)


RULE = Rule(
    id="font/embedded",
    title="Fonts are embedded",
    why="A RIP replaces a missing font: other widths, other letters, lost signs.",
    source="ISO 15930-7:2010; ISO 19005-2:2011, 6.2.11.4",
    codes={"font/not-embedded": FAIL, "font/damaged": FAIL},
    page=check,
)
