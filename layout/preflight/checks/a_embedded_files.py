"""What an archive copy carries inside."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give embedded files where they are not allowed, or only as PDF/A."""
    count = job.document.embedded_files
    if count and part_of(job) == "1":
        message = f"the file carries {count} files; PDF/A-1 allows none"
        yield Fault(code="a/embedded-file", message=message, hint="keep them beside it in the archive")
    elif count and part_of(job) == "2":
        message = f"the file carries {count} files, which must be PDF/A themselves"
        yield Fault(code="a/embedded-unchecked", message=message, hint="check each, or keep them beside it")


RULE = Rule(
    id="a/embedded-files",
    title="Embedded files",
    why="A file inside a file outlives the program that opens it only if it is PDF/A too.",
    source="ISO 19005-1:2005, 6.1.11; ISO 19005-2:2011, 6.8",
    codes={"a/embedded-file": FAIL, "a/embedded-unchecked": WARN},
    document=check,
)
