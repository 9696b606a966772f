"""A sheet to draw on: what all sample pictures share.

Points are given as shares of the sheet's width and height, from the top left; a *size* is a share of the height.
Drawn at twice the size and brought down, so that edges are smooth.
"""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
SCALE = 2


def rgb(code: str) -> Colour:
    """Return the colour of a code such as e8d5b0."""
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def mix(one: str, other: str, share: float) -> str:
    """Return the code of a colour between two."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


@cache
def face(weight: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return the house's sans at a size."""
    package = find_spec("font_source_sans_pro")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(str(file), pixels)


class Sheet:
    """A picture being drawn."""

    def __init__(self, width: int, height: int, seed: int, paper: str = "ffffff") -> None:
        self.width, self.height = width * SCALE, height * SCALE
        self.rng = np.random.default_rng(seed)
        self.image = Image.new("RGB", (self.width, self.height), rgb(paper))

    @property
    def pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.image)

    def at(self, point: Point) -> Point:
        """Return a point in pixels."""
        return point[0] * self.width, point[1] * self.height

    def mount(self, share: float, code: str) -> None:
        """Bring what is drawn down to a share of the sheet, with a margin that a crop may take."""
        small = self.image.resize((round(self.width * share), round(self.height * share)), Image.Resampling.LANCZOS)
        self.image = Image.new("RGB", (self.width, self.height), rgb(code))
        self.image.paste(small, ((self.width - small.width) // 2, (self.height - small.height) // 2))

    # ------------------------------------------------------------------------------------------------ surfaces

    def sky(self, *codes: str, to: float = 1.0) -> None:
        """Fill the sheet from the top to a height with colours that run into each other."""
        rows = int(self.height * to)
        stops = np.linspace(0, 1, len(codes))
        run = np.linspace(0, 1, rows)
        bands = np.stack([np.interp(run, stops, [rgb(code)[n] for code in codes]) for n in range(3)], axis=1)
        surface = np.repeat(bands[:, None, :], self.width, axis=1).astype(np.uint8)
        self.image.paste(Image.fromarray(surface), (0, 0))

    def glow(self, centre: Point, size: float, code: str, strength: float = 0.8) -> None:
        """Lay a soft light over the sheet."""
        x, y = self.at(centre)
        rows, columns = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        away = np.hypot(columns - x, rows - y) / (size * self.height)
        share = (strength * np.exp(-(away**2)))[..., None]
        base = np.asarray(self.image, dtype=np.float32)
        made = base * (1 - share) + np.array(rgb(code), dtype=np.float32) * share
        self.image = Image.fromarray(made.astype(np.uint8))

    def profile(self, level: float, swing: float, roughness: float = 0.5, waves: int = 3) -> list[Point]:
        """Return a skyline of hills: waves on waves, each shorter and lower than the last."""
        x = np.linspace(0, 1, 240)
        y = np.full_like(x, level)
        for n in range(6):
            phase = self.rng.uniform(0, 2 * np.pi)
            y += swing * roughness**n * np.sin(2 * np.pi * x * waves * (1.9**n) / 2 + phase) / 2
        return [(float(a), float(b)) for a, b in zip(x, y, strict=True)]

    def ridge(self, level: float, swing: float, code: str, roughness: float = 0.5, waves: int = 3) -> list[Point]:
        """Fill the sheet below a skyline of hills and return the skyline."""
        line = self.profile(level, swing, roughness, waves)
        self.shape([*line, (1, 1), (0, 1)], code)
        return line

    def mirror(self, horizon: float, dark: str, share: float = 0.35, ripple: float = 0.006) -> None:
        """Turn what lies below the horizon into water that mirrors what stands above it."""
        base = np.asarray(self.image, dtype=np.float32)
        first = int(horizon * self.height)
        depth = self.height - first
        rows = np.arange(depth)
        source = np.clip(first - 1 - rows, 0, None)
        water = base[source].copy()
        waves = np.sin(rows * 0.9 / (1 + rows / depth * 5)) + self.rng.normal(0, 0.5, depth)
        for row in rows:
            water[row] = np.roll(water[row], int(waves[row] * ripple * self.width * (0.3 + row / depth)), axis=0)
        deep = (share + 0.3 * rows / depth)[:, None, None]
        water = water * (1 - deep) + np.array(rgb(dark), dtype=np.float32) * deep
        self.image = Image.fromarray(np.concatenate([base[:first], water]).clip(0, 255).astype(np.uint8))

    def strokes(self, area: tuple[float, float, float, float], code: str, count: int, length: float = 0.05) -> None:
        """Scatter short level strokes over an area (left, top, right, bottom), longer towards its foot."""
        left, top, right, bottom = area
        for _ in range(count):
            deep = float(self.rng.random())
            y = top + (bottom - top) * deep
            x = float(self.rng.uniform(left, right))
            long = length * (0.2 + deep) * float(self.rng.uniform(0.4, 1.2))
            self.line([(x, y), (x + long, y)], 0.0015 + 0.003 * deep, code)

    # -------------------------------------------------------------------------------------------------- shapes

    def shape(self, points: Sequence[Point], code: str) -> None:
        """Fill a polygon."""
        self.pen.polygon([self.at(point) for point in points], fill=rgb(code))

    def box(self, left: float, top: float, right: float, bottom: float, code: str) -> None:
        """Fill a rectangle."""
        self.shape([(left, top), (right, top), (right, bottom), (left, bottom)], code)

    def disc(self, centre: Point, size: float, code: str, flat: float = 1.0) -> None:
        """Fill a circle of a radius, or an ellipse that is flatter by a share."""
        x, y = self.at(centre)
        r = size * self.height
        self.pen.ellipse([x - r, y - r * flat, x + r, y + r * flat], fill=rgb(code))

    def line(self, points: Sequence[Point], size: float, code: str) -> None:
        """Draw a line with round ends and joints."""
        wide = max(1, round(size * self.height))
        path = [self.at(point) for point in points]
        self.pen.line(path, fill=rgb(code), width=wide, joint="curve")
        for x, y in path:
            r = wide / 2
            self.pen.ellipse([x - r, y - r, x + r, y + r], fill=rgb(code))

    def text(self, point: Point, words: str, size: float, code: str, **how: str) -> None:
        """Write a line of the house's sans; `weight` and Pillow's `anchor` may be given."""
        font = face(how.get("weight", "Semibold"), round(size * self.height))
        self.pen.text(self.at(point), words, font=font, fill=rgb(code), anchor=how.get("anchor", "ls"))

    # ------------------------------------------------------------------------------------------------- figures

    def figure(self, foot: Point, size: float, code: str, pose: str = "stand") -> None:
        """Draw a person as a shadow: standing, running or reaching."""
        wide = size * self.height / self.width
        x, y = foot

        def on(dx: float, dy: float) -> Point:
            return x + dx * wide, y - dy * size

        limbs = {
            "stand": ([(-0.03, 0.48), (-0.05, 0)], [(0.03, 0.48), (0.05, 0)],
                      [(-0.09, 0.78), (-0.12, 0.46)], [(0.09, 0.78), (0.12, 0.46)]),
            "run": ([(0, 0.48), (0.2, 0.3), (0.16, 0.02)], [(0, 0.48), (-0.1, 0.24), (-0.34, 0.2)],
                    [(0.04, 0.8), (0.2, 0.6), (0.3, 0.72)], [(0.04, 0.8), (-0.16, 0.66), (-0.2, 0.46)]),
            "reach": ([(0, 0.48), (-0.12, 0)], [(0, 0.48), (0.12, 0)], [(0, 0.8), (-0.2, 1.08)], [(0, 0.8), (0.22, 1.05)]),
        }  # fmt: skip
        lean = 0.05 if pose == "run" else 0
        for limb in limbs[pose]:
            self.line([on(*point) for point in limb], size * 0.075, code)
        if pose == "stand":
            self.shape([on(-0.11, 0.81), on(0.11, 0.81), on(0.08, 0.45), on(-0.08, 0.45)], code)
            self.line([on(0, 0.8), on(0, 0.88)], size * 0.07, code)
        else:
            self.line([on(0, 0.48), on(lean, 0.78)], size * 0.17, code)
        self.disc(on(lean * 1.8, 0.93), size * 0.075, code, 1.12)

    def tree(self, foot: Point, size: float, code: str, kind: str = "round") -> None:
        """Draw a tree: round, slim as a poplar, or a fir."""
        x, y = foot
        wide = size * self.height / self.width
        self.line([(x, y), (x, y - size * 0.5)], size * 0.05, mix(code, "201810", 0.4))
        if kind == "fir":
            for n in range(4):
                top = y - size * (0.35 + 0.2 * n)
                half = wide * (0.26 - 0.05 * n)
                self.shape([(x - half, top + size * 0.2), (x, top - size * 0.1), (x + half, top + size * 0.2)], code)
            return
        spread = 0.12 if kind == "slim" else 0.26
        for _ in range(26):
            angle, far = self.rng.uniform(0, 2 * np.pi), self.rng.uniform(0, 1) ** 0.5
            where = (x + wide * spread * far * np.cos(angle), y - size * (0.66 + 0.26 * far * np.sin(angle)))
            self.disc(where, size * 0.11, mix(code, "f0e8a0", float(self.rng.uniform(0, 0.16))))

    def soften(self, radius: float) -> None:
        """Blur all that is drawn so far, as distance does."""
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius * SCALE))

    # -------------------------------------------------------------------------------------------------- the end

    def finished(self, grain: float = 3.2, grey: bool = False) -> Image.Image:
        """Return the picture at its size, with a little grain."""
        small = self.image.resize((self.width // SCALE, self.height // SCALE), Image.Resampling.LANCZOS)
        pixels = np.asarray(small, dtype=np.float32)
        noise = self.rng.normal(0, grain, pixels.shape[:2])[..., None]
        made = Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))
        return made.convert("L") if grey else made
