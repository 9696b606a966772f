"""An archive copy is not of a newer PDF than its part of PDF/A is built on."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, Fault, Job, Rule

_NEWEST = {"1": (1, 4), "2": (1, 7), "3": (1, 7), "4": (2, 0)}


def check(job: Job) -> Iterator[Fault]:
    """Give a version that is too new."""
    newest = _NEWEST.get(part_of(job), (2, 0))
    version = tuple(int(part) for part in job.document.version.split(".") if part.isdigit())
    if version > newest:
        message = f"the file is PDF {job.document.version}; {newest[0]}.{newest[1]} is the newest allowed"
        yield Fault(code="a/version", message=message, hint="export as PDF/A-2a")


RULE = Rule(
    id="a/version",
    title="PDF version",
    why="Readers of the future are promised one version, not whatever came later.",
    source="ISO 19005-1:2005, 6.1.2; ISO 19005-2:2011, 6.1.2",
    codes={"a/version": FAIL},
    document=check,
)
