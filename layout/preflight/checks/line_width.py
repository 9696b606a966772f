"""Lines are thick enough to print."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet
from layout.preflight.subject.values import Mark
from layout.press.profiles import LeastLine

_TOLERANCE = 0.01


def _least(mark: Mark, least: LeastLine) -> tuple[str, float, str]:
    cases = [("line/thin", least.positive, "in one ink")]
    if mark.is_negative:
        cases.append(("line/thin-negative", least.negative, "lighter than its ground"))
    if mark.colour.inks > 1:
        cases.append(("line/thin-coloured", least.coloured, f"in {mark.colour.inks} inks"))
    return max(cases, key=lambda case: case[1])


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give lines that are too thin for how they are printed."""
    for mark in sheet.walk.marks:
        if not mark.is_line or mark.source in {"softmask", "glyph"}:
            continue
        if mark.colour.is_white and not mark.is_negative:  # white on white
            continue
        if mark.size == 0:
            message = "a line of no width prints as thin as the device can, which is nothing"
            yield Fault(code="line/hairline", message=message, hint="give it a width", box=mark.box)
            continue
        code, least, case = _least(mark, job.press_given.lines)
        if mark.size < least - _TOLERANCE:
            message = f"a line of {mark.size:.2f} pt {case}; {least:g} pt is the least"
            yield Fault(code=code, message=message, hint="make it thicker", box=mark.box, rank=mark.size)


RULE = Rule(
    id="line/width",
    title="Least widths of lines",
    why="A thinner line breaks up on newsprint, and a white one fills in.",
    source="Printing houses' data sheets (0.25 pt positive, 0.5 pt negative); GWG2022 R0018, R0019",
    codes={"line/hairline": FAIL, "line/thin": WARN, "line/thin-negative": WARN, "line/thin-coloured": WARN},
    page=check,
    needs=frozenset({"press"}),
)
