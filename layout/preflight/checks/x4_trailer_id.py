"""The file has an ID of two strings."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give a missing ID."""
    if job.document.ids != 2:
        message = f"the trailer's ID holds {job.document.ids} strings instead of two"
        yield Fault(code="x4/id", message=message, hint="export as PDF/X")


RULE = Rule(
    id="x4/trailer-id",
    title="File identifier",
    why="It tells one version of a page from the next in the printing house's workflow.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 14.4",
    codes={"x4/id": FAIL},
    document=check,
)
