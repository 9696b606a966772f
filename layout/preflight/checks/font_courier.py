"""Courier on a newspaper page is a font that got lost."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give type in Courier."""
    for font in sheet.walk.fonts:
        if font.name.rpartition("+")[2].startswith("Courier"):
            box = next((mark.box for mark in sheet.walk.marks if mark.font == font), None)
            message = f"type in {font.called}, the usual sign of a replaced font"
            yield Fault(code="font/courier", message=message, hint="look whether it was meant", box=box)


RULE = Rule(
    id="font/courier",
    title="No Courier",
    why="Programs put it where they could not find the right font.",
    source="GWG2022 R0014",
    codes={"font/courier": WARN},
    page=check,
)
