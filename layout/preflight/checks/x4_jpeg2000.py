"""JPEG 2000 pictures keep to what PDF/X-4 allows of that format, and are absent from the older levels."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give JPEG 2000 pictures that may not be there."""
    for mark in sheet.walk.marks:
        picture = mark.picture
        if picture is None or "JPXDecode" not in picture.filters:
            continue
        if job.level != "x-4":
            message = f"a picture is stored as JPEG 2000, which PDF/{job.level.upper()} does not know"
            yield Fault(code="x4/jpeg2000", message=message, hint="store it as JPEG", box=mark.box)
        elif picture.jpx_channels not in {1, 3, 4}:
            message = f"a JPEG 2000 picture has {picture.jpx_channels} channels; 1, 3 or 4 are allowed"
            yield Fault(code="x4/jpeg2000", message=message, hint="store it as JPEG", box=mark.box)


RULE = Rule(
    id="x4/jpeg2000",
    title="JPEG 2000",
    why="Decoders differ in how they read the format's rarer forms.",
    source="ISO 15930-7:2010; ISO 32000-1:2008, 7.4.9",
    codes={"x4/jpeg2000": FAIL},
    page=check,
)
