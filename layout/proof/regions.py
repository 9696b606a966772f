"""Where two pages look different, and whether something only moved.

Both pages are drawn at two pixels to the point and compared pixel by pixel; differing pixels that lie
close together make one region. Nothing is tolerated: a page is drawn the same each time, and a tint of
one per cent counts.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from layout.findings import Box
from layout.raster import Leaf
from layout.units import POINTS_PER_INCH

#: Two pixels to the point, so that a shift of one point is a whole number of them.
_FINE_DPI: Final = 144
#: Differences nearer than two cells (of points) are one region: wide enough for the words of a line and the
#: lines of a paragraph, narrower than the gutter between two columns.
_CELL: Final = 4
#: A region moved if moving the old picture leaves less than this part of the difference.
_SHIFT_REST: Final = 0.6


class Region(Struct, frozen=True, kw_only=True):
    """A part of a page that looks different, in points from the trim box's top left, y down."""

    box: Box
    shift: tuple[float, float] | None = None
    """How far it moved (right, down), where nothing but its place changed."""


def regions(old: Leaf, new: Leaf) -> tuple[Region, ...]:
    """Return the parts of the new page that look different from the old, from top to bottom."""
    first, second = _same_shape(old.colours(dpi=_FINE_DPI), new.colours(dpi=_FINE_DPI))
    mask = (first != second).any(axis=2)
    pixels = _CELL * _FINE_DPI // int(POINTS_PER_INCH)
    trim = new.sheet.trim
    old_ink, new_ink = (255 - picture.mean(axis=2, dtype=np.float32) for picture in (first, second))
    found = []
    for top, left, bottom, right in _islands(_cells(mask, pixels)):
        window = (slice(top * pixels, bottom * pixels), slice(left * pixels, right * pixels))
        box = Box(left * _CELL - trim.x, top * _CELL - trim.y, (right - left) * _CELL, (bottom - top) * _CELL)
        found.append(Region(box=box, shift=_shift(old_ink[window], new_ink[window])))
    return tuple(sorted(found, key=lambda region: (region.box.y, region.box.x)))


def _same_shape(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return both pictures on white paper large enough for either."""
    height, width = (max(first.shape[axis], second.shape[axis]) for axis in (0, 1))

    def padded(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        paper = np.full((height, width, 3), 255, np.uint8)
        paper[: picture.shape[0], : picture.shape[1]] = picture
        return paper

    return padded(first), padded(second)


def _cells(mask: NDArray[np.bool_], pixels: int) -> NDArray[np.bool_]:
    """Return which cells of so many pixels a side hold a difference."""
    rows, columns = (-(-length // pixels) for length in mask.shape)
    whole = np.zeros((rows * pixels, columns * pixels), np.bool_)
    whole[: mask.shape[0], : mask.shape[1]] = mask
    return np.asarray(whole.reshape(rows, pixels, columns, pixels).any(axis=(1, 3)), np.bool_)


def _islands(cells: NDArray[np.bool_]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the bounds (top, left, bottom, right; past the end) of cells within two cells of each other."""
    left_over = {(int(row), int(column)) for row, column in np.argwhere(cells)}
    while left_over:
        shore = [left_over.pop()]
        island = list(shore)
        while shore:
            row, column = shore.pop()
            near = {(row + down, column + across) for down in range(-2, 3) for across in range(-2, 3)} & left_over
            left_over -= near
            shore.extend(near)
            island.extend(near)
        rows, columns = [cell[0] for cell in island], [cell[1] for cell in island]
        yield min(rows), min(columns), max(rows) + 1, max(columns) + 1


def _shift(old: NDArray[np.float32], new: NDArray[np.float32]) -> tuple[float, float] | None:
    """Return how far (right, down, in points) the old ink moved to become the new, if that is all there is.

    The peak of the phase correlation names the shift; moving the old picture by it must explain what differs.
    """
    spectrum = np.conj(np.fft.rfft2(old)) * np.fft.rfft2(new)
    magnitude = np.abs(spectrum)
    correlation = np.fft.irfft2(spectrum / np.where(magnitude > 0, magnitude, 1), s=old.shape)
    down, right = (int(place) for place in np.unravel_index(int(correlation.argmax()), correlation.shape))
    if down > old.shape[0] // 2:
        down -= old.shape[0]
    if right > old.shape[1] // 2:
        right -= old.shape[1]
    if not (down or right):
        return None
    rest = float(np.abs(np.roll(old, (down, right), (0, 1)) - new).sum())
    if rest > _SHIFT_REST * float(np.abs(old - new).sum()):
        return None
    points = POINTS_PER_INCH / _FINE_DPI
    return right * points, down * points
