"""Where metadata are written twice, both say the same."""

import re
from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PAIRS = {
    "Title": _DC + "title",
    "Subject": _DC + "description",
    "Keywords": _PDF + "Keywords",
    "Creator": _XMP + "CreatorTool",
    "Producer": _PDF + "Producer",
}
_DATES = {"CreationDate": _XMP + "CreateDate", "ModDate": _XMP + "ModifyDate"}


def _day_and_time(written: str) -> str:
    """Return a date's digits to the second, in either notation: `D:20250822060000Z` or `2025-08-22T06:00:00Z`."""
    return re.sub(r"\D", "", re.split(r"[Zz+]|(?<=\d\d:\d\d)-|(?<=\d{14})-", written.removeprefix("D:"))[0])[:14]


def check(job: Job) -> Iterator[Fault]:
    """Give entries of Info that the XMP contradicts or lacks."""
    xmp, info = job.document.xmp, job.document.info
    if xmp is None:
        return
    for key, name in _PAIRS.items():
        if key in info and info[key] and info[key] != xmp.get(name, ""):
            message = f"Info and XMP differ in {key}: {info[key][:40]!r} and {xmp.get(name, '')[:40]!r}"
            yield Fault(code="x4/info-differs", message=message, hint="write both from one value")
    for key, name in _DATES.items():
        if key in info and _day_and_time(info[key]) != _day_and_time(xmp.get(name, "")):
            message = f"Info and XMP differ in {key}: {info[key]!r} and {xmp.get(name, '')!r}"
            yield Fault(code="x4/info-differs", message=message, hint="write both from one value")


RULE = Rule(
    id="x4/info",
    title="Info and XMP agree",
    why="Some programs read one, some the other; a job ticket made from both would contradict itself.",
    source="ISO 15930-7:2010",
    codes={"x4/info-differs": FAIL},
    document=check,
)
