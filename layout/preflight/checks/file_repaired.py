"""A file that has to be repaired on opening is no file to print from."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give what had to be repaired, as one fault."""
    repaired = job.document.repaired
    if repaired:
        more = f" (and {len(repaired) - 1} more)" if len(repaired) > 1 else ""
        message = f"the file is damaged and was repaired to be read: {repaired[0]}{more}"
        yield Fault(code="file/repaired", message=message, hint="export it again; it may be cut short")


RULE = Rule(
    id="file/repaired",
    title="The file is whole",
    why="Readers mend a damaged file silently, each in its own way; a RIP may print less than the screen showed.",
    source="ISO 15930-7:2010: the file shall be a valid PDF",
    codes={"file/repaired": FAIL},
    document=check,
)
