"""Black type is black ink alone."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule, Sheet

_LARGE = 24.0


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give type and lines whose black is mixed; large type may want it, on paper that takes it."""
    for mark in sheet.walk.marks:
        tones = mark.colour.cmyk
        if tones is None or mark.invisible or not (mark.kind == "text" or mark.is_line):
            continue
        if tones[3] >= 0.85 and sum(tones[:3]) > 0.1:
            small = mark.size < _LARGE
            message = f"black {'type' if mark.kind == 'text' else 'line'} of {mark.size:.1f} pt is mixed: {mark.colour}"
            code = "ink/rich-black" if small else "ink/rich-black-large"
            yield Fault(code=code, message=message, hint="use 100 % black alone", box=mark.box, rank=mark.size)


RULE = Rule(
    id="ink/rich-black",
    title="Pure black type",
    why="Four plates never meet exactly on newsprint: each letter gets coloured edges.",
    source="GWG2022 R0015; printing houses' data sheets",
    codes={"ink/rich-black": FAIL, "ink/rich-black-large": WARN},
    page=check,
)
