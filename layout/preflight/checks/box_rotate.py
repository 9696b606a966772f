"""Newspaper pages stand upright."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give rotated pages."""
    if sheet.page.rotate % 360:
        message = f"the page is turned by {sheet.page.rotate}°"
        yield Fault(code="box/rotate", message=message, hint="export it upright")


RULE = Rule(
    id="box/rotate",
    title="No rotation",
    why="Imposition may or may not turn the page back.",
    source="GWG2022 R0004 (newspapers)",
    codes={"box/rotate": FAIL},
    page=check,
)
