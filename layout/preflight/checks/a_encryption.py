"""An archive copy is not encrypted."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give encryption and a missing identifier."""
    if job.document.encrypted:
        yield Fault(code="a/encrypted", message="the file is encrypted", hint="save it without security")
    if job.document.ids != 2:
        message = f"the trailer's ID holds {job.document.ids} strings instead of two"
        yield Fault(code="a/id", message=message, hint="export as PDF/A")


RULE = Rule(
    id="a/encryption",
    title="No encryption, an identifier",
    why="Passwords are forgotten long before newspapers are.",
    source="ISO 19005-2:2011, 6.1.3",
    codes={"a/encrypted": FAIL, "a/id": FAIL},
    document=check,
)
