"""The text layer: what a reader, a search or the archive gets when it takes the text out of a file.

A line may end with a hyphen the composer put there or with one of the copy's. Prepared faces draw the two with glyphs of
their own, at U+2010 and U+2011 (`layout.typography.fonts`); here the map from glyphs to characters says what they mean:
U+00AD, which every reader drops with the line's end, and U+2010, which stays. So "Garan-/tien" is found as "Garantien"
and "Nato-/Generalsekretär" keeps its hyphen. Hyphens within a line are U+002D, as typed.
"""

import re
from typing import Any, Final

_MEANT: Final = {b"<2010>": b"<00ad>", b"<2011>": b"<2010>"}
#: A line of a ToUnicode map that ends in one of the two characters; the glyph's number before it is left alone.
_MAPPED: Final = re.compile(rb"(?<= )<201[01]>$")


def line_end_hyphens(document: Any, pdf: Any) -> None:  # noqa: ANN401, ARG001 - a finisher; neither has types
    """Map the hyphens at lines' ends to what they mean, in every ToUnicode map of a file at once."""
    for stream in pdf.objects:
        lines = getattr(stream, "stream", None)
        if lines and b"begincmap" in lines:
            stream.stream = [_MAPPED.sub(lambda match: _MEANT[match[0]], line) for line in lines]
