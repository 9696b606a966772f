"""Lengths: one meaning for a number, points inside and millimetres at the edges.

Everything the program computes with is in DTP points (1/72 inch). Style, press and edition files may write
``14mm``, ``0.3pt``, ``1.2cm`` or ``2in``; a bare number is refused, because nobody can tell what it was meant in.
"""

import re
from typing import Final

POINTS_PER_INCH: Final = 72.0
POINTS_PER_MM: Final = POINTS_PER_INCH / 25.4
#: CSS pixels, WeasyPrint's unit for its box tree (96 to the inch).
POINTS_PER_PX: Final = POINTS_PER_INCH / 96.0

_UNITS: Final = {"pt": 1.0, "mm": POINTS_PER_MM, "cm": 10 * POINTS_PER_MM, "in": POINTS_PER_INCH}
_LENGTH: Final = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*(pt|mm|cm|in)\s*")


def points(text: str) -> float:
    """Return a written length in points.

    Raises:
        ValueError: if the text is no number with one of the units pt, mm, cm, in.
    """
    match = _LENGTH.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no length: write a number with pt, mm, cm or in, as in 14mm")
    return float(match[1]) * _UNITS[match[2]]


def mm(length_pt: float) -> float:
    """Return a length in points as millimetres."""
    return length_pt / POINTS_PER_MM
