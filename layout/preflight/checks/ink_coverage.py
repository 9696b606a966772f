"""The ink on the page as it is separated, measured in a sliding window; and what a RIP says of the page meanwhile."""

from collections.abc import Iterator

from layout.findings import Box
from layout.preflight.checks.colour_rgb import is_rgb
from layout.preflight.ghostscript import GhostscriptError
from layout.preflight.rule import FAIL, INFO, WARN, Fault, Job, Rule, Sheet

#: GWG2015, NewspaperAds and WebCmykNews, where no press is named.
_LIMIT = 245.0
_WINDOW = 15.0
#: Rendering at 72 dpi rounds tones to 1/255 on each of four plates.
_ROUNDING = 1.0


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give the window with most ink where it is too much, and single pixels above the press's further limit."""
    ink = job.press.ink if job.press else None
    limit, window = (ink.limit, ink.window) if ink else (_LIMIT, _WINDOW)
    try:
        peak = job.ink_given.measure(sheet.page, window_mm2=window)
    except GhostscriptError as error:
        yield Fault(code="ink/unmeasurable", message=str(error), hint="open and export the page again")
        return
    said = (("ink/rip-error", "met errors", peak.errors), ("ink/rip-warning", "mended it", peak.warnings))
    for code, what, complaints in said:
        if complaints:
            message = f"Ghostscript drew the page, but {what}: {'; '.join(complaints)}"
            yield Fault(code=code, message=message, hint="open and export the page again")
    rgb = any(is_rgb(space) for space in sheet.walk.spaces)
    hint = "RGB on the page is separated by Ghostscript's own profile" if rgb else "separate pictures for this press"
    if peak.window > limit + _ROUNDING:
        message = f"{peak.window:.0f} % ink as the mean of {window:g} mm²; {limit:g} % is the limit"
        box = Box(peak.window_x, peak.window_y, peak.side, peak.side)
        yield Fault(code="ink/coverage", message=message, hint=hint, box=box)
    elif ink is not None and not rgb and peak.pixel > ink.pixel_limit + _ROUNDING:
        message = f"{peak.pixel:.0f} % ink in a single point; {ink.pixel_limit:g} % is the limit"
        box = Box(peak.pixel_x - 2, peak.pixel_y - 2, 5, 5)
        yield Fault(code="ink/coverage-point", message=message, hint=hint, box=box)


RULE = Rule(
    id="ink/coverage",
    title="Ink coverage",
    why="Too much ink does not dry, sets off and strikes through; the web may break.",
    source="GWG2015: mean of any 15 mm²; ISO 12647-3:2013; GWG2022 R0026",
    codes={
        "ink/coverage": FAIL,
        "ink/coverage-point": WARN,
        "ink/rip-error": FAIL,
        "ink/rip-warning": WARN,
        "ink/unmeasurable": WARN,
        "ink/not-measured": INFO,
    },
    page=check,
    needs=frozenset({"ink"}),
)
