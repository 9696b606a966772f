"""Files inside a press file are dead weight, and before PDF/X-4 not allowed."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give embedded files."""
    if job.document.embedded_files:
        message = f"the file carries {len(job.document.embedded_files)} embedded files"
        yield Fault(code="x4/embedded-files", message=message, hint="send them beside it")


RULE = Rule(
    id="x4/embedded-files",
    title="No embedded files",
    why="Nobody at the press looks into them, and they make the file heavy at the wrong hour.",
    source="ISO 15930-7:2010",
    codes={"x4/embedded-files": WARN},
    document=check,
)
