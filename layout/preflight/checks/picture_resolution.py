"""Pictures have enough pixels where they stand."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, INFO, WARN, Fault, Job, Rule, Sheet, picture_at
from layout.preflight.subject.values import Mark

#: GWG: pictures of so few pixels are ornaments, unless a story shows them.
_ORNAMENT = 16
#: GWG2015, newspapers: error, warning; and what a screen of 48 lines a centimetre can use.
_DEFAULT = (99.0, 149.0, 200.0)
_LINE_ART = (550.0, 800.0)
_TOLERANCE = 0.5


def _judge(mark: Mark, job: Job, sheet: Sheet) -> Fault | None:
    picture = mark.picture
    if picture is None or picture.ppi <= 0:
        return None
    placed = picture_at(sheet.layout, mark.box) if mark.box else {}
    if max(picture.width, picture.height) <= _ORNAMENT and not placed:
        return None
    asked = job.press.pictures if job.press else None
    line_art = picture.bits == 1
    if line_art:
        error, warn = (asked.line_art_error, asked.line_art_warn) if asked else _LINE_ART
        target, what, kind = warn, "line art", "line-art-"
    else:
        error, warn, target = (asked.error, asked.warn, asked.target) if asked else _DEFAULT
        what, kind = "a picture", ""
    if placed.get("file"):
        what = f"{placed['file']}: {what}"
    where = {"box": mark.box, "file": placed.get("source", ""), "line": placed.get("line", 0)}
    found = f"{what} of {picture.width} × {picture.height} pixels has {picture.ppi:.0f} ppi as placed"
    hint = "find a larger one, or place it smaller"
    if picture.ppi < error - _TOLERANCE:
        code, message = f"picture/{kind}low-resolution", f"{found}; {error:g} is the least"
        return Fault(code=code, message=message, hint=hint, rank=picture.ppi, **where)
    if picture.ppi < warn - _TOLERANCE:
        code, message = f"picture/{kind}soft", f"{found}; {warn:g} are better"
        return Fault(code=code, message=message, hint=hint, rank=picture.ppi, **where)
    if not line_art and picture.ppi > 2 * target and picture.width * picture.height > 1_000_000:
        message = f"{found}; {target:g} are enough"
        return Fault(code="picture/heavy", message=message, hint="resample it", rank=-picture.ppi, **where)
    return None


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give pictures with too few pixels to the inch, and those with far too many."""
    for mark in sheet.walk.marks:
        fault = _judge(mark, job, sheet) if mark.source in {"page", "form"} else None
        if fault is not None:
            yield fault


RULE = Rule(
    id="picture/resolution",
    title="Picture resolution",
    why="Too few pixels show as steps; too many make a heavy file and no better picture.",
    source="GWG2015 (news: error 99, warning 149 ppi); GWG2022 R0031, R0032",
    codes={
        "picture/low-resolution": FAIL,
        "picture/soft": WARN,
        "picture/line-art-low-resolution": FAIL,
        "picture/line-art-soft": WARN,
        "picture/heavy": INFO,
    },
    page=check,
)
