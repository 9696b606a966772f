"""Type is large enough to print."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet
from layout.preflight.subject.values import Mark
from layout.press.profiles import LeastText

#: Sizes are written to a tenth; scaling rounds.
_TOLERANCE = 0.05


def _least(mark: Mark, least: LeastText) -> tuple[str, float, str]:
    """Return the code, least size and name of the case a mark is, the strictest that applies."""
    cases = [("type/small", least.positive, "in one ink")]
    if mark.is_negative:
        cases.append(("type/small-negative", least.negative, "lighter than its ground"))
    elif mark.on_tint:
        cases.append(("type/small-on-tint", least.on_tint, "on a tint"))
    if mark.colour.inks > 1:
        cases.append(("type/small-coloured", least.coloured, f"in {mark.colour.inks} inks"))
    return max(cases, key=lambda case: case[1])


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give type that is too small for how it is printed."""
    text = job.press_given.text
    strictest = max(text.positive, text.negative, text.on_tint, text.coloured)
    for mark in sheet.walk.marks:
        if mark.kind != "text" or mark.invisible or mark.source == "softmask" or not 0 < mark.size < strictest:
            continue
        code, least, case = _least(mark, text)
        if mark.size < least - _TOLERANCE:
            message = f"type of {mark.size:.1f} pt {case}; {least:g} pt is the least"
            yield Fault(code=code, message=message, hint="set it larger", box=mark.box, rank=mark.size)


RULE = Rule(
    id="type/size",
    title="Least sizes of type",
    why="Newsprint closes small counters, and white letters fill in from all sides.",
    source="Printing houses' data sheets; GWG2022 R0016, R0017",
    codes=dict.fromkeys(("type/small", "type/small-negative", "type/small-on-tint", "type/small-coloured"), WARN),
    page=check,
    needs=frozenset({"press"}),
)
