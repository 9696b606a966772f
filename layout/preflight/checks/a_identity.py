"""An archive copy says which part and level of PDF/A it is."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule

_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_LEVELS = {"1": "AB", "2": "ABU", "3": "ABU", "4": "EF"}


def part_of(job: Job) -> str:
    """Return the part of PDF/A that the file claims: `1` to `4`, or nothing."""
    return (job.document.xmp or {}).get(_ID + "part", "")


def level_of(job: Job) -> str:
    """Return the level that the file claims: `A`, `B`, `U`, or nothing."""
    return (job.document.xmp or {}).get(_ID + "conformance", "").upper()


def check(job: Job) -> Iterator[Fault]:
    """Give what is wrong with the mark."""
    document = job.document
    if document.xmp is None:
        code = "a/xmp-damaged" if document.has_xmp else "a/no-xmp"
        message = "the XMP metadata cannot be read" if document.has_xmp else "the file has no XMP metadata"
        yield Fault(code=code, message=message, hint="export as PDF/A")
        return
    part, level = part_of(job), level_of(job)
    if part not in _LEVELS or (part != "4" and level not in tuple(_LEVELS[part])):
        message = f"the file claims no known PDF/A (part {part or '–'}, level {level or '–'})"
        yield Fault(code="a/no-mark", message=message, hint="export as PDF/A-2a")
    elif part == "3":
        message = "PDF/A-3 may carry files of any kind; archives prefer PDF/A-2"
        yield Fault(code="a/part-3", message=message, hint="export as PDF/A-2a")
    if document.xmp_filters and part == "1":
        message = "the XMP metadata is compressed"
        yield Fault(code="a/xmp-compressed", message=message, hint="store it plain")


RULE = Rule(
    id="a/identity",
    title="PDF/A mark",
    why="An archive takes the file for what it says it is.",
    source="ISO 19005-2:2011, 6.6.4; Bundesarchiv, recommendations on PDF/A (2021)",
    codes={"a/no-xmp": FAIL, "a/xmp-damaged": FAIL, "a/no-mark": FAIL, "a/part-3": WARN, "a/xmp-compressed": FAIL},
    document=check,
)
