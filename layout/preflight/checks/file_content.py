"""Every page's content must be readable to its end."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give what could not be read."""
    for fault in sheet.walk.faults:
        yield Fault(code="file/content", message=fault, hint="export the page again")


RULE = Rule(
    id="file/content",
    title="Page content is readable",
    why="What cannot be read is not checked, and a RIP may stop or leave it out.",
    source="ISO 32000-1:2008, 7.8",
    codes={"file/content": FAIL},
    page=check,
)
