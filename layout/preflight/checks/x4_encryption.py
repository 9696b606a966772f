"""A press file is not encrypted, not even with an empty password."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give an encryption."""
    if job.document.encrypted:
        yield Fault(code="x4/encrypted", message="the file is encrypted", hint="save it without security")


RULE = Rule(
    id="x4/encryption",
    title="No encryption",
    why="Prepress must be able to open, impose and separate the file.",
    source="ISO 15930-7:2010: the Encrypt key shall not be present",
    codes={"x4/encrypted": FAIL},
    document=check,
)
