"""A press file does nothing by itself."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give actions and scripts."""
    if job.document.actions:
        message = f"the file holds actions: {', '.join(job.document.actions)}"
        yield Fault(code="x4/actions", message=message, hint="export without scripts and actions")


RULE = Rule(
    id="x4/actions",
    title="No actions",
    why="A script could change what is printed after it was checked.",
    source="ISO 15930-7:2010",
    codes={"x4/actions": FAIL},
    document=check,
)
