"""The file may not be of a newer version of PDF than its level of PDF/X is built on."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_NEWEST = {"x-4": "1.6", "x-3": "1.4", "x-1a": "1.4"}


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def check(job: Job) -> Iterator[Fault]:
    """Give a version that is too new."""
    newest = _NEWEST[job.level]
    if _order(job.document.version) > _order(newest):
        message = f"the file is PDF {job.document.version}; {newest} is the newest allowed"
        yield Fault(code="x4/version", message=message, hint=f"export as PDF/{job.level.upper()}")


RULE = Rule(
    id="x4/version",
    title="PDF version",
    why="A RIP built for an older version may pass over what it does not know.",
    source="ISO 15930-7:2010; ISO 15930-4:2003 and 15930-6:2003",
    codes={"x4/version": FAIL},
    document=check,
)
