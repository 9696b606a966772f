"""No page is blank."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pages on which nothing prints."""
    printed = (
        mark
        for mark in sheet.walk.marks
        if not mark.invisible and mark.source != "softmask" and not mark.colour.is_white
    )
    if next(printed, None) is None:
        yield Fault(code="box/empty-page", message="nothing prints on the page", hint="was it meant to be blank?")


RULE = Rule(
    id="box/empty-page",
    title="No blank page",
    why="A blank page in a newspaper is a page that got lost.",
    source="GWG2022 R0005",
    codes={"box/empty-page": FAIL},
    page=check,
)
