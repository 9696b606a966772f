"""Tints stay within the tones that the paper can hold."""

from collections.abc import Iterator

from layout.preflight.rule import WARN, Fault, Job, Rule, Sheet

#: Below this a tone is no tint but rounding.
_NOTHING = 0.004
_SOLID = 0.996
#: Tones are told to a tenth of a per cent, and judged no finer.
_TOLERANCE = 0.0005


def check(job: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give tints that print as paper or as solid."""
    lightest, darkest = (tone / 100 for tone in job.press_given.ink.tone_range)
    for mark in sheet.walk.marks:
        tones = mark.colour.cmyk
        if tones is None or mark.kind in {"image", "shading"} or mark.invisible or mark.alpha < 1:
            continue
        light = [tone for tone in tones if _NOTHING < tone < lightest - _TOLERANCE]
        # A pale part of a colour with stronger inks is only a shade of it; alone it is what the reader should see.
        if light and max(tones) < lightest:
            message = f"a tint of {max(light) * 100:.1f} % prints as paper; {lightest * 100:g} % is the least"
            yield Fault(code="ink/light-tint", message=message, hint="make it darker", box=mark.box)
        dark = [tone for tone in tones if darkest + _TOLERANCE < tone < _SOLID]
        if dark:
            message = f"a tint of {max(dark) * 100:.1f} % prints as solid; {darkest * 100:g} % is the most"
            yield Fault(code="ink/dark-tint", message=message, hint="make it lighter, or solid", box=mark.box)


RULE = Rule(
    id="ink/tone",
    title="Tone range",
    why="Newsprint gains 26 %: light dots break away, dark ones fill in.",
    source="Printing houses' data sheets (3–90 % IZ, 5–95 % IG Austria); ISO 12647-3:2013",
    codes={"ink/light-tint": WARN, "ink/dark-tint": WARN},
    page=check,
    needs=frozenset({"press"}),
)
