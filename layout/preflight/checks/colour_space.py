"""Every colour space that is used exists."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give unknown spaces."""
    for space in sheet.walk.spaces:
        if space.real.family == "unknown":
            message = "a colour space on the page is missing or unknown"
            yield Fault(code="colour/unknown-space", message=message, hint="export the page again")


RULE = Rule(
    id="colour/space",
    title="Known colour spaces",
    why="A RIP paints black, or nothing, where it does not know the space.",
    source="ISO 32000-1:2008, 8.6",
    codes={"colour/unknown-space": FAIL},
    page=check,
)
