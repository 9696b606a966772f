"""What an archive copy carries inside."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give embedded files where they are not allowed, or only as PDF/A, or only with what tells what they are."""
    part = part_of(job)
    for file in job.document.embedded_files:
        called = file.name or "without a name"
        if part == "1":
            message = f"the file carries the file {called}; PDF/A-1 allows none"
            yield Fault(code="a/embedded-file", message=message, hint="keep it beside it in the archive")
        elif part == "2" and file.archive_part not in {"1", "2"}:
            message = f"the file carries {called}, which is no PDF/A-1 or PDF/A-2, as PDF/A-2 wants"
            yield Fault(code="a/embedded-file", message=message, hint="keep it beside it, or export as PDF/A-3")
        elif part == "2":
            message = f"the file carries {called}, which says it is PDF/A-{file.archive_part} and was not checked"
            yield Fault(code="a/embedded-unchecked", message=message, hint="check it by itself")
        lacking = [] if part not in {"2", "3"} or file.both_names else ["F or UF"]
        if part == "3":
            kept = {"AFRelationship": file.relationship, "its MIME type": file.kind, "AF": file.associated}
            lacking += [name for name, said in kept.items() if not said]
        if lacking:
            message = f"the file carries {called} without {', '.join(lacking)}"
            yield Fault(code="a/embedded-undescribed", message=message, hint="embed it by a program for PDF/A-3")


RULE = Rule(
    id="a/embedded-files",
    title="Embedded files",
    why="A file inside a file outlives the program that opens it only if it is PDF/A too.",
    source="ISO 19005-1:2005, 6.1.11; ISO 19005-2:2011, 6.8; ISO 19005-3:2012, 6.8",
    codes={"a/embedded-file": FAIL, "a/embedded-undescribed": FAIL, "a/embedded-unchecked": WARN},
    document=check,
)
