"""Before PDF/X-4 nothing on a page is transparent."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give live transparency."""
    if sheet.walk.transparent:
        message = f"the page is transparent: {', '.join(sheet.walk.transparent)}"
        hint = f"flatten it, or deliver PDF/X-4 instead of PDF/{job.level.upper()}"
        yield Fault(code="x3/transparency", message=message, hint=hint)


RULE = Rule(
    id="x3/transparency",
    title="No live transparency",
    why="RIPs for these levels draw transparent things opaque, or not at all.",
    source="ISO 15930-6:2003; ISO 15930-4:2003",
    codes={"x3/transparency": FAIL},
    page=check,
)
