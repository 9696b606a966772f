"""Every character shown has a glyph."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, Sheet


def check(_: Job, sheet: Sheet) -> Iterator[Fault]:
    """Give codes of fonts by glyph number that stand for .notdef or lie beyond the font."""
    for mark in sheet.walk.marks:
        font = mark.font
        if font is None or mark.codes is None or not font.subtype.startswith("CID") or mark.invisible:
            continue
        lowest, highest = mark.codes
        if lowest == 0:
            message = f"type in {font.called} shows a missing character (.notdef)"
            hint = "use a font that has the character"
            yield Fault(code="font/notdef", message=message, hint=hint, box=mark.box)
        if font.glyph_count and highest >= font.glyph_count:
            message = f"type in {font.called} shows glyph {highest}, but it ends at {font.glyph_count - 1}"
            yield Fault(code="font/glyph-missing", message=message, hint="embed the font again", box=mark.box)


RULE = Rule(
    id="font/notdef",
    title="No missing characters",
    why="Readers see a box, or nothing, in the middle of a name.",
    source="ISO 19005-2:2011, 6.2.11.8; ISO 15930-7:2010",
    codes={"font/notdef": FAIL, "font/glyph-missing": FAIL},
    page=check,
)
