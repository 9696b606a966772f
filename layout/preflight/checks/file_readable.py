"""The file must be a PDF that opens without a password."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_HINTS = {
    "file/unreadable": "check the path and its rights",
    "file/empty": "export it again",
    "file/no-pdf": "export a PDF; renaming a file does not convert it",
    "file/locked": "save it without a password",
    "file/damaged": "export it again, or have it sent again",
}


def check(job: Job) -> Iterator[Fault]:
    """Give why the file cannot be opened."""
    if job.fault is not None:
        yield Fault(code=job.fault.code, message=job.fault.message, hint=_HINTS.get(job.fault.code, ""))
    elif not job.document.pages:
        yield Fault(code="file/no-pages", message="the file has no pages", hint="export it again")


RULE = Rule(
    id="file/readable",
    title="The file opens",
    why="A RIP that cannot open the file prints nothing, at the hour when nobody is there to send another.",
    source="ISO 32000-1:2008, 7.5",
    codes=dict.fromkeys((*_HINTS, "file/no-pages"), FAIL),
    document=check,
)
